"""Transcription measured against the bare engine, which is handed the same pieces and uses all cores."""

import argparse
import functools
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from moonshine_voice import Transcriber as Engine
from moonshine_voice import get_model_path
from moonshine_voice.moonshine_api import ModelArch

from services.domain.silence import SAMPLE_RATE, cut_at_silence
from services.providers.media import decode
from services.providers.transcriber_moonshine import MoonshineTranscriber
from tests.speech import speech, write_recording

MINUTES = 60
MOST = 1.1
"""How many times the bare engine's time it may take."""

_TURN_MINUTES = 10


def main() -> None:
    """Print the time of an hour of speech as a ratio, the two taken in turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=MINUTES)
    parser.add_argument("--at-once", type=int, default=1)
    arguments = parser.parse_args()
    transcriber = MoonshineTranscriber(arguments.at_once)
    pipeline = bare = 0.0
    with TemporaryDirectory() as folder:
        recording = Path(folder) / "lecture.opus"
        for minutes in _turns(arguments.minutes):
            write_recording(recording, speech(minutes * 60))
            bare += bare_seconds(recording)  # first, so that its engine is loaded as the library does it by itself
            pipeline += _seconds(transcriber, recording)
    verdict = "within" if pipeline <= MOST * bare else "MORE THAN"
    print(
        f"transcription {arguments.minutes} min, {arguments.at_once} at once: {pipeline / bare:.2f} × bare engine "
        f"({pipeline:.1f} s / {bare:.1f} s), {verdict} {MOST}; {arguments.minutes * 60 / pipeline:.0f} × real time"
    )


def _turns(minutes: int) -> list[int]:
    """The minutes in turns short enough for a noisy machine to be the same to both."""
    whole, rest = divmod(minutes, _TURN_MINUTES)
    return [_TURN_MINUTES] * whole + [rest] * bool(rest)


def bare_seconds(recording: Path) -> float:
    """How long the engine takes for the pieces of the recording and nothing else."""
    engine = _bare_engine()
    seconds = 0.0
    for piece in cut_at_silence(decode(recording)):
        samples = piece.samples.tolist()
        begin = perf_counter()
        engine.transcribe_without_streaming(samples, SAMPLE_RATE)
        seconds += perf_counter() - begin
    return seconds


def _seconds(transcriber: MoonshineTranscriber, recording: Path) -> float:
    transcriber.check()
    begin = perf_counter()
    for _ in transcriber.transcribe(recording):
        pass
    return perf_counter() - begin


@functools.cache
def _bare_engine() -> Engine:
    return Engine(get_model_path("tiny-en"), ModelArch.TINY, options={"vad_threshold": 0})


if __name__ == "__main__":
    main()

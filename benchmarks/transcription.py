"""Transcription measured against the bare engine handed the same pieces."""

import argparse
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


def main() -> None:
    """Print the time of an hour of speech as a ratio, the two taken in turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=MINUTES)
    minutes = parser.parse_args().minutes
    with TemporaryDirectory() as folder:
        pipeline, bare = _times(write_recording(Path(folder) / "lecture.opus", speech(minutes * 60)))
    verdict = "within" if pipeline <= MOST * bare else "MORE THAN"
    print(
        f"transcription {minutes} min: {pipeline / bare:.2f} × bare engine ({pipeline:.1f} s / {bare:.1f} s), "
        f"{verdict} {MOST}; {minutes * 60 / pipeline:.0f} × real time"
    )


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


def _times(recording: Path) -> tuple[float, float]:
    """The seconds of the pipeline and of the bare engine, taken in turns piece by piece."""
    engine, transcriber = _bare_engine(), MoonshineTranscriber()
    transcriber.check()
    pipeline = bare = 0.0
    hearing = transcriber.transcribe(recording)
    for piece in cut_at_silence(decode(recording)):
        samples = piece.samples.tolist()
        begin = perf_counter()
        next(hearing)
        between = perf_counter()
        engine.transcribe_without_streaming(samples, SAMPLE_RATE)
        pipeline += between - begin
        bare += perf_counter() - between
    return pipeline, bare


def _bare_engine() -> Engine:
    return Engine(get_model_path("tiny-en"), ModelArch.TINY, options={"vad_threshold": 0})


if __name__ == "__main__":
    main()

"""Transcription measured against the bare engine handed the same pieces, and its memory against length."""

import multiprocessing
import re
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

MINUTES = 10
LONG_MINUTES = 30


def main() -> None:
    """Print the time of ten minutes of speech as a ratio, and the peak memory of ten and of thirty minutes."""
    with TemporaryDirectory() as folder:
        short = write_recording(Path(folder) / "short.opus", speech(MINUTES * 60))
        pipeline, bare = _times(short)
        print(
            f"transcription {MINUTES} min: {pipeline / bare:.2f} × bare engine ({pipeline:.1f} s / {bare:.1f} s), "
            f"{MINUTES * 60 / pipeline:.0f} × real time"
        )
        long = write_recording(Path(folder) / "long.opus", speech(LONG_MINUTES * 60))
        for minutes, recording in ((MINUTES, short), (LONG_MINUTES, long)):
            print(f"transcription {minutes} min: peak memory {_peak_mb(recording):.0f} MB")


def _times(recording: Path) -> tuple[float, float]:
    """The seconds of the pipeline and of the bare engine, taken in turns piece by piece."""
    pieces = [piece.samples.tolist() for piece in cut_at_silence(decode(recording))]
    engine = Engine(get_model_path("tiny-en"), ModelArch.TINY, options={"vad_threshold": 0})
    transcriber = MoonshineTranscriber()
    transcriber.check()
    pipeline = bare = 0.0
    hearing = transcriber.transcribe(recording)
    for piece in pieces:
        begin = perf_counter()
        next(hearing)
        between = perf_counter()
        engine.transcribe_without_streaming(piece, SAMPLE_RATE)
        pipeline += between - begin
        bare += perf_counter() - between
    return pipeline, bare


def _peak_mb(recording: Path) -> float:
    """The peak memory, in MB, of a fresh process that hears the recording."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_hear_and_measure, (recording,))


def _hear_and_measure(recording: Path) -> float:
    for _heard in MoonshineTranscriber().transcribe(recording):
        pass
    # Not getrusage: it remembers the peak of the process that started this one.
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(peak[1]) / 1024 if peak else float("nan")


if __name__ == "__main__":
    main()

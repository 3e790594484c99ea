"""A whole worker with a long lecture: when the first lines are there, how long all of it takes, and its memory."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import perf_counter

from benchmarks.accounts import first_teacher
from benchmarks.servers import ROOT
from benchmarks.transcription import bare_seconds
from services.domain.lifecycle import LectureStatus
from services.settings import read_settings
from services.wiring import Runtime
from tests.speech import speech, write_recording

MINUTES = (10, 60)
MOST_MB = 700
FIRST_LINES_SECONDS = 5.0

_LOOK_EVERY_SECONDS = 0.02
_LOOK_SELDOM_SECONDS = 0.25  # at what takes minutes: looking takes time from the worker


def main() -> None:
    """Print a line for each length: first lines, the whole as a ratio to the bare engine, peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, nargs="+", default=MINUTES)
    for minutes in parser.parse_args().minutes:
        with TemporaryDirectory(prefix="lectern-") as folder:
            Path(folder).chmod(0o755)
            _measure(Path(folder), minutes)


def _measure(folder: Path, minutes: int) -> None:
    recording = write_recording(folder / "lecture.opus", speech(minutes * 60))
    home = folder / "home"
    bare = bare_seconds(recording)
    runtime = Runtime(read_settings(LECTERN_HOME=home, DATABASE_URL=None, _env_file=None))
    try:
        person, course = first_teacher(runtime)
        lectures, pause = runtime.services.lectures, Event()
        with worker(runtime, home) as process:
            _wait_for_worker(runtime)
            begin = perf_counter()
            lecture = runtime.services.uploads.take(person, course, recording, title="Lecture")
            while lectures.lines(person, lecture) == "[]":
                pause.wait(_LOOK_EVERY_SECONDS)
            first = perf_counter() - begin
            while (status := lectures.get(person, lecture).status).is_working:
                pause.wait(_LOOK_SELDOM_SECONDS)
            whole = perf_counter() - begin
            peak_mb = _peak_mb(process.pid)
    finally:
        runtime.close()
    if status is not LectureStatus.READY:
        raise RuntimeError(f"the lecture is {status}")
    bare = (bare + bare_seconds(recording)) / 2  # before and after: the machine may have changed its pace
    print(
        f"worker, {minutes} min: first lines after {first:.1f} s "
        f"({_verdict(first, FIRST_LINES_SECONDS)} {FIRST_LINES_SECONDS:.0f} s); ready after {whole:.0f} s, "
        f"{whole / bare:.2f} × bare engine; peak memory {peak_mb:.0f} MB ({_verdict(peak_mb, MOST_MB)} {MOST_MB} MB)"
    )


@contextmanager
def worker(runtime: Runtime, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A worker as on another machine, started and, at the end, stopped."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=ROOT,
        env={
            **os.environ,
            "LECTERN_HOME": str(home),
            "DATABASE_URL": runtime.services.database_url,
            "LOG_LEVEL": "ERROR",
        },
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait_for_worker(runtime: Runtime) -> None:
    pause = Event()
    while not runtime.services.installation.workers_alive():
        pause.wait(_LOOK_EVERY_SECONDS)


def _peak_mb(process: int) -> float:
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(peak[1]) / 1024 if peak else float("nan")


def _verdict(value: float, most: float) -> str:
    return "within" if value <= most else "MORE THAN"


if __name__ == "__main__":
    main()

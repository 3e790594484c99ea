"""Kills the worker, the app and PostgreSQL in turn at random moments, and looks whether anybody can tell afterwards.

`python -m benchmarks.kills --kills 30 --seed 7`: lectures are uploaded, heard and indexed while it kills. At the
end every lecture must be ready with the transcript of an undisturbed run, and nothing doubled or left over.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic
from typing import TypeVar
from uuid import UUID

import psutil

from benchmarks.accounts import cookie_of, first_teacher
from benchmarks.remains import faults
from benchmarks.servers import ROOT, free_port
from components.session import COOKIE
from services.domain.errors import LecternError
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.silence import SAMPLE_RATE
from services.domain.times import clock
from services.domain.uploads import PART_SIZE, ChosenFile
from services.settings import read_settings
from services.wiring import Runtime
from tests.speech import sample_lecture, write_recording
from tests.upload_links import part_urls

SECONDS = 40
PARTS = 3
LONGEST_PAUSE_SECONDS = 4.0
IN_WORK_AT_ONCE = 2
_PATIENCE_SECONDS = 300
_PROGRESS_SECONDS = 60
_SLOW_LINE_SECONDS = 0.7
_LOOK_EVERY_SECONDS = 0.05
_VICTIMS = ("worker", "app", "postgresql")

T = TypeVar("T")

_pause = Event()


def main() -> None:
    """Print the seed, every kill with its moment, and the verdict; exit with 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--lectures", type=int, default=10)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    asked = parser.parse_args()
    wrong = matrix(kills=asked.kills, count=asked.lectures, seed=asked.seed)
    for fault in wrong:
        print(f"kills: {fault}")
    verdict = "NOT as undisturbed" if wrong else "as undisturbed"
    print(f"kills: {asked.kills} over {asked.lectures} lectures, seed {asked.seed}: {verdict}")
    if wrong:
        sys.exit(1)


def matrix(*, kills: int, count: int, seed: int) -> list[str]:
    """What is wrong after so many kills while so many lectures came in; nothing, it is hoped."""
    dice = random.Random(seed)  # noqa: S311 - moments that can be had again
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        runtime = Runtime(read_settings(LECTERN_HOME=home, DATABASE_URL=None, _env_file=None))
        app = _App(home)
        try:
            person, course = first_teacher(runtime)
            files = [_recording(Path(folder) / f"{number}.m4a", number) for number in range(count)]
            teacher = _Teacher(runtime, app, person, course, cookie_of(runtime, person))
            app.start()
            sending = Thread(target=lambda: [teacher.bring_in(file) for file in files], daemon=True)
            sending.start()
            for number in range(kills):
                teacher.wait_for_progress()
                _pause.wait(dice.uniform(0, LONGEST_PAUSE_SECONDS))
                victim = _VICTIMS[number % len(_VICTIMS)]
                print(f"kill {number + 1} after {app.age():.1f} s: {victim} ({teacher.where()})", flush=True)
                app.kill(victim)
            sending.join(_PATIENCE_SECONDS)
            _until(lambda: teacher.has_ended(len(files)), "the end of the work")
            return faults(runtime, person, dict(zip(teacher.lectures, files, strict=False)), home)
        finally:
            app.stop()
            runtime.close()


def _recording(path: Path, number: int) -> Path:
    """Another part of the sample lecture, made long enough for several parts of an upload."""
    sound = sample_lecture()
    begin = number * 7 * SAMPLE_RATE % (len(sound) - SECONDS * SAMPLE_RATE)
    write_recording(path, sound[begin : begin + SECONDS * SAMPLE_RATE])
    space = PARTS * PART_SIZE - PART_SIZE // 2 - path.stat().st_size
    with path.open("ab") as file:
        file.write(space.to_bytes(4, "big") + b"free" + bytes(space - 8))
    return path


@dataclass
class _App:
    """The app with its worker and its database, as it runs on a laptop."""

    home: Path
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None
    _since: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env={
                **os.environ,
                "LECTERN_HOME": str(self.home),
                "LECTERN_PORT": str(self.port),
                "LECTERN_STALLED_SECONDS": "4",
                "LOG_LEVEL": "ERROR",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._since = monotonic()
        _until(self._is_up, "the start of the app")

    def age(self) -> float:
        """Seconds since it was started."""
        return monotonic() - self._since

    def kill(self, victim: str) -> None:
        """Kill -9 this part of it; the app is started again, and whatever else was killed must come back by itself."""
        if victim == "postgresql":
            os.kill(int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        elif victim == "worker":
            _until(self._worker, "a worker").kill()
        elif self._process is not None:
            self._process.kill()
            self._process.wait()
            self.start()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(60)

    def _worker(self) -> psutil.Process | None:
        if self._process is None:
            return None
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self._process.pid).children(recursive=True):
                if "worker" in child.cmdline() and child.status() != psutil.STATUS_ZOMBIE:
                    return child
        return None

    def _is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


@dataclass
class _Teacher:
    """Brings lectures in as a browser does, and tries again for as long as it takes."""

    runtime: Runtime
    app: _App
    person: Person
    course: UUID
    cookie: str
    lectures: list[UUID] = field(default_factory=list)

    def bring_in(self, file: Path) -> None:
        """Upload a file part by part, when little is left to do; what has arrived is not sent again."""
        _until(lambda: self._in_work() < IN_WORK_AT_ONCE, "room for another lecture")
        uploads = self.runtime.services.uploads
        chosen = ChosenFile(file.name, file.stat().st_size, "audio/mp4", 1)
        lecture = _stubbornly(lambda: uploads.begin(self.person, self.course, chosen)).lecture_id
        self.lectures.append(lecture)
        content = file.read_bytes()

        def send_missing() -> bool:
            plan = uploads.plan(self.person, lecture)
            for number, url in part_urls(self.runtime.services, self.person, plan).items():
                _pause.wait(_SLOW_LINE_SECONDS)
                self._put(url, content[(number - 1) * PART_SIZE : number * PART_SIZE])
            uploads.complete(self.person, lecture)
            return True

        _stubbornly(send_missing)

    def where(self) -> str:
        """Where the lectures are that are not ready."""
        told = [f"{lecture.status} at {clock(lecture.heard_ms)}" for lecture in self._found() if not _is_over(lecture)]
        return ", ".join(told) or "nothing in work"

    def wait_for_progress(self) -> None:
        """Wait until something has moved since it was asked, or there is nothing more to move."""
        before = self._stand()
        with suppress(RuntimeError):
            _until(lambda: self._stand() not in {before, ()}, "progress", seconds=_PROGRESS_SECONDS)

    def has_ended(self, count: int) -> bool:
        return sum(map(_is_over, self._found())) == count

    def _in_work(self) -> int:
        return len(self.lectures) - sum(map(_is_over, self._found()))

    def _stand(self) -> tuple[tuple[str, int], ...]:
        return tuple((lecture.status.value, lecture.heard_ms) for lecture in self._found())

    def _found(self) -> list[Lecture]:
        """The lectures, or none while the database is away."""
        try:
            return [self.runtime.services.lectures.get(self.person, lecture) for lecture in list(self.lectures)]
        except LecternError:
            return []

    def _put(self, url: str, part: bytes) -> None:
        request = urllib.request.Request(
            self.app.url + url, data=part, method="PUT", headers={"Cookie": f"{COOKIE}={self.cookie}"}
        )
        with urllib.request.urlopen(request, timeout=60):
            pass


def _is_over(lecture: Lecture) -> bool:
    return lecture.status in {LectureStatus.READY, LectureStatus.FAILED}


def _stubbornly(step: Callable[[], T]) -> T:
    """What the step gives at last, however often nobody answers."""
    end = monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return step()
        except (LecternError, urllib.error.URLError, ConnectionError, TimeoutError) as error:
            if monotonic() > end:
                raise RuntimeError(f"nobody answers: {error}") from error
        _pause.wait(0.3)


def _until(condition: Callable[[], T | None], what: str, *, seconds: float = _PATIENCE_SECONDS) -> T:
    end = monotonic() + seconds
    while monotonic() < end:
        if found := condition():
            return found
        _pause.wait(_LOOK_EVERY_SECONDS)
    raise RuntimeError(f"{what} did not come")


if __name__ == "__main__":
    main()

"""Kills the worker, the app and PostgreSQL in turn at random moments, and looks whether anybody can tell afterwards.

`python -m benchmarks.kills --kills 30 --seed 7 --store s3`: lectures are uploaded, heard and indexed while it kills,
in turn in the middle of an upload and of whatever goes on. At the end every lecture must be ready with the transcript
of an undisturbed run, and nothing doubled or left over.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from uuid import UUID

from benchmarks.accounts import cookie_of, first_teacher
from benchmarks.buckets import buckets
from benchmarks.killable_app import KillableApp, pause, stubbornly, until
from benchmarks.remains import faults
from benchmarks.sending import SlowLine
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

SECONDS = 40
PARTS = 5
PART_SECONDS = 3.0
LONGEST_PAUSE_SECONDS = 4.0
IN_WORK_AT_ONCE = 2
_PROGRESS_SECONDS = 60
_VICTIMS = ("worker", "app", "postgresql")


@dataclass
class Tally:
    """What has been killed, and what came of it: faults in words, and bytes that were sent more than once."""

    kills: int = 0
    in_upload: int = 0
    resent_bytes: int = 0
    wrong: list[str] = field(default_factory=list)


def main() -> None:
    """Print the seed, every kill with its moment, and the verdict; exit with 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--lectures", type=int, default=10)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--store", choices=("local", "s3"), default="local")
    asked = parser.parse_args()
    tally = matrix(kills=asked.kills, count=asked.lectures, seed=asked.seed, store=asked.store)
    for fault in tally.wrong:
        print(f"kills: {fault}")
    verdict = "NOT as undisturbed" if tally.wrong else "as undisturbed"
    print(
        f"kills: {tally.kills} ({tally.in_upload} in mid-upload) over {asked.lectures} lectures, store {asked.store}, "
        f"seed {asked.seed}: {verdict}; {tally.resent_bytes / 1e6:.1f} MB were sent more than once"
    )
    if tally.wrong:
        sys.exit(1)


def matrix(*, kills: int, count: int, seed: int, store: str) -> Tally:
    """What came of so many kills while so many lectures came in."""
    dice = random.Random(seed)  # noqa: S311 - moments that can be had again
    tally = Tally()
    with _installation(store) as (home, runtime, app):
        person, course = first_teacher(runtime)
        files = [_recording(home.parent / f"{number}.m4a", number) for number in range(count)]
        line = SlowLine(app.url, cookie_of(runtime, person), PART_SECONDS)
        teacher = _Teacher(runtime, line, person, course)
        app.start()
        sending = Thread(target=teacher.bring_in, args=files, daemon=True)
        sending.start()
        for number in range(kills):
            teacher.wait_for(in_upload=number // len(_VICTIMS) % 2 == 0 and sending.is_alive())
            pause.wait(dice.uniform(0, PART_SECONDS if line.on_their_way else LONGEST_PAUSE_SECONDS))
            victim = _VICTIMS[number % len(_VICTIMS)]
            parts = sorted(line.on_their_way)
            print(f"kill {number + 1} after {app.age():.1f} s: {victim} ({teacher.where()}, parts {parts})", flush=True)
            app.kill(victim)
            tally.kills, tally.in_upload = tally.kills + 1, tally.in_upload + bool(parts)
        teacher.wait_for_the_end(len(files))
        tally.resent_bytes = line.sent_bytes - sum(file.stat().st_size for file in files)
        brought = dict(zip(teacher.lectures, files, strict=False))
        tally.wrong = stubbornly(lambda: faults(runtime, person, brought, home))
    return tally


@contextmanager
def _installation(store: str) -> Iterator[tuple[Path, Runtime, KillableApp]]:
    """A data folder, the services on it, and the app that is not started yet; everything ends with the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="lectern-")))
        folder.chmod(0o755)
        settings = stack.enter_context(buckets()) if store == "s3" else {}
        home = folder / "home"
        runtime = Runtime(read_settings(LECTERN_HOME=home, DATABASE_URL=None, _env_file=None, **settings))
        stack.callback(runtime.close)
        app = KillableApp(home, settings)
        stack.callback(app.stop)
        yield home, runtime, app


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
class _Teacher:
    """Brings lectures in as a browser does, and tries again for as long as it takes."""

    runtime: Runtime
    line: SlowLine
    person: Person
    course: UUID
    lectures: list[UUID] = field(default_factory=list)

    def bring_in(self, *files: Path) -> None:
        """Upload one file after the other, each when little is left to do."""
        for file in files:
            self._wait_until(lambda: self._in_work() < IN_WORK_AT_ONCE, "room for another lecture")
            self._upload(file)

    def _upload(self, file: Path) -> None:
        """Upload a file; what has arrived is not sent again."""
        uploads = self.runtime.services.uploads
        chosen = ChosenFile(file.name, file.stat().st_size, "audio/mp4", 1)
        plan = stubbornly(lambda: uploads.begin(self.person, self.course, chosen))
        self.lectures.append(plan.lecture_id)
        stubbornly(lambda: self.line.send(plan, file))

    def where(self) -> str:
        """Where the lectures are that are not ready."""
        told = [f"{lecture.status} at {clock(lecture.heard_ms)}" for lecture in self._found() if not _is_over(lecture)]
        return ", ".join(told) or "nothing in work"

    def wait_for(self, *, in_upload: bool) -> None:
        """Wait until bytes are on their way, or until something has moved or there is nothing more to move."""
        before = self._stand()
        with suppress(RuntimeError):
            if in_upload:
                until(lambda: self.line.on_their_way, "an upload", seconds=_PROGRESS_SECONDS)
            else:
                until(lambda: self._stand() not in {before, ()}, "progress", seconds=_PROGRESS_SECONDS)

    def wait_for_the_end(self, count: int) -> None:
        """Wait until so many lectures are over."""
        self._wait_until(lambda: sum(map(_is_over, self._found())) == count, "the end of the work")

    def _wait_until(self, is_reached: Callable[[], bool], what: str) -> None:
        """However long it takes, for as long as something moves."""
        while True:
            before = self._stand()
            if is_reached():
                return
            try:
                until(lambda before=before: self._stand() not in {before, ()}, what)
            except RuntimeError as error:
                raise RuntimeError(f"{error}: {self.where()}") from error

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


def _is_over(lecture: Lecture) -> bool:
    return lecture.status in {LectureStatus.READY, LectureStatus.FAILED}


if __name__ == "__main__":
    main()

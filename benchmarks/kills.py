"""Kills the worker, the app and PostgreSQL in turn at random moments, and looks whether anybody can tell afterwards.

`python -m benchmarks.kills --kills 30 --seed 7`: lectures are uploaded, heard and indexed while it kills. At the
end every lecture must be ready with the transcript of an undisturbed run, and nothing doubled or left over.
"""

import argparse
import random
import sys
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from uuid import UUID

from benchmarks.accounts import cookie_of, first_teacher
from benchmarks.killable_app import PATIENCE_SECONDS, KillableApp, pause, stubbornly, until
from benchmarks.remains import faults
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
_PROGRESS_SECONDS = 60
_SLOW_LINE_SECONDS = 0.7
_VICTIMS = ("worker", "app", "postgresql")


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
        app = KillableApp(home)
        try:
            person, course = first_teacher(runtime)
            files = [_recording(Path(folder) / f"{number}.m4a", number) for number in range(count)]
            teacher = _Teacher(runtime, app, person, course, cookie_of(runtime, person))
            app.start()
            sending = Thread(target=lambda: [teacher.bring_in(file) for file in files], daemon=True)
            sending.start()
            for number in range(kills):
                teacher.wait_for_progress()
                pause.wait(dice.uniform(0, LONGEST_PAUSE_SECONDS))
                victim = _VICTIMS[number % len(_VICTIMS)]
                print(f"kill {number + 1} after {app.age():.1f} s: {victim} ({teacher.where()})", flush=True)
                app.kill(victim)
            sending.join(PATIENCE_SECONDS)
            until(lambda: teacher.has_ended(len(files)), "the end of the work")
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
class _Teacher:
    """Brings lectures in as a browser does, and tries again for as long as it takes."""

    runtime: Runtime
    app: KillableApp
    person: Person
    course: UUID
    cookie: str
    lectures: list[UUID] = field(default_factory=list)

    def bring_in(self, file: Path) -> None:
        """Upload a file part by part, when little is left to do; what has arrived is not sent again."""
        until(lambda: self._in_work() < IN_WORK_AT_ONCE, "room for another lecture")
        uploads = self.runtime.services.uploads
        chosen = ChosenFile(file.name, file.stat().st_size, "audio/mp4", 1)
        lecture = stubbornly(lambda: uploads.begin(self.person, self.course, chosen)).lecture_id
        self.lectures.append(lecture)
        content = file.read_bytes()

        def send_missing() -> bool:
            plan = uploads.plan(self.person, lecture)
            for number, url in part_urls(self.runtime.services, self.person, plan).items():
                pause.wait(_SLOW_LINE_SECONDS)
                self._put(url, content[(number - 1) * PART_SIZE : number * PART_SIZE])
            uploads.complete(self.person, lecture)
            return True

        stubbornly(send_missing)

    def where(self) -> str:
        """Where the lectures are that are not ready."""
        told = [f"{lecture.status} at {clock(lecture.heard_ms)}" for lecture in self._found() if not _is_over(lecture)]
        return ", ".join(told) or "nothing in work"

    def wait_for_progress(self) -> None:
        """Wait until something has moved since it was asked, or there is nothing more to move."""
        before = self._stand()
        with suppress(RuntimeError):
            until(lambda: self._stand() not in {before, ()}, "progress", seconds=_PROGRESS_SECONDS)

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


if __name__ == "__main__":
    main()

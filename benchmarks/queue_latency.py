"""From the moment a job is queued until a worker has begun it, against a bare notification between two connections."""

import argparse
import statistics
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import perf_counter
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import text

from benchmarks.accounts import first_teacher
from benchmarks.worker import worker
from db.queries import lecture_progress, lectures
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.jobs.job_queue import queue_transcription
from services.settings import read_settings
from services.wiring import Runtime

JOBS = 50
MOST_MS = 500.0
"""What it may take from queued to begun."""

_LOOK_EVERY_SECONDS = 0.002
_ANY_JOB = text("SELECT EXISTS (SELECT FROM procrastinate_jobs)")


def main() -> None:
    """Print the median and the worst, as ratios to the bare notification, and whether they are within the bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=JOBS)
    jobs = parser.parse_args().jobs
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        runtime = Runtime(read_settings(LECTERN_HOME=home, DATABASE_URL=None, _env_file=None))
        try:
            person, course = first_teacher(runtime)
            floor = statistics.median(_notification_ms(runtime.services.database_url) for _ in range(jobs))
            with worker(runtime, home):
                for _ in range(3):
                    _start_ms(runtime, person, course)
                times = [_start_ms(runtime, person, course) for _ in range(jobs)]
        finally:
            runtime.close()
    median, worst = statistics.median(times), max(times)
    verdict = "within" if worst <= MOST_MS else "MORE THAN"
    print(
        f"queued until begun: median {median:.0f} ms ({median / floor:.1f} × a bare notification of {floor:.1f} ms), "
        f"worst of {jobs} {worst:.0f} ms: {verdict} {MOST_MS:.0f} ms"
    )


def _start_ms(runtime: Runtime, person: Person, course: UUID) -> float:
    """How long a recording that is none waits for its turn, in ms; hearing it ends at once."""
    lecture_id, pause = uuid4(), Event()
    key = f"lectures/{lecture_id}/recording"
    runtime.services.store.write(key, BytesIO(b"nothing to hear"))
    with runtime.database.unit_of_work() as work:
        lectures.add(
            work,
            person,
            course,
            lecture_id=lecture_id,
            title="Nothing",
            file_name="nothing.opus",
            content_type="audio/ogg",
            size=15,
            object_key=key,
        )
        lecture_progress.set_status(work, lecture_id, LectureStatus.UPLOADED)
        queue_transcription(work, lecture_id)
        work.commit()
    begin = perf_counter()
    while runtime.services.lectures.get(person, lecture_id).hearing_since is None:
        pause.wait(_LOOK_EVERY_SECONDS)
    taken = (perf_counter() - begin) * 1000
    while _is_busy(runtime):
        pause.wait(_LOOK_EVERY_SECONDS)
    return taken


def _is_busy(runtime: Runtime) -> bool:
    with runtime.database.lookup() as work:
        return bool(work.execute(_ANY_JOB).scalar_one())


def _notification_ms(url: str) -> float:
    """How long a notification takes from one connection to another, in ms."""
    with psycopg.connect(url, autocommit=True) as listening, psycopg.connect(url, autocommit=True) as telling:
        listening.execute("LISTEN floor")
        begin = perf_counter()
        telling.execute("NOTIFY floor")
        next(listening.notifies(timeout=10, stop_after=1))
        return (perf_counter() - begin) * 1000


if __name__ == "__main__":
    main()

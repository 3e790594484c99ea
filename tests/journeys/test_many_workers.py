"""Three workers share a batch of lectures; one is killed in the middle of hers, and nobody can tell afterwards.

They have nothing in common but the database, which they reach over TCP, and the buckets.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import text

from services.wiring import Runtime
from tests.fakes.s3_server import S3Server
from tests.journeys.lectures import LONGEST_SECONDS, ready, recordings, runtime_on, somebody, undisturbed, worker
from tests.waiting import wait_until

WORKERS = ("north", "south", "west")
SECONDS = 30

_IN_THE_MIDDLE = text("""
SELECT workers.name FROM procrastinate_jobs job
JOIN workers ON workers.id = job.worker_id
JOIN lectures ON lectures.id = CAST(job.args->>'lecture_id' AS uuid)
WHERE job.status = 'doing' AND lectures.status = 'transcribing'
    AND lectures.heard_ms > lectures.hearing_from_ms AND lectures.heard_ms < 25000
""")
_LEFT = text("""
SELECT (SELECT count(*) FROM procrastinate_jobs),
    (SELECT count(*) FROM procrastinate_workers), (SELECT count(*) FROM workers)
""")


@pytest.fixture
def s3() -> Iterator[S3Server]:
    with S3Server() as server:
        yield server


@pytest.fixture
def runtime(home: Path, s3: S3Server) -> Iterator[Runtime]:
    started = runtime_on(home, **s3.environment)
    yield started
    started.close()


def test_three_workers_share_a_batch_and_one_of_them_may_die(
    runtime: Runtime, s3: S3Server, open_folder: Path, tmp_path: Path
) -> None:
    services = runtime.services
    person = somebody(services)
    course = services.courses.create(person, title="Biochemistry")
    files = recordings(tmp_path, count=4, seconds=SECONDS)
    lectures = [services.uploads.take(person, course, file, title=file.stem) for file in files]

    def in_the_middle() -> str | None:
        with runtime.database.reading() as work:
            return work.execute(_IN_THE_MIDDLE).scalars().first()

    def left() -> list[int]:
        with runtime.database.reading() as work:
            return list(work.execute(_LEFT).one())

    with ExitStack() as stack:
        processes = {
            name: stack.enter_context(worker(services, open_folder / name, name, **s3.environment)) for name in WORKERS
        }
        name = wait_until(in_the_middle, "a worker in the middle of a lecture", seconds=LONGEST_SECONDS)
        os.kill(processes[name].pid, signal.SIGKILL)
        processes[name].wait()
        heard = [ready(services, person, lecture) for lecture in lectures]
        # What is counted of a lecture is queued by the same transaction that makes it ready.
        wait_until(lambda: left()[0] == 0, "the end of all that is queued", seconds=LONGEST_SECONDS)
        assert all(process.poll() is None for other, process in processes.items() if other != name)
    assert heard == [undisturbed(file) for file in files]
    for home in WORKERS:
        assert not [path for path in (open_folder / home).rglob("*") if path.is_file() and path.name != "secret"]
    assert left() == [0, 0, 0], "jobs and workers that are not there any more"

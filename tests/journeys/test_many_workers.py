"""Three workers share a batch of lectures; one is killed in the middle of hers, and nobody can tell afterwards.

They have nothing in common but the database, which they reach over TCP, and the buckets.
"""

import json
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import TextClause, text

from services.wiring import Runtime
from tests.fakes.s3_server import S3Server
from tests.journeys.lectures import LONGEST_SECONDS, ready, recordings, runtime_on, somebody, undisturbed, worker
from tests.waiting import wait_until

WORKERS = ("north", "south", "west")
SECONDS = 30

_BUSY = text("""
SELECT DISTINCT workers.name FROM procrastinate_jobs job JOIN workers ON workers.id = job.worker_id
WHERE job.status = 'doing' AND job.task_name = 'transcribe_lecture'
""")
_IN_THE_MIDDLE = text("""
SELECT workers.name FROM procrastinate_jobs job
JOIN workers ON workers.id = job.worker_id
JOIN lectures ON lectures.id = CAST(job.args->>'lecture_id' AS uuid)
WHERE job.status = 'doing' AND lectures.status = 'transcribing'
    AND lectures.heard_ms > lectures.hearing_from_ms AND lectures.heard_ms < lectures.duration_ms
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


@contextmanager
def held(runtime: Runtime) -> Iterator[None]:
    """Lectures that are there can be taken, but nobody can begin to hear them."""
    with runtime.database.unit_of_work() as work:
        work.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        work.execute(text("SELECT id FROM lectures FOR UPDATE"))
        yield


def test_three_workers_share_a_batch_and_one_of_them_may_die(
    runtime: Runtime, s3: S3Server, open_folder: Path, tmp_path: Path
) -> None:
    services = runtime.services
    person = somebody(services)
    course = services.courses.create(person, title="Biochemistry")
    files = recordings(tmp_path, count=4, seconds=SECONDS)
    lectures = [services.uploads.take(person, course, file, title=file.stem) for file in files]
    logs = {name: tmp_path / f"{name}.log" for name in WORKERS}

    def found(query: TextClause) -> list[str]:
        with runtime.database.reading() as work:
            return list(work.execute(query).scalars())

    def left() -> list[int]:
        with runtime.database.reading() as work:
            return list(work.execute(_LEFT).one())

    with ExitStack() as stack:
        with held(runtime):
            processes = {
                name: stack.enter_context(worker(services, open_folder / name, name, log=logs[name], **s3.environment))
                for name in WORKERS
            }
            wait_until(lambda: len(found(_BUSY)) == len(WORKERS), "a lecture for each", seconds=LONGEST_SECONDS)

        def killed_in_the_middle() -> str | None:
            for name in found(_IN_THE_MIDDLE):
                processes[name].send_signal(signal.SIGSTOP)
                if name in found(_IN_THE_MIDDLE):
                    processes[name].kill()
                    processes[name].wait()
                    return name
                processes[name].send_signal(signal.SIGCONT)
            return None

        killed = wait_until(killed_in_the_middle, "the middle of a lecture", seconds=LONGEST_SECONDS)
        heard = [ready(services, person, lecture) for lecture in lectures]
        # What is counted of a lecture is queued by the same transaction that makes it ready.
        wait_until(lambda: left()[0] == 0, "the end of all that is queued", seconds=LONGEST_SECONDS)
        assert all(process.poll() is None for name, process in processes.items() if name != killed)
    assert heard == [undisturbed(file) for file in files]

    started, ended = ({name: told(log, event) for name, log in logs.items()} for event in ("job_started", "job_ended"))
    assert all(started.values()), "each of them has worked"
    assert started[killed] - ended[killed], "it was in the middle of one"
    assert sum(ended.values(), Counter()).keys() == {str(lecture) for lecture in lectures}

    for home in WORKERS:
        assert not [path for path in (open_folder / home).rglob("*") if path.is_file() and path.name != "secret"]
    assert left() == [0, 0, 0], "jobs and workers that are not there any more"


def told(log: Path, event: str) -> Counter[str]:
    """The lectures of which a worker told this, each as often as it did."""
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{") and line.endswith("}")]
    return Counter(
        line["lecture_id"] for line in lines if (line["event"], line.get("task")) == (event, "transcribe_lecture")
    )

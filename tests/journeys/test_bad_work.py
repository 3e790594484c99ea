"""Workers that die of a recording, and a database that dies under the workers."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest

from db.embedded import DatabaseDidNotStart
from services.domain.errors import DatabaseUnavailable
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.jobs.job_queue import add_transcription
from services.wiring import Runtime
from tests.factories import Factory
from tests.fakes.engine import PIECES, piece
from tests.journeys.conftest import ROOT, STOP_SECONDS, environment
from tests.journeys.lectures import runtime_on, somebody
from tests.waiting import wait_until


@pytest.fixture(scope="module")
def runtime(home: Path) -> Iterator[Runtime]:
    started = runtime_on(home)
    yield started
    started.close()


@pytest.fixture(scope="module")
def ada(runtime: Runtime) -> Person:
    return somebody(runtime.services)


@contextmanager
def obedient_worker(runtime: Runtime, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.obedient_worker"],
        cwd=ROOT,
        env={
            **environment(home, 1),
            "DATABASE_URL": runtime.services.database_url,
            "LECTERN_STALLED_SECONDS": "3",
            "LOG_LEVEL": "ERROR",
        },
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(STOP_SECONDS)


def record(runtime: Runtime, person: Person, command: str) -> UUID:
    """A lecture in the queue, with a recording that says what the engine shall do."""
    make = Factory(runtime.services, runtime.database)
    lecture_id = make.lecture(person, make.course(person), status=LectureStatus.QUEUED)
    runtime.services.store.write(f"lectures/{lecture_id}/recording", BytesIO(command.encode()))
    with runtime.database.unit_of_work() as work:
        add_transcription(work, lecture_id)
        work.commit()
    return lecture_id


def test_a_recording_that_kills_every_worker_is_given_up_and_the_others_are_heard(
    runtime: Runtime, home: Path, ada: Person
) -> None:
    deadly, harmless = record(runtime, ada, "die"), record(runtime, ada, "speak")
    lectures = runtime.services.lectures
    ends = []
    for _ in range(4):
        with obedient_worker(runtime, home) as process:
            wait_until(
                lambda process=process: (
                    process.poll() is not None or lectures.get(ada, deadly).status is LectureStatus.FAILED
                ),
                "a death, or the end of the lecture",
                seconds=120,
            )
            ends.append(process.poll())
            if process.poll() is None:
                wait_until(
                    lambda: lectures.get(ada, harmless).status is LectureStatus.READY, "the other one", seconds=120
                )
    assert ends == [-signal.SIGKILL] * 3 + [None]
    given_up = lectures.get(ada, deadly)
    assert "stopped the program three times at the same place" in (given_up.reason or "")
    assert list(lectures.transcript(ada, deadly).segments) == [piece(0), piece(1)]


def test_a_database_that_is_killed_comes_back_and_the_worker_goes_on_without_dying(
    runtime: Runtime, home: Path, ada: Person
) -> None:
    lecture_id = record(runtime, ada, "slow")

    def now() -> Lecture | None:
        """The lecture, whenever the database says; whoever holds the database brings it back."""
        with suppress(DatabaseDidNotStart):
            runtime.revive_database()
        with suppress(DatabaseUnavailable):
            return runtime.services.lectures.get(ada, lecture_id)
        return None

    with obedient_worker(runtime, home) as process:
        wait_until(lambda: (found := now()) and found.heard_ms > 0, "the first piece", seconds=120)
        server = int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(server, signal.SIGKILL)
        wait_until(lambda: (found := now()) and found.status is LectureStatus.READY, "the end", seconds=120)
        heard = runtime.services.lectures.transcript(ada, lecture_id).segments
        assert list(heard) == [piece(number) for number in range(PIECES)]
        later = record(runtime, ada, "speak")
        wait_until(
            lambda: runtime.services.lectures.get(ada, later).status is LectureStatus.READY, "the next", seconds=120
        )
        assert process.poll() is None

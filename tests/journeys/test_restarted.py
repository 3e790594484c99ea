"""The database, then the whole app is killed in the middle of a lecture, and it goes on where it was."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import psutil

from services.domain.errors import DatabaseUnavailable
from tests.journeys.conftest import started
from tests.journeys.lectures import (
    LONGEST_SECONDS,
    heard_at_least,
    ready,
    recordings,
    runtime_on,
    somebody,
    undisturbed,
)
from tests.waiting import wait_until


def has_ended(process: psutil.Process) -> bool:
    """It runs no more, even if nobody has asked for its exit code yet."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_an_app_killed_in_mid_lecture_leaves_no_worker_behind_and_goes_on_when_started_again(
    home: Path, tmp_path: Path
) -> None:
    with started(home) as first:
        runtime = runtime_on(home)
        services = runtime.services
        person = somebody(services)
        course = services.courses.create(person, title="Biochemistry")
        (recording,) = recordings(tmp_path, count=1, seconds=120)  # heard in seconds where nothing else runs
        lecture = services.uploads.take(person, course, recording, title="Enzymes")
        before = heard_at_least(services, person, lecture, 1)
        os.kill(int((home / "postgres" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

        def is_heard_further() -> bool:
            with suppress(DatabaseUnavailable):
                return services.lectures.get(person, lecture).heard_ms > before.heard_ms
            return False

        wait_until(is_heard_further, "the return of the database", seconds=LONGEST_SECONDS)
        worker = first.worker()
        assert worker is not None
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
        wait_until(lambda: has_ended(worker), "the end of the worker", seconds=30)
    kept = services.lectures.get(person, lecture)
    assert kept.status.is_working
    with started(home) as second:
        assert ready(services, person, lecture) == undisturbed(recording)
        runtime.close()
        assert second.stop() == 0
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()

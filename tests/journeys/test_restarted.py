"""The whole app is killed in the middle of a lecture; started again, it goes on where it was."""

import json
import os
import signal
from pathlib import Path

import psutil

from services.domain.lifecycle import LectureStatus
from services.domain.paging import PageRequest
from services.settings import read_settings
from services.wiring import Runtime
from tests.factories import PASSWORD
from tests.journeys.conftest import started
from tests.waiting import wait_until

HEARD_SECONDS = 240


def has_ended(process: psutil.Process) -> bool:
    """It runs no more, even if nobody has asked for its exit code yet."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_an_app_killed_in_mid_lecture_leaves_no_worker_behind_and_goes_on_when_started_again(home: Path) -> None:
    with started(home) as first:
        runtime = Runtime(read_settings(LECTERN_HOME=home, DATABASE_URL=None, OPENAI_API_KEY=None, _env_file=None))
        services = runtime.services
        person = services.identity.add_account(
            email="ada@example.edu", name="Ada", password=PASSWORD, is_administrator=True
        )
        course = services.samples.load(person)
        lecture = services.lectures.page(person, course, PageRequest()).items[0].id
        wait_until(
            lambda: services.lectures.get(person, lecture).heard_ms > 0, "the first piece", seconds=HEARD_SECONDS
        )
        worker = first.worker()
        assert worker is not None
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
        wait_until(lambda: has_ended(worker), "the end of the worker", seconds=30)
    kept = services.lectures.get(person, lecture)
    assert kept.status is LectureStatus.TRANSCRIBING
    with started(home) as second:
        wait_until(
            lambda: services.lectures.get(person, lecture).status is LectureStatus.READY,
            "the rest of the lecture",
            seconds=HEARD_SECONDS,
        )
        heard = services.lectures.open(person, lecture)
        assert heard.lecture.heard_ms == heard.lecture.duration_ms
        starts = [start_ms for start_ms, *_ in json.loads(heard.lines)]
        assert starts == sorted(set(starts)), "nothing is there twice"
        runtime.close()
        assert second.stop() == 0
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()

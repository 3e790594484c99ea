"""A worker is killed in the middle of a lecture, and nobody can tell from the transcript."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.domain.lifecycle import LectureStatus
from services.wiring import Runtime
from tests.journeys.lectures import heard_at_least, ready, recordings, runtime_on, somebody, undisturbed, worker


@pytest.fixture
def runtime(home: Path) -> Iterator[Runtime]:
    started = runtime_on(home)
    yield started
    started.close()


def test_a_worker_killed_twice_leaves_the_transcript_of_an_undisturbed_run(
    runtime: Runtime, home: Path, tmp_path: Path
) -> None:
    services = runtime.services
    person = somebody(services)
    course = services.courses.create(person, title="Biochemistry")
    (recording,) = recordings(tmp_path, count=1, seconds=200)  # heard in seconds where nothing else runs
    lecture_id = services.uploads.take(person, course, recording, title="Enzymes")
    for heard_ms in (1, 15_000):
        with worker(services, home) as process:
            before = heard_at_least(services, person, lecture_id, heard_ms)
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        kept = services.lectures.get(person, lecture_id)
        assert kept.status is LectureStatus.TRANSCRIBING
        assert kept.heard_ms >= before.heard_ms
        assert kept.duration_ms is not None
        assert kept.heard_ms < kept.duration_ms, "the worker was killed too late to prove anything"
    with worker(services, home):
        assert ready(services, person, lecture_id) == undisturbed(recording)

"""A worker is killed in the middle of a lecture, and nobody can tell from the transcript."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.transcripts import Segment
from services.providers.transcriber_moonshine import MoonshineTranscriber
from services.settings import read_settings
from services.wiring import Runtime, Services
from tests.journeys.conftest import ROOT, environment
from tests.waiting import wait_until

HEARD_SECONDS = 180


@pytest.fixture(scope="module")
def runtime(home: Path) -> Iterator[Runtime]:
    started = Runtime(read_settings(LECTERN_HOME=home, DATABASE_URL=None, OPENAI_API_KEY=None, _env_file=None))
    yield started
    started.close()


@pytest.fixture(scope="module")
def undisturbed() -> list[Segment]:
    """What the engine hears in the sample lecture when nobody disturbs it."""
    recording = ROOT / "samples" / "enzymes" / "lecture.opus"
    return [segment for piece in MoonshineTranscriber().transcribe(recording) for segment in piece.segments]


@contextmanager
def worker(services: Services, home: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=ROOT,
        env={**environment(home, 1), "DATABASE_URL": services.database_url, "LOG_LEVEL": "WARNING"},
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def sample_lecture(services: Services, person: Person) -> UUID:
    course = services.samples.load(person)
    return services.lectures.page(person, course, PageRequest()).items[0].id


def heard_at_least(services: Services, person: Person, lecture_id: UUID, ms: int) -> Lecture:
    def look() -> Lecture | None:
        lecture = services.lectures.get(person, lecture_id)
        assert lecture.status is not LectureStatus.FAILED, lecture.reason
        return lecture if lecture.heard_ms >= ms else None

    return wait_until(look, f"hearing {ms} ms", seconds=HEARD_SECONDS)


def test_a_worker_killed_twice_leaves_the_transcript_of_an_undisturbed_run(
    runtime: Runtime, home: Path, undisturbed: list[Segment]
) -> None:
    services = runtime.services
    person = services.identity.add_account(
        email="ada@example.edu", name="Ada", password="correct horse battery", is_administrator=True
    )
    lecture_id = sample_lecture(services, person)
    for heard_ms in (1, 120_000):
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
        heard_at_least(services, person, lecture_id, kept.heard_ms + 1)
        wait_until(
            lambda: services.lectures.get(person, lecture_id).status is LectureStatus.READY,
            "the end of the transcription",
            seconds=HEARD_SECONDS,
        )
    transcript = services.lectures.transcript(person, lecture_id)
    assert list(transcript.segments) == undisturbed
    statistics = services.lectures.counted(person, lecture_id).statistics
    assert statistics is not None
    assert statistics.word_count == len(transcript.text.split())

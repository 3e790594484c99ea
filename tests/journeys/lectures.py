"""Short lectures for journeys with workers: how they come in, how workers hear them, and what must come out."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import UUID

from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.silence import SAMPLE_RATE
from services.domain.transcripts import Segment
from services.providers.transcriber_moonshine import MoonshineTranscriber
from services.settings import read_settings
from services.wiring import Runtime, Services
from tests.factories import PASSWORD
from tests.journeys.conftest import ROOT, STOP_SECONDS, environment
from tests.speech import sample_lecture, write_recording
from tests.waiting import wait_until

STALLED_SECONDS = "5"
"""A killed worker is missed sooner than in earnest, so that nobody waits for it in a test."""

LONGEST_SECONDS = 300


def runtime_on(home: Path, **settings: str) -> Runtime:
    """The services on the data folder of a journey, whatever the environment says."""
    return Runtime(read_settings(LECTERN_HOME=home, DATABASE_URL=None, OPENAI_API_KEY=None, _env_file=None, **settings))


def somebody(services: Services) -> Person:
    return services.identity.add_account(email="ada@example.edu", name="Ada", password=PASSWORD, is_administrator=True)


def recordings(folder: Path, *, count: int, seconds: int) -> list[Path]:
    """Different parts of the sample lecture, each of so many seconds."""
    sound, length = sample_lecture(), seconds * SAMPLE_RATE
    return [
        write_recording(folder / f"part {number}.opus", sound[number * length : (number + 1) * length])
        for number in range(count)
    ]


def undisturbed(recording: Path) -> list[Segment]:
    """What the engine hears in the recording when nobody disturbs it."""
    return [segment for piece in MoonshineTranscriber().transcribe(recording) for segment in piece.segments]


@contextmanager
def worker(
    services: Services, home: Path, name: str = "", *, log: Path | None = None, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that reaches the database as one on another machine would; `log` takes in what it tells of itself."""
    with ExitStack() as stack:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--name", name],
            cwd=ROOT,
            env={
                **environment(home, 1),
                "DATABASE_URL": services.database_url,
                "LECTERN_STALLED_SECONDS": STALLED_SECONDS,
                "LOG_LEVEL": "INFO" if log else "WARNING",
                **settings,
            },
            stderr=stack.enter_context(log.open("wb")) if log else None,
        )
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(STOP_SECONDS)


def heard_at_least(services: Services, person: Person, lecture_id: UUID, ms: int) -> Lecture:
    """The lecture as soon as so much of it has been heard."""

    def look() -> Lecture | None:
        lecture = services.lectures.get(person, lecture_id)
        assert lecture.status is not LectureStatus.FAILED, lecture.reason
        return lecture if lecture.heard_ms >= ms else None

    return wait_until(look, f"hearing {ms} ms", seconds=LONGEST_SECONDS)


def ready(services: Services, person: Person, lecture_id: UUID) -> list[Segment]:
    """What was heard in the lecture, as soon as it is ready."""

    def look() -> bool:
        lecture = services.lectures.get(person, lecture_id)
        assert lecture.status is not LectureStatus.FAILED, lecture.reason
        return lecture.status is LectureStatus.READY

    wait_until(look, "the end of the transcription", seconds=LONGEST_SECONDS)
    transcript = services.lectures.transcript(person, lecture_id)
    statistics = services.lectures.counted(person, lecture_id).statistics
    assert statistics is not None
    assert statistics.word_count == len(transcript.text.split())
    return list(transcript.segments)

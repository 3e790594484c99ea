"""An engine that fails, a full disk, a recording that is gone: one sentence each, and what was heard is kept."""

from io import BytesIO
from uuid import UUID

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import DatabaseUnavailable
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.lectures.transcription import Transcription
from services.wiring import Services
from tests.factories import Factory
from tests.fakes.engine import PIECES, ObedientEngine, UnitEmbedder, piece


@pytest.fixture
def transcription(database: Database, services: Services) -> Transcription:
    return Transcription(database, services.store, ObedientEngine(), UnitEmbedder())


def record(services: Services, make: Factory, teacher: Person, command: str) -> UUID:
    """A lecture that waits, with a recording that says what the engine shall do."""
    lecture_id = make.lecture(teacher, make.course(teacher), status=LectureStatus.QUEUED)
    services.store.write(f"lectures/{lecture_id}/recording", BytesIO(command.encode()))
    return lecture_id


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("silent", "The engine does not answer."),
        ("raise", "Something went wrong inside Lectern. What was heard is kept: try again."),
        ("full", "has no room left on its disk. What was heard is kept"),
    ],
)
def test_what_goes_wrong_is_said_and_what_was_heard_is_kept_and_gone_on_from(
    services: Services, make: Factory, transcription: Transcription, command: str, sentence: str
) -> None:
    teacher = make.person("Ada Teacher")
    lecture_id = record(services, make, teacher, command)
    try:
        transcription.run(lecture_id)
    except (OSError, ZeroDivisionError):
        assert command in {"raise", "full"}, "the log gets what nobody could foresee"
    failed = services.lectures.get(teacher, lecture_id)
    assert failed.status is LectureStatus.FAILED
    assert sentence in (failed.reason or "")
    kept = services.lectures.transcript(teacher, lecture_id).segments
    assert list(kept) == [piece(0), piece(1)]
    services.store.write(f"lectures/{lecture_id}/recording", BytesIO(b"speak"))
    services.lectures.retry(teacher, lecture_id)
    transcription.run(lecture_id)
    assert services.lectures.get(teacher, lecture_id).status is LectureStatus.READY
    heard = services.lectures.transcript(teacher, lecture_id).segments
    assert list(heard) == [piece(number) for number in range(PIECES)]


def test_a_recording_that_is_gone_is_said_and_does_not_leave_the_lecture_working_for_ever(
    services: Services, make: Factory, teacher: Person, transcription: Transcription
) -> None:
    lecture_id = make.lecture(teacher, make.course(teacher), status=LectureStatus.QUEUED)
    transcription.run(lecture_id)
    failed = services.lectures.get(teacher, lecture_id)
    assert failed.status is LectureStatus.FAILED
    assert failed.reason


def test_a_lecture_that_is_stopped_while_the_engine_fails_stays_stopped(
    services: Services, make: Factory, teacher: Person, transcription: Transcription
) -> None:
    lecture_id = record(services, make, teacher, "speak")
    services.lectures.cancel(teacher, lecture_id)
    transcription.give_up(lecture_id, "The engine does not answer.")
    assert services.lectures.get(teacher, lecture_id).status is LectureStatus.CANCELLED


def test_a_database_without_room_is_a_sentence_after_which_a_job_tries_again(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable, match="no room left"), database.unit_of_work() as work:
        work.execute(text("DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"))


def test_two_who_wait_for_each_other_are_a_sentence_after_which_a_job_tries_again(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable, match="at the same moment"), database.unit_of_work() as work:
        work.execute(text("DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END $$"))


def test_remaining_time_comes_from_the_rate_that_was_measured(
    services: Services, make: Factory, teacher: Person, transcription: Transcription
) -> None:
    lecture_id = record(services, make, teacher, "slow")
    told = []
    keep = transcription._keep

    def watch(*given: object, **named: int) -> bool:
        kept = keep(*given, **named)  # type: ignore[arg-type]
        lecture = services.lectures.get(teacher, lecture_id)
        told.append((lecture.hearing_ms, lecture.progress(lecture.created_at).remaining_s))
        return kept

    transcription._keep = watch  # type: ignore[method-assign]
    transcription.run(lecture_id)
    assert len(told) == PIECES
    for number, (spent_ms, left_s) in enumerate(told, 1):
        assert spent_ms >= number * 200
        assert left_s == pytest.approx(spent_ms / 1000 / number * (PIECES - number))

"""A transcript that exists already becomes a lecture, or the transcript of a recording, and is never heard again."""

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import Conflict, InvalidInput
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.uploads import ChosenFile
from services.lectures.transcription import Transcription
from services.providers.protocols import Heard, HearingRequest, TranscriberAbilities
from services.settings import Settings
from services.setup.engines import choose_embedder
from services.wiring import Services
from tests.domain.formats import transcribe_files
from tests.factories import Factory

VTT = b"""WEBVTT

00:00:01.000 --> 00:00:05.000
An enzyme is a protein that speeds up a reaction.

00:00:05.000 --> 00:00:09.000
The substrate binds at the active site.
"""


class Deaf:
    """A transcriber that must not be asked."""

    abilities = TranscriberAbilities("deaf", ())

    def hear(self, request: HearingRequest) -> Iterator[Heard]:
        raise AssertionError("this lecture has its transcript")

    def check(self) -> str:
        return "asleep"


@pytest.fixture
def transcription(settings: Settings, database: Database, services: Services) -> Transcription:
    return Transcription(database, services.store, Deaf(), choose_embedder(settings))


def lines(services: Services, person: Person, lecture_id: UUID) -> list[str]:
    return [line[2] for line in json.loads(services.lectures.lines(person, lecture_id))]


def jobs(database: Database) -> int:
    with database.unit_of_work() as work:
        return int(work.execute(text("SELECT count(*) FROM procrastinate_jobs")).scalar_one())


def test_captions_become_a_lecture_that_is_indexed_and_ready_without_being_heard(
    services: Services, make: Factory, teacher: Person, transcription: Transcription, database: Database
) -> None:
    course = make.course(teacher)

    lecture_id = services.imports.add(teacher, course, file_name="week_03-enzymes.vtt", content=VTT)

    queued = services.lectures.get(teacher, lecture_id)
    assert (queued.status, queued.title, queued.duration_ms) == (LectureStatus.QUEUED, "Week 03 enzymes", 9000)
    assert jobs(database) == 1
    transcription.run(lecture_id)
    ready = services.lectures.open(teacher, lecture_id)
    assert ready.lecture.status is LectureStatus.READY, ready.lecture.reason
    assert (ready.recording_url, ready.lecture.notice) == ("", None)
    assert lines(services, teacher, lecture_id) == [
        "An enzyme is a protein that speeds up a reaction.",
        "The substrate binds at the active site.",
    ]
    assert services.lectures.counted(teacher, lecture_id).statistics is not None


def test_a_job_that_runs_again_after_every_step_changes_nothing(
    services: Services, make: Factory, teacher: Person, transcription: Transcription, database: Database
) -> None:
    lecture_id = services.imports.add(teacher, make.course(teacher), file_name="a.vtt", content=VTT)
    lecture = transcription._begin(lecture_id)
    assert lecture is not None
    transcription._hear(lecture)
    assert services.lectures.get(teacher, lecture_id).status is LectureStatus.INDEXING

    transcription.run(lecture_id)
    transcription.run(lecture_id)

    assert services.lectures.get(teacher, lecture_id).status is LectureStatus.READY
    assert len(lines(services, teacher, lecture_id)) == 2


def test_words_with_their_confidences_are_kept_and_speakers_named(
    services: Services, make: Factory, teacher: Person, transcription: Transcription
) -> None:
    content = transcribe_files.speakers_of_items()

    lecture_id = services.imports.add(teacher, make.course(teacher), file_name="asrOutput.json", content=content)
    transcription.run(lecture_id)

    first = services.lectures.transcript(teacher, lecture_id).segments[0]
    assert first.speaker == "Speaker 1"
    assert first.words is not None
    assert (first.words[0].text, first.words[0].confidence) == ("Welcome", 0.998)


def test_what_was_put_right_stands_as_a_notice_on_the_lecture(
    services: Services, make: Factory, teacher: Person, transcription: Transcription
) -> None:
    content = "Über Enzyme.\nUnd mehr.".encode("latin-1")

    lecture_id = services.imports.add(
        teacher, make.course(teacher), file_name="notes.txt", content=content, title="Week 3"
    )
    transcription.run(lecture_id)

    lecture = services.lectures.get(teacher, lecture_id)
    assert lecture.title == "Week 3"
    assert lecture.notice is not None
    assert "read as Windows-1252" in lecture.notice
    assert "estimated at 150 words a minute" in lecture.notice
    assert services.lectures.transcript(teacher, lecture_id).language == "en"


def test_a_file_that_cannot_be_read_leaves_nothing_behind(
    services: Services, make: Factory, teacher: Person, database: Database
) -> None:
    course = make.course(teacher)

    with pytest.raises(InvalidInput, match="neither a transcript of Lectern"):
        services.imports.add(teacher, course, file_name="package.json", content=b'{"name": "lectern"}')

    assert services.questions.bank(teacher, course).lectures == ()
    assert jobs(database) == 0


@pytest.mark.parametrize("status", [LectureStatus.FAILED, LectureStatus.CANCELLED])
def test_a_transcript_takes_the_place_of_hearing_a_stopped_recording(
    services: Services, make: Factory, teacher: Person, transcription: Transcription, status: LectureStatus
) -> None:
    course = make.course(teacher)
    lecture_id = make.lecture(teacher, course, status=status, reason="Too quiet.")
    assert [waiting.id for waiting in services.imports.waiting(teacher, course)] == [lecture_id]

    services.imports.put(teacher, lecture_id, file_name="week 3.vtt", content=VTT)
    assert services.imports.waiting(teacher, course) == []
    transcription.run(lecture_id)

    opened = services.lectures.open(teacher, lecture_id)
    assert opened.lecture.status is LectureStatus.READY
    assert opened.recording_url
    assert len(lines(services, teacher, lecture_id)) == 2


def test_a_transcript_may_come_before_its_recording_has_arrived(
    services: Services, make: Factory, teacher: Person, transcription: Transcription, database: Database
) -> None:
    course = make.course(teacher)
    plan = services.uploads.begin(teacher, course, ChosenFile("week 3.opus", 1000, "audio/ogg", 1))

    services.imports.put(teacher, plan.lecture_id, file_name="week 3.vtt", content=VTT)

    lecture = services.lectures.get(teacher, plan.lecture_id)
    assert (lecture.status, lecture.has_given_transcript) == (LectureStatus.UPLOADING, True)
    assert jobs(database) == 0
    assert services.uploads.unfinished(teacher, course) != []


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (LectureStatus.READY, "questions may cite it"),
        (LectureStatus.TRANSCRIBING, "Stop that first"),
        (LectureStatus.QUEUED, "Stop that first"),
        (LectureStatus.INDEXING, "Stop that first"),
    ],
)
def test_a_transcript_that_is_there_or_being_made_is_not_replaced(
    services: Services, make: Factory, teacher: Person, status: LectureStatus, sentence: str
) -> None:
    lecture_id = make.lecture(teacher, make.course(teacher), status=status)
    before = lines(services, teacher, lecture_id)

    with pytest.raises(Conflict, match=sentence):
        services.imports.put(teacher, lecture_id, file_name="week 3.vtt", content=VTT)

    assert lines(services, teacher, lecture_id) == before

"""An engine that hears in the cloud takes its time: meanwhile a lecture can be stopped, and its worker can die."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from db.unit_of_work import Database
from services.domain.course_settings import CourseSettings, GlossaryTerm
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.transcripts import Segment
from services.lectures.transcription import Transcription
from services.providers.protocols import Heard, HearingRequest, TranscriberAbilities
from services.settings import Settings
from services.setup.engines import choose_embedder
from services.wiring import Services
from tests.factories import Factory

SAID = (Segment(0, 4_000, "An enzyme is a protein."), Segment(4_000, 9_000, "It speeds up reactions."))


class Cloud:
    """Is at it for three looks, then has heard everything; `meanwhile` is what happens while it is."""

    abilities = TranscriberAbilities("Cloud", ("en", "de"))

    def __init__(self) -> None:
        self.asked: list[HearingRequest] = []
        self.kept = 0
        self.meanwhile: Callable[[], object] = lambda: None

    def hear(self, request: HearingRequest) -> Iterator[Heard]:
        self.asked.append(request)
        for look in range(3):
            yield Heard((), request.resume_ms, 9_000)
            if look == 1:
                self.meanwhile()
        if request.resume_ms < 9_000:
            yield Heard(SAID, 9_000, 9_000, language="de")
            self.kept += 1

    def check(self) -> str:
        return "there"


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def transcription(settings: Settings, database: Database, services: Services, cloud: Cloud) -> Transcription:
    return Transcription(database, services.store, cloud, choose_embedder(settings))


@pytest.fixture
def lecture(make: Factory, teacher: Person) -> UUID:
    return make.lecture(teacher, make.course(teacher), status=LectureStatus.QUEUED)


def test_waiting_ends_in_a_transcript_in_the_language_that_was_heard(
    services: Services, teacher: Person, transcription: Transcription, cloud: Cloud, lecture: UUID
) -> None:
    transcription.run(lecture)

    assert services.lectures.get(teacher, lecture).status is LectureStatus.READY
    transcript = services.lectures.transcript(teacher, lecture)
    assert (transcript.language, len(transcript.segments), cloud.kept) == ("de", 2, 1)
    assert services.lectures.open(teacher, lecture).language == "de"


def test_a_lecture_that_is_stopped_while_the_cloud_is_at_it_stays_stopped(
    services: Services, teacher: Person, transcription: Transcription, cloud: Cloud, lecture: UUID
) -> None:
    cloud.meanwhile = lambda: services.lectures.cancel(teacher, lecture)

    transcription.run(lecture)

    assert services.lectures.get(teacher, lecture).status is LectureStatus.CANCELLED
    assert cloud.kept == 0


def test_whoever_goes_on_asks_for_the_same_thing_by_the_same_name(
    services: Services, teacher: Person, transcription: Transcription, cloud: Cloud, lecture: UUID
) -> None:
    def die() -> None:
        raise KeyboardInterrupt

    cloud.meanwhile = die
    with pytest.raises(KeyboardInterrupt):
        transcription.run(lecture)
    cloud.meanwhile = lambda: None

    transcription.run(lecture)

    first, second = cloud.asked
    assert (first.name, first.object_key, first.resume_ms) == (second.name, second.object_key, second.resume_ms)
    assert len(services.lectures.transcript(teacher, lecture).segments) == 2


def test_the_language_and_the_words_of_the_course_are_asked_for(
    services: Services, make: Factory, teacher: Person, transcription: Transcription, cloud: Cloud
) -> None:
    course = make.course(teacher)
    read = services.courses.settings(teacher, course).settings
    changed = CourseSettings(read.title, language="de", glossary=(GlossaryTerm("Ligase", "fügt zusammen"),))
    services.courses.save_settings(teacher, course, changed, read=read)
    lecture_id = make.lecture(teacher, course, status=LectureStatus.QUEUED)

    transcription.run(lecture_id)

    (asked,) = cloud.asked
    assert asked.language == "de"
    assert "Ligase" in asked.vocabulary

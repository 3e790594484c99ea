"""Beside a question lies the page of the slides that is nearest to what it cites, while the slides are there."""

import importlib.util
import re
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from components import places
from db.queries import question_evidence
from db.unit_of_work import Database
from services.domain.lifecycle import QuestionStatus
from services.domain.materials import CONTENT_TYPES
from services.domain.people import Person
from services.domain.question_evidence import SlideBeside
from services.domain.questions import Option, Question, QuestionType, Source
from services.lectures.slide_reading import SlideReading
from services.review.evidence_laying import EvidenceLaying
from services.settings import Settings
from services.setup.engines import choose_embedder
from services.wiring import Services
from tests import slides
from tests.conftest import Visit
from tests.factories import TRANSCRIPT, Factory
from tests.press import desk_words

_SAID = TRANSCRIPT.segments[0]
PAGES = ("Welcome to the course", "Activation energy: an enzyme lowers it", "Denaturation: what heat does to the shape")
QUESTION = Question(
    QuestionType.SINGLE_CHOICE,
    "What does an enzyme lower?",
    options=(Option("The activation energy", is_correct=True), Option("The temperature", is_correct=False)),
    sources=(Source(_SAID.start_ms, _SAID.end_ms, "An enzyme lowers the activation energy."),),
)


@pytest.fixture
def laying(database: Database, settings: Settings) -> EvidenceLaying:
    return EvidenceLaying(database, choose_embedder(settings))


@pytest.fixture
def reading(database: Database, services: Services) -> SlideReading:
    return SlideReading(database, services.store)


def show(services: Services, person: Person, lecture: UUID, reading: SlideReading, *pages: str) -> UUID:
    """Slides of the lecture that have been read."""
    content = slides.pdf(pages)
    added = services.materials.add(person, lecture, file_name="week 3.pdf", file=BytesIO(content), size=len(content))
    reading.run(added)
    return added


def beside(services: Services, person: Person, question: UUID) -> SlideBeside | None:
    return services.questions.open(person, question).slide


def links_to_slides(app: AppTest) -> list[str]:
    told = "".join(part.proto.json for part in app.get("bidi_component"))
    return re.findall(r'"week 3.pdf, page 2", "([^"]+)"', told)


def queued(database: Database) -> list[str]:
    with database.unit_of_work() as work:
        wanted = "SELECT args->>'question_id' FROM procrastinate_jobs WHERE task_name = 'lay_evidence' ORDER BY id"
        return list(work.execute(text(wanted)).scalars())


def test_the_nearest_page_lies_beside_a_question(  # noqa: PLR0917
    services: Services, make: Factory, laying: EvidenceLaying, reading: SlideReading, lecture: UUID, teacher: Person
) -> None:
    deck = show(services, teacher, lecture, reading, *PAGES)
    question = make.question(teacher, lecture, question=QUESTION)
    assert beside(services, teacher, question) is None
    laying.run(question)
    laying.run(question)
    assert beside(services, teacher, question) == SlideBeside(
        deck, "week 3.pdf", 2, PAGES[1], "application/pdf", object_key=""
    )


def test_slides_of_another_lecture_are_not_shown(  # noqa: PLR0917
    services: Services, make: Factory, laying: EvidenceLaying, reading: SlideReading, lecture: UUID, teacher: Person
) -> None:
    show(services, teacher, lecture, reading, *PAGES)
    elsewhere = make.question(teacher, make.lecture(teacher, make.course(teacher)), question=QUESTION)
    laying.run(elsewhere)
    assert beside(services, teacher, elsewhere) is None


def test_removed_slides_are_gone_at_once_and_the_next_best_takes_their_place(  # noqa: PLR0917
    services: Services,
    make: Factory,
    laying: EvidenceLaying,
    reading: SlideReading,
    lecture: UUID,
    teacher: Person,
    database: Database,
) -> None:
    first = show(services, teacher, lecture, reading, *PAGES)
    second = show(services, teacher, lecture, reading, "Overview", "An enzyme lowers the energy of activation")
    question = make.question(teacher, lecture, question=QUESTION)
    laying.run(question)
    assert getattr(beside(services, teacher, question), "material_id", None) == first
    services.materials.remove(teacher, first)
    assert beside(services, teacher, question) is None
    reading.clear(first)
    assert queued(database) == [str(question)]
    laying.run(question)
    assert getattr(beside(services, teacher, question), "material_id", None) == second


def test_slides_that_come_later_have_the_waiting_questions_looked_up_again(  # noqa: PLR0917
    services: Services,
    make: Factory,
    laying: EvidenceLaying,
    reading: SlideReading,
    lecture: UUID,
    teacher: Person,
    database: Database,
) -> None:
    waits = make.question(teacher, lecture, question=QUESTION)
    make.question(teacher, lecture, question=QUESTION, status=QuestionStatus.APPROVED)
    laying.run(waits)
    assert queued(database) == []
    show(services, teacher, lecture, reading, *PAGES)
    assert queued(database) == [str(waits)]
    laying.run(waits)
    assert getattr(beside(services, teacher, waits), "page", None) == 2


def test_questions_of_an_earlier_lectern_are_looked_up_again_where_there_are_slides(  # noqa: PLR0917
    services: Services,
    make: Factory,
    laying: EvidenceLaying,
    reading: SlideReading,
    lecture: UUID,
    teacher: Person,
    database: Database,
) -> None:
    show(services, teacher, lecture, reading, *PAGES)
    shown = make.question(teacher, lecture, question=QUESTION)
    slideless = make.question(teacher, make.lecture(teacher, make.course(teacher)), question=QUESTION)
    for each in (shown, slideless):
        laying.run(each)
    [place] = (Path(question_evidence.__file__).parents[2] / "migrations/versions").glob("*_slides_beside_questions.py")
    spec = importlib.util.spec_from_file_location("slides_beside_questions", place)
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    with database.unit_of_work() as work:
        work.execute(text(migration.FORGET))
        work.commit()
    laying.sweep()
    assert queued(database) == [str(shown)]


def test_slides_that_cannot_be_read_have_nothing_looked_up(  # noqa: PLR0917
    services: Services, make: Factory, reading: SlideReading, lecture: UUID, teacher: Person, database: Database
) -> None:
    make.question(teacher, lecture, question=QUESTION)
    content = slides.pdf(PAGES, password="pass")
    reading.run(services.materials.add(teacher, lecture, file_name="a.pdf", file=BytesIO(content), size=len(content)))
    assert queued(database) == []


def test_the_slide_stands_on_the_desk_and_on_the_page_of_the_question(  # noqa: PLR0917
    services: Services,
    make: Factory,
    laying: EvidenceLaying,
    reading: SlideReading,
    lecture: UUID,
    teacher: Person,
    visit: Visit,
    database: Database,
) -> None:
    long = " ".join([PAGES[1], *(f"word{chr(97 + at % 26)}" for at in range(90))])
    deck = show(services, teacher, lecture, reading, PAGES[0], long)
    question = make.question(teacher, lecture, question=QUESTION)
    laying.run(question)
    course = services.questions.get(teacher, question).course_id
    for app in (
        visit(teacher, places.REVIEW, course=course),
        visit(teacher, places.QUESTION, question=question),
    ):
        words = desk_words(app)
        assert "On the slides" in words
        assert "week 3.pdf, page 2 The page whose words are nearest to the quote." in words
        [shown] = [line for line in words.splitlines() if line.startswith(PAGES[1])]
        assert (len(shown.split()), shown[-1]) == (41, "…")
        [address] = links_to_slides(app)
        assert re.fullmatch(r"/files/\S+#page=2", address)
    with database.unit_of_work() as work:  # a browser saves such a file, so the panel beside the lecture shows the page
        pptx = {"kind": CONTENT_TYPES[".pptx"], "deck": deck}
        work.execute(text("UPDATE materials SET content_type = :kind WHERE id = :deck"), pptx)
        work.commit()
    [address] = links_to_slides(visit(teacher, places.QUESTION, question=question))
    assert address == f"/lecture?lecture={lecture}&t=0&slides={deck}&page=2"

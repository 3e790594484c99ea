"""Beside a question in review lies what the lectures say of its wrong options, and which questions are like it."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.people import Person
from services.domain.questions import Option, Question, QuestionType, Source, true_false_options
from services.domain.transcripts import Segment, Transcript
from services.review.evidence_laying import EvidenceLaying
from services.settings import Settings
from services.setup.engines import choose_embedder
from services.wiring import Services
from tests.factories import Factory

SAID = (
    "An enzyme lowers the activation energy of a reaction.",
    "The inhibitor binds to the active site and blocks it.",
    "A cofactor is a helper that many enzymes need.",
    "Denaturation is what heat does to a protein.",
    "The ribosome makes every protein of the cell.",
)
ELSEWHERE = ("The mitochondrion makes most of the energy of a cell.", "It has two membranes.")

ENERGY = Question(
    QuestionType.SINGLE_CHOICE,
    "What does an enzyme lower?",
    options=(
        Option("The activation energy", is_correct=True),
        Option("The active site", is_correct=False),
        Option("The ribosome", is_correct=False),
        Option("The mitochondrion", is_correct=False),
        Option("The chloroplast", is_correct=False),
    ),
    sources=(Source(0, 4800, SAID[0]),),
)


def spoken(lines: tuple[str, ...]) -> Transcript:
    said = tuple(Segment(at * 5000, at * 5000 + 4800, words) for at, words in enumerate(lines))
    return Transcript(said, duration_ms=5000 * len(lines))


@pytest.fixture
def laying(database: Database, settings: Settings) -> EvidenceLaying:
    return EvidenceLaying(database, choose_embedder(settings))


@pytest.fixture
def lecture(make: Factory, teacher: Person) -> UUID:
    course = make.course(teacher)
    make.lecture(teacher, course, transcript=spoken(ELSEWHERE), title="Week 2: The cell")
    return make.lecture(teacher, course, transcript=spoken(SAID))


def test_each_wrong_option_shows_where_the_lectures_speak_of_it(
    services: Services, make: Factory, laying: EvidenceLaying, lecture: UUID, teacher: Person
) -> None:
    question = make.question(teacher, lecture, question=ENERGY)
    laying.run(question)
    site, ribosome, mitochondrion, chloroplast = services.questions.open(teacher, question).against
    assert (site.option, site.place and site.place.text) == (1, SAID[1])
    assert "something else" in site.reason
    assert (ribosome.place and ribosome.place.start_ms) == 20_000
    assert (mitochondrion.lecture_title, mitochondrion.place and mitochondrion.place.text) == (
        "Week 2: The cell",
        ELSEWHERE[0],
    )
    assert (chloroplast.option, chloroplast.place) == (4, None)
    assert "No lecture" in chloroplast.reason


def test_a_year_is_found_although_it_is_said_in_words(
    services: Services, make: Factory, laying: EvidenceLaying, teacher: Person
) -> None:
    said = (
        "Emil Fischer proposed the model in eighteen ninety-four.",
        "Daniel Koshland changed it in nineteen fifty-eight.",
    )
    years = tuple(Option(text, is_correct=text == "1894") for text in ("1894", "1958", "1883"))
    question = Question(
        QuestionType.SINGLE_CHOICE,
        "In which year did Emil Fischer propose the model, before Koshland changed it?",
        options=years,
        sources=(Source(0, 4800, said[0]),),
    )
    lecture = make.lecture(teacher, make.course(teacher), transcript=spoken(said))
    asked = make.question(teacher, lecture, question=question)
    laying.run(asked)
    koshland, nobody = services.questions.open(teacher, asked).against
    assert (koshland.place and koshland.place.text, nobody.place) == (said[1], None)


def test_a_question_shows_those_that_are_like_it_from_either_side(
    services: Services, make: Factory, laying: EvidenceLaying, lecture: UUID, teacher: Person
) -> None:
    one = make.question(teacher, lecture, question=ENERGY)
    twin = make.question(teacher, lecture, question=replace(ENERGY, stem="Which quantity does an enzyme lower?"))
    other = make.question(
        teacher,
        lecture,
        question=Question(
            QuestionType.TRUE_FALSE, "Two membranes surround it.", options=true_false_options(answer=True)
        ),
    )
    for each in (one, twin, other):
        laying.run(each)
    likes = {
        each: [like.question_id for like in services.questions.open(teacher, each).similar]
        for each in (one, twin, other)
    }
    assert likes == {one: [twin], twin: [one], other: []}


def test_the_next_version_has_evidence_of_its_own(
    services: Services, make: Factory, laying: EvidenceLaying, lecture: UUID, teacher: Person
) -> None:
    question = make.question(teacher, lecture, question=ENERGY)
    laying.run(question)
    fewer = replace(ENERGY, options=ENERGY.options[:3])
    services.questions.edit(teacher, question, fewer, expected_version=1)
    assert services.questions.open(teacher, question).against == ()
    laying.run(question)
    site, _ = services.questions.open(teacher, question).against
    assert site.option == 1


def test_a_question_deleted_before_its_turn_is_passed_over(laying: EvidenceLaying, lecture: UUID) -> None:
    laying.run(lecture)  # no question has this id


def test_waiting_questions_without_evidence_are_found_by_the_sweep(
    make: Factory, laying: EvidenceLaying, lecture: UUID, teacher: Person, database: Database
) -> None:
    done, missing = (
        make.question(teacher, lecture, question=ENERGY),
        make.question(teacher, lecture, question=replace(ENERGY, stem="And what else?")),
    )
    laying.run(done)
    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM procrastinate_jobs"))
        work.commit()
    laying.sweep()
    with database.unit_of_work() as work:
        queued = list(work.execute(text("SELECT args->>'question_id' FROM procrastinate_jobs")).scalars())
    assert queued == [str(missing)]

"""What an exam as a whole gives away, told before it is handed out."""

from dataclasses import replace
from uuid import UUID

import pytest

from db.queries import question_findings, questions
from db.unit_of_work import Database
from services.domain.exam_bank import Placement
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.domain.questions import Option
from services.wiring import Services
from tests.factories import QUESTION, Factory


@pytest.fixture
def approved(make: Factory, teacher: Person) -> tuple[UUID, list[UUID]]:
    """A course with six approved questions whose key stands first, and a seventh whose key stands second."""
    lecture = make.lecture(teacher, course := make.course(teacher))
    texts = ("heat", "cold", "acid", "salt")
    asked = []
    for number in range(7):
        options = tuple(Option(text, is_correct=at == number // 6) for at, text in enumerate(texts))
        question = replace(QUESTION, stem=f"What is true of case {number}?", options=options)
        asked.append(make.question(teacher, lecture, question=question, status=QuestionStatus.APPROVED))
    return course, asked


def exam_of(services: Services, teacher: Person, course: UUID, *asked: UUID) -> UUID:
    exam = services.exams.create(teacher, course, title="Midterm")
    placements = [Placement(each, 1) for each in asked]
    services.exams.save(teacher, exam, title="Midterm", instructions="", placements=placements, expected_version=1)
    return exam


def found_in(database: Database, teacher: Person, question: UUID, *findings: Finding) -> None:
    with database.unit_of_work() as work:
        question_findings.keep_check(work, questions.get(work, teacher, question).version_id, findings)
        work.commit()


def test_the_place_of_the_keys_is_told(services: Services, teacher: Person, approved: tuple[UUID, list[UUID]]) -> None:
    course, asked = approved
    (found,) = services.exams.findings(teacher, exam_of(services, teacher, course, *asked))
    assert found.message == "The right answer is option A in 6 of 7 questions."
    assert found.positions == (1, 2, 3, 4, 5, 6)


def test_doubles_and_given_answers_count_only_within_the_exam(
    services: Services, database: Database, teacher: Person, approved: tuple[UUID, list[UUID]]
) -> None:
    course, asked = approved
    double = Finding(FindingCode.DOUBLE, "It asks the same as another.", Severity.MAJOR)
    given = Finding(FindingCode.GIVES_AWAY, "Its text gives the answer away.", Severity.MINOR)
    flaw = Finding(FindingCode.VAGUE_TERMS, "“often” says little.", Severity.MINOR)
    found_in(database, teacher, asked[0], replace(double, other=asked[2]), replace(double, other=asked[5]), flaw)
    found_in(database, teacher, asked[2], replace(double, other=asked[0]), replace(given, other=asked[1]))
    exam = exam_of(services, teacher, course, asked[2], asked[1], asked[0])
    assert [(each.message, each.positions) for each in services.exams.findings(teacher, exam)] == [
        ("Questions 1 and 3 ask the same.", (1, 3)),
        ("Questions 1 and 2: Its text gives the answer away.", (1, 2)),
    ]


def test_an_exam_without_questions_has_nothing_to_tell(services: Services, make: Factory, teacher: Person) -> None:
    exam = services.exams.create(teacher, make.course(teacher), title="Empty")
    assert services.exams.findings(teacher, exam) == ()

"""Which questions are checked without anybody asking for it."""

from uuid import UUID

import pytest
from sqlalchemy import text

from db.queries import question_findings, questions
from db.unit_of_work import Database
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.jobs.job_queue import CHECK_QUESTION
from services.questions.question_check import QuestionCheck
from services.wiring import Services
from tests.factories import Factory
from tests.fakes.scripted_writer import StemChecks


@pytest.fixture
def lecture(make: Factory, teacher: Person) -> UUID:
    return make.lecture(teacher, make.course(teacher))


def age(database: Database) -> None:
    """Everything that is there was written yesterday."""
    with database.unit_of_work() as work:
        work.execute(text("UPDATE question_versions SET created_at = now() - interval '1 day'"))
        work.commit()


def queued(database: Database) -> list[UUID]:
    with database.reading() as work:
        found = work.execute(
            text("SELECT args->>'question_id' FROM procrastinate_jobs WHERE task_name = :task ORDER BY id"),
            {"task": CHECK_QUESTION},
        )
        return [UUID(each) for each in found.scalars()]


def test_what_nobody_had_checked_is_found_by_the_sweep_and_checked_once(
    database: Database, make: Factory, teacher: Person, lecture: UUID
) -> None:
    check = QuestionCheck(database, StemChecks)
    forgotten, checked = make.question(teacher, lecture), make.question(teacher, lecture, stem="What is checked?")
    make.question(teacher, lecture, stem="What is closed?", status=QuestionStatus.REJECTED)
    with database.unit_of_work() as work:
        question_findings.keep_check(work, questions.get(work, teacher, checked).version_id, ())
        work.commit()
    age(database)
    make.question(teacher, lecture, stem="What has just been written?")
    for _ in range(2):
        check.sweep()
    assert queued(database) == [forgotten]
    check.run(forgotten)
    with database.reading() as work:
        assert questions.get(work, teacher, forgotten).is_checked


def test_all_of_a_course_that_no_check_has_seen_is_checked_at_once(
    services: Services, database: Database, make: Factory, teacher: Person, lecture: UUID
) -> None:
    course = services.lectures.get(teacher, lecture).course_id
    waiting = [make.question(teacher, lecture, stem=f"Number {each}?") for each in range(2)]
    approved = make.question(teacher, lecture, stem="What is approved?", status=QuestionStatus.APPROVED)
    make.question(teacher, lecture, stem="What is rejected?", status=QuestionStatus.REJECTED)
    make.question(teacher, make.lecture(teacher, make.course(teacher)), stem="What is of another course?")
    checked = make.question(teacher, lecture, stem="What is checked?")
    with database.unit_of_work() as work:
        question_findings.keep_check(work, questions.get(work, teacher, checked).version_id, ())
        work.commit()
    assert services.questions.bank(teacher, course).unchecked == 3
    assert [services.questions.have_all_checked(teacher, course) for _ in range(2)] == [3, 3]
    assert sorted(queued(database)) == sorted([*waiting, approved])
    QuestionCheck(database, StemChecks).run(approved)
    assert services.questions.bank(teacher, course).unchecked == 2


def test_a_question_is_sent_to_its_check_by_whoever_opens_it(
    services: Services, database: Database, make: Factory, teacher: Person, lecture: UUID
) -> None:
    question = make.question(teacher, lecture)
    for _ in range(2):
        services.questions.have_checked(teacher, question)
    assert queued(database) == [question]
    with database.unit_of_work() as work:
        question_findings.keep_check(work, questions.get(work, teacher, question).version_id, ())
        work.execute(text("DELETE FROM procrastinate_jobs"))
        work.commit()
    services.questions.have_checked(teacher, question)
    assert queued(database) == []

"""Decisions: kept once, undone within a minute, and nothing lost when somebody else came first."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db.queries import questions, reviews
from db.unit_of_work import Database
from services.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.domain.reviews import Decided, Decision, Reason, Stage, Standing, Verdict
from services.wiring import Services
from tests.factories import EDITED, QUESTION, SEND_BACK, Factory

ACCEPT = Verdict(Decision.ACCEPT)
REJECT = Verdict(Decision.REJECT, Reason.DOUBLE)


@pytest.fixture
def question(make: Factory, teacher: Person, course: UUID) -> UUID:
    return make.question(teacher, make.lecture(teacher, course))


@pytest.fixture
def reviewer(services: Services, make: Factory, course: UUID) -> Person:
    person = make.person("Rita Reviewer")
    services.identity.give_role(person.email, "Biochemistry for beginners", Role.REVIEWER)
    return person


def standing(database: Database, question_id: UUID) -> Standing:
    with database.lookup() as work:
        return reviews.standing(work, question_id)


def rows(database: Database, query: str, **asked: object) -> list[tuple[object, ...]]:
    with database.lookup() as work:
        return [tuple(row) for row in work.execute(text(query), asked)]


def course_of(services: Services, person: Person, question_id: UUID) -> UUID:
    return services.questions.get(person, question_id).course_id


def last(services: Services, person: Person, question_id: UUID) -> Decided | None:
    return services.decisions.last(person, course_of(services, person, question_id))


def pass_a_minute(database: Database) -> None:
    """Let every decision be a minute older than it is, which only a database that is told so allows."""
    with database.unit_of_work() as work:
        work.execute(text("ALTER TABLE reviews DISABLE TRIGGER decisions_stay"))
        work.execute(text("UPDATE reviews SET created_at = created_at - interval '61 seconds'"))
        work.execute(text("ALTER TABLE reviews ENABLE TRIGGER decisions_stay"))
        work.commit()


def test_a_press_that_arrives_twice_decides_once(
    services: Services, database: Database, teacher: Person, question: UUID
) -> None:
    press = uuid4()
    first = services.decisions.decide(teacher, question, SEND_BACK, expected_version=1, seconds=12.5, press=press)
    second = services.decisions.decide(teacher, question, SEND_BACK, expected_version=1, seconds=14.0, press=press)
    assert second == first
    assert first.status is QuestionStatus.CHANGES_REQUESTED
    assert rows(database, "SELECT decision, seconds FROM reviews") == [("send_back", 12.5)]
    assert standing(database, question).returns_to == teacher.id


def test_a_press_of_somebody_else_is_not_an_answer_to_hers(
    services: Services, teacher: Person, reviewer: Person, question: UUID
) -> None:
    press = uuid4()
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1, press=press)
    with pytest.raises(Conflict, match="it is approved"):
        services.decisions.decide(reviewer, question, ACCEPT, expected_version=1, press=press)


def test_seconds_that_no_clock_can_say_are_not_believed(
    services: Services, database: Database, make: Factory, teacher: Person, course: UUID
) -> None:
    lecture = make.lecture(teacher, course)
    for told in (-1.0, float("nan"), 7.0, 1e9):
        services.decisions.decide(teacher, make.question(teacher, lecture), ACCEPT, expected_version=1, seconds=told)
    assert rows(database, "SELECT seconds FROM reviews ORDER BY created_at") == [(None,), (None,), (7.0,), (3600.0,)]


@pytest.mark.parametrize("verdict", [ACCEPT, SEND_BACK, REJECT])
def test_an_undone_decision_leaves_the_question_exactly_where_it_stood(
    services: Services, database: Database, teacher: Person, question: UUID, verdict: Verdict
) -> None:
    before = standing(database, question)
    decided = services.decisions.decide(teacher, question, verdict, expected_version=1)
    assert last(services, teacher, question) == decided
    services.decisions.undo(teacher, decided.review_id)
    services.decisions.undo(teacher, decided.review_id)
    assert standing(database, question) == before
    assert last(services, teacher, question) is None
    assert rows(database, "SELECT count(*), count(takes_back) FROM reviews") == [(2, 1)]
    again = services.decisions.decide(teacher, question, REJECT, expected_version=1)
    assert again.status is QuestionStatus.REJECTED


def test_what_she_wrote_as_she_accepted_stays_when_the_acceptance_is_undone(
    services: Services, database: Database, teacher: Person, question: UUID
) -> None:
    decided = services.decisions.decide(teacher, question, ACCEPT, expected_version=1, edited=EDITED)
    services.decisions.undo(teacher, decided.review_id)
    banked = services.questions.get(teacher, question)
    assert (banked.version, banked.status, banked.question.stem) == (2, QuestionStatus.IN_REVIEW, EDITED.stem)


def test_a_decision_is_undone_by_nobody_else_and_not_after_a_minute(
    services: Services, database: Database, teacher: Person, reviewer: Person, question: UUID
) -> None:
    decided = services.decisions.decide(reviewer, question, ACCEPT, expected_version=1)
    with pytest.raises(NotFound, match="decision of yours"):
        services.decisions.undo(teacher, decided.review_id)
    pass_a_minute(database)
    assert last(services, reviewer, question) is None
    with pytest.raises(Conflict, match="minute"):
        services.decisions.undo(reviewer, decided.review_id)
    assert standing(database, question).status is QuestionStatus.APPROVED


def test_a_decision_is_not_undone_once_something_has_happened_to_the_question(
    services: Services, database: Database, teacher: Person, course: UUID, question: UUID
) -> None:
    decided = services.decisions.decide(teacher, question, SEND_BACK, expected_version=1)
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    assert services.decisions.last(teacher, course) is None
    with pytest.raises(Conflict, match="happened to this question"):
        services.decisions.undo(teacher, decided.review_id)
    assert services.questions.get(teacher, question).question.stem == EDITED.stem


def test_somebody_who_may_not_review_any_more_is_told_and_nothing_is_decided(
    services: Services, database: Database, teacher: Person, reviewer: Person, question: UUID
) -> None:
    press = uuid4()
    decided = services.decisions.decide(reviewer, question, ACCEPT, expected_version=1, press=press)
    services.members.set_roles(
        teacher, course_of(services, teacher, question), reviewer.id, roles=frozenset({Role.COORDINATOR})
    )
    with pytest.raises(NotAllowed, match="Only a reviewer"):
        services.decisions.undo(reviewer, decided.review_id)
    answered = services.decisions.decide(reviewer, question, ACCEPT, expected_version=1, press=press)
    assert answered == decided, "a press that was kept is confirmed, whatever has happened to her role since"
    services.members.remove(teacher, course_of(services, teacher, question), reviewer.id)
    with pytest.raises(NotFound, match="not yours"):
        services.decisions.decide(reviewer, question, ACCEPT, expected_version=1, press=press)
    assert rows(database, "SELECT decision FROM reviews") == [("accept",)]


def test_in_an_archived_course_nothing_is_decided(
    services: Services, teacher: Person, course: UUID, question: UUID
) -> None:
    services.courses.archive(teacher, course)
    with pytest.raises(NotAllowed, match="archived"):
        services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    services.courses.restore(teacher, course)
    assert services.decisions.decide(teacher, question, ACCEPT, expected_version=1).status is QuestionStatus.APPROVED


def test_a_question_that_was_deleted_in_between_is_said_to_be_gone(
    services: Services, database: Database, teacher: Person, question: UUID
) -> None:
    with database.unit_of_work() as work:
        work.execute(text("DELETE FROM questions"))
        work.commit()
    with pytest.raises(NotFound, match="no such question"):
        services.decisions.decide(teacher, question, ACCEPT, expected_version=1, edited=EDITED)


def test_an_edit_that_cannot_be_saved_decides_nothing(services: Services, teacher: Person, question: UUID) -> None:
    with pytest.raises(InvalidInput):
        services.decisions.decide(teacher, question, ACCEPT, expected_version=1, edited=replace(QUESTION, stem=""))
    banked = services.questions.get(teacher, question)
    assert (banked.version, banked.status) == (1, QuestionStatus.IN_REVIEW)


def test_the_database_itself_refuses_to_change_what_was_decided(
    services: Services, database: Database, teacher: Person, question: UUID
) -> None:
    services.decisions.decide(teacher, question, ACCEPT, expected_version=1)
    for change in ("UPDATE reviews SET comment = 'other'", "UPDATE question_moves SET reason = 'other'"):
        with pytest.raises(DBAPIError, match="only ever added"), database.unit_of_work() as work:
            work.execute(text(change))


def test_a_question_sent_back_knows_to_whom_it_returns(
    services: Services, database: Database, teacher: Person, reviewer: Person, question: UUID
) -> None:
    services.decisions.decide(reviewer, question, SEND_BACK, expected_version=1)
    services.questions.edit(teacher, question, EDITED, expected_version=1)
    services.questions.send_to_review(teacher, question)
    assert standing(database, question).returns_to == reviewer.id
    services.decisions.decide(reviewer, question, ACCEPT, expected_version=2)
    assert standing(database, question).returns_to is None


def test_every_move_is_kept_with_who_made_it(
    services: Services, database: Database, teacher: Person, question: UUID
) -> None:
    decided = services.decisions.decide(teacher, question, REJECT, expected_version=1)
    services.decisions.undo(teacher, decided.review_id)
    assert rows(database, "SELECT was, became, moved_by FROM question_moves ORDER BY id") == [
        ("draft", "in_review", None),
        ("in_review", "rejected", teacher.id),
        ("rejected", "in_review", teacher.id),
    ]
    with database.unit_of_work() as work, pytest.raises(Conflict):
        questions.set_status(work, question, QuestionStatus.DRAFT)
    assert standing(database, question).stage is Stage.FIRST

"""Deciding twice: the second is not told what the first decided, and a third decides where they differ."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import Conflict
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import PageRequest
from services.domain.people import Person, Role
from services.domain.review_queue import EVERYTHING
from services.domain.reviews import Decided, Decision, Reason, Stage, Verdict
from services.wiring import Services
from tests.factories import EDITED, Factory

ACCEPT = Verdict(Decision.ACCEPT)
SEND_BACK = Verdict(Decision.SEND_BACK, Reason.WRONG_KEY, "The key is the cofactor.")
REJECT = Verdict(Decision.REJECT, Reason.DOUBLE, "Asked in week 2.")
TITLE = "Biochemistry for beginners"


@dataclass
class Desk:
    """A course all of whose questions are decided on twice, with one that waits, and its two first reviewers."""

    services: Services
    make: Factory
    teacher: Person
    course: UUID
    question: UUID
    rita: Person

    def decide(self, person: Person, verdict: Verdict, *, version: int = 1, **more: Any) -> Decided:
        return self.services.decisions.decide(person, self.question, verdict, expected_version=version, **more)

    def reviewer(self, name: str) -> Person:
        person = self.make.person(name)
        self.services.identity.give_role(person.email, TITLE, Role.REVIEWER)
        return person

    def told(self, person: Person) -> str:
        """Everything that she can read about the question, course and queue as one text."""
        item = self.services.review.item(person, self.question)
        self.services.review.release(person, self.question)
        read = (
            replace(item, claim=None),
            self.services.questions.get(person, self.question),
            self.services.questions.open(person, self.question),
            self.services.questions.versions(person, self.question),
            self.services.questions.counts(person, self.course),
            self.services.review.counts(person, self.course),
            self.services.questions.bank(person, self.course).counts,
            self.services.comments.of_question(person, self.question),
            self.services.inbox.unread(person),
            self.services.decisions.history(person, self.question),
            self.services.review.waiting(person, self.course, PageRequest(), EVERYTHING),
            replace(self.services.review.overview(person, self.course), authors={}),  # of what waits so, not told
        )
        return "\n".join(map(repr, read))


@pytest.fixture
def desk(services: Services, make: Factory, teacher: Person) -> Desk:
    course = make.course(teacher, TITLE)
    services.second_review.set_share(teacher, course, 1.0)
    question = make.question(teacher, make.lecture(teacher, course))
    laid = Desk(services, make, teacher, course, question, teacher)
    laid.rita = laid.reviewer("Rita Reviewer")
    return laid


def test_what_the_first_decides_waits_for_somebody_else(desk: Desk) -> None:
    decided = desk.decide(desk.teacher, ACCEPT)
    assert (decided.status, decided.stage) == (QuestionStatus.IN_REVIEW, Stage.SECOND)
    assert desk.services.review.next(desk.teacher, desk.course) is None
    item = desk.services.review.next(desk.rita, desk.course)
    assert item is not None
    assert (item.banked.id, item.stage) == (desk.question, Stage.SECOND)
    with pytest.raises(Conflict, match="Now a second reviewer does"):
        desk.decide(desk.teacher, REJECT)


def test_two_who_agree_settle_it(desk: Desk) -> None:
    desk.decide(desk.teacher, SEND_BACK)
    decided = desk.decide(desk.rita, SEND_BACK)
    assert (decided.status, decided.stage) == (QuestionStatus.CHANGES_REQUESTED, Stage.FIRST)
    opened = desk.services.questions.open(desk.teacher, desk.question)
    assert opened.sent_back is not None
    assert opened.sent_back.reviewer == desk.rita.name


def test_nobody_is_given_her_own_decision_because_the_other_has_decided_elsewhere(desk: Desk) -> None:
    elsewhere = desk.make.question(desk.teacher, desk.make.lecture(desk.teacher, desk.course, title="Week 4"))
    desk.decide(desk.teacher, ACCEPT)
    desk.services.decisions.decide(desk.rita, elsewhere, ACCEPT, expected_version=1)
    for person, left in ((desk.teacher, elsewhere), (desk.rita, desk.question)):
        item = desk.services.review.next(person, desk.course)
        assert item is not None
        assert item.banked.id == left
        listed = desk.services.review.waiting(person, desk.course, PageRequest(), EVERYTHING)
        assert ([line.id for line in listed.items], listed.total) == ([left], 1)


@pytest.mark.parametrize("first", [SEND_BACK, REJECT, ACCEPT])
def test_nothing_that_the_second_can_read_tells_what_the_first_decided(desk: Desk, first: Verdict) -> None:
    before = desk.told(desk.rita)
    desk.decide(desk.teacher, first)
    after = desk.told(desk.rita)
    assert after.replace("<Stage.SECOND: 'second'>", "<Stage.FIRST: 'first'>") == before


def test_an_edit_of_the_first_reviewer_is_seen_and_not_who_made_it(desk: Desk) -> None:
    rita, sven = desk.reviewer("Rita Reviewer"), desk.reviewer("Sven Second")
    desk.decide(rita, ACCEPT, edited=EDITED)
    for read in (desk.services.review.item, desk.services.questions.versions, desk.services.questions.get):
        assert "Rita" not in repr(read(sven, desk.question))
    desk.services.review.release(sven, desk.question)
    assert "Rita" not in repr(desk.services.review.waiting(sven, desk.course, PageRequest(), EVERYTHING))
    assert "Rita" not in repr(desk.services.review.overview(sven, desk.course))
    assert "Rita" not in repr(desk.services.decisions.history(sven, desk.question))
    assert desk.services.review.item(sven, desk.question).banked.question.stem == EDITED.stem
    assert desk.services.questions.versions(rita, desk.question)[0].written_by == rita.name
    desk.decide(sven, ACCEPT, version=2)
    assert desk.services.questions.versions(sven, desk.question)[0].written_by == rita.name
    assert desk.services.questions.get(sven, desk.question).status is QuestionStatus.APPROVED


def test_without_another_reviewer_one_decision_is_enough(desk: Desk) -> None:
    desk.services.members.remove(desk.teacher, desk.course, desk.rita.id)
    assert desk.decide(desk.teacher, ACCEPT).status is QuestionStatus.APPROVED


def test_without_a_share_nothing_is_decided_twice(desk: Desk) -> None:
    desk.services.second_review.set_share(desk.teacher, desk.course, 0.0)
    assert desk.decide(desk.teacher, ACCEPT).status is QuestionStatus.APPROVED


def test_two_who_disagree_are_decided_between_by_a_third_who_sees_both(desk: Desk) -> None:
    rita, sven, tina = (desk.reviewer(name) for name in ("Rita Reviewer", "Sven Second", "Tina Third"))
    desk.decide(rita, ACCEPT)
    decided = desk.decide(sven, REJECT)
    assert (decided.status, decided.stage) == (QuestionStatus.IN_REVIEW, Stage.ADJUDICATION)
    assert desk.services.review.next(rita, desk.course) is None
    assert desk.services.review.next(sven, desk.course) is None
    for one_of_both in (rita, sven):
        with pytest.raises(Conflict, match="Somebody else decides between the two"):
            desk.decide(one_of_both, ACCEPT)
    item = desk.services.review.next(tina, desk.course)
    assert item is not None
    assert [(each.reviewer, each.decision, each.comment) for each in item.both] == [
        (rita.name, Decision.ACCEPT, ""),
        (sven.name, Decision.REJECT, "Asked in week 2."),
    ]
    assert desk.decide(tina, ACCEPT).status is QuestionStatus.APPROVED
    assert desk.services.review.item(tina, desk.question).both == ()


def test_where_there_is_no_third_an_owner_who_reviews_decides(desk: Desk) -> None:
    desk.decide(desk.rita, ACCEPT)
    desk.decide(desk.teacher, REJECT)
    with pytest.raises(Conflict, match="the only reviewers of this course"):
        desk.decide(desk.rita, ACCEPT)
    item = desk.services.review.next(desk.teacher, desk.course)
    assert item is not None
    assert len(item.both) == 2
    assert desk.decide(desk.teacher, ACCEPT).status is QuestionStatus.APPROVED


def test_when_the_other_reviewers_leave_the_first_decides_alone(desk: Desk) -> None:
    desk.decide(desk.teacher, REJECT)
    desk.services.members.remove(desk.teacher, desk.course, desk.rita.id)
    item = desk.services.review.next(desk.teacher, desk.course)
    assert item is not None
    assert desk.decide(desk.teacher, ACCEPT).status is QuestionStatus.APPROVED


def test_an_edit_in_between_makes_it_wait_for_a_first_decision_again(desk: Desk) -> None:
    desk.decide(desk.rita, ACCEPT)
    desk.services.questions.edit(desk.teacher, desk.question, EDITED, expected_version=1)
    item = desk.services.review.next(desk.rita, desk.course)
    assert item is not None
    assert item.stage is Stage.FIRST
    assert desk.decide(desk.rita, REJECT, version=2).stage is Stage.SECOND
    item = desk.services.review.next(desk.teacher, desk.course)
    assert item is not None
    assert desk.decide(desk.teacher, REJECT, version=2).status is QuestionStatus.REJECTED


def test_an_undone_first_decision_is_made_anew(desk: Desk) -> None:
    desk.services.decisions.undo(desk.teacher, desk.decide(desk.teacher, ACCEPT).review_id)
    assert desk.services.review.item(desk.rita, desk.question).stage is Stage.FIRST
    assert desk.decide(desk.rita, REJECT).stage is Stage.SECOND
    assert desk.decide(desk.teacher, REJECT).status is QuestionStatus.REJECTED


def test_a_first_decision_is_not_undone_once_the_second_is_made(desk: Desk) -> None:
    first = desk.decide(desk.teacher, ACCEPT)
    desk.decide(desk.rita, ACCEPT)
    with pytest.raises(Conflict, match="happened to this question since"):
        desk.services.decisions.undo(desk.teacher, first.review_id)


def test_who_takes_back_a_second_decision_is_not_told_of_the_first_and_not_counted_as_blind(
    desk: Desk, database: Database
) -> None:
    desk.decide(desk.teacher, SEND_BACK)
    second = desk.decide(desk.rita, ACCEPT)
    assert second.stage is Stage.ADJUDICATION
    desk.services.decisions.undo(desk.rita, second.review_id)
    read = desk.told(desk.rita)
    assert "send_back" not in read
    assert SEND_BACK.comment not in read
    assert desk.decide(desk.rita, SEND_BACK).status is QuestionStatus.CHANGES_REQUESTED
    assert agreements(database) == {}


def agreements(database: Database) -> dict[tuple[str, str], int]:
    with database.lookup() as work:
        rows = work.execute(text("SELECT first, second, questions FROM review_agreements WHERE questions <> 0"))
        return {(row.first, row.second): row.questions for row in rows}


def test_agreement_is_counted_with_the_second_decision_and_taken_out_when_that_is_undone(
    desk: Desk, database: Database
) -> None:
    desk.decide(desk.teacher, ACCEPT)
    assert agreements(database) == {}
    second = desk.decide(desk.rita, REJECT)
    assert agreements(database) == {("accept", "reject"): 1}
    desk.services.decisions.undo(desk.rita, second.review_id)
    assert agreements(database) == {}

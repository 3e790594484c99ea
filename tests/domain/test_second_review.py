"""Which questions are decided on twice, by whom, and what follows."""

from uuid import UUID, uuid4, uuid5

import pytest

from services.domain.errors import Conflict, InvalidInput
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Role
from services.domain.reviews import Decision, Stage
from services.domain.second_review import Settled, checked_share, demand_turn, is_drawn, settled

ACCEPT, SEND_BACK, REJECT = Decision
FIRST, SECOND, THIRD = (uuid4() for _ in range(3))
REVIEWER = (Role.REVIEWER,)
QUESTIONS = [uuid5(UUID(int=0), str(number)) for number in range(4000)]


def test_about_the_share_is_drawn_and_always_the_same_ones() -> None:
    drawn = [each for each in QUESTIONS if is_drawn(each, 0.2)]
    assert 720 < len(drawn) < 880  # these ids are the same every time
    assert drawn == [each for each in QUESTIONS if is_drawn(each, 0.2)]
    assert not any(is_drawn(each, 0) for each in QUESTIONS)
    assert all(is_drawn(each, 1) for each in QUESTIONS)


def test_a_larger_share_keeps_what_the_smaller_one_drew() -> None:
    assert {each for each in QUESTIONS if is_drawn(each, 0.1)} < {each for each in QUESTIONS if is_drawn(each, 0.3)}


def test_a_share_is_between_nothing_and_everything() -> None:
    assert checked_share(0.25) == 0.25
    for share in (-0.1, 1.01, float("nan")):
        with pytest.raises(InvalidInput, match="between 0 and 100"):
            checked_share(share)


@pytest.mark.parametrize("decision", Decision)
def test_a_decision_holds_at_once_where_no_second_one_is_wanted(decision: Decision) -> None:
    assert settled(Stage.FIRST, decision, first=None, is_second_wanted=False) == Settled(decision.leads_to)


@pytest.mark.parametrize("decision", Decision)
def test_whatever_the_first_decides_waits_for_the_second(decision: Decision) -> None:
    assert settled(Stage.FIRST, decision, first=None, is_second_wanted=True) == Settled(None, Stage.SECOND)


@pytest.mark.parametrize("first", Decision)
@pytest.mark.parametrize("second", Decision)
def test_two_who_agree_decide_and_two_who_do_not_are_decided_between(first: Decision, second: Decision) -> None:
    found = settled(Stage.SECOND, second, first=first, is_second_wanted=True)
    assert found == (Settled(second.leads_to) if first is second else Settled(None, Stage.ADJUDICATION))


def test_the_adjudicator_has_the_last_word() -> None:
    assert settled(Stage.ADJUDICATION, REJECT, first=ACCEPT, is_second_wanted=True) == Settled(QuestionStatus.REJECTED)


def test_nobody_decides_first_and_second_of_one_question() -> None:
    demand_turn(Stage.FIRST, FIRST, REVIEWER, decided=(), reviewers=(FIRST, SECOND))
    demand_turn(Stage.SECOND, SECOND, REVIEWER, decided=(FIRST,), reviewers=(FIRST, SECOND))
    with pytest.raises(Conflict, match="Now a second reviewer does"):
        demand_turn(Stage.SECOND, FIRST, REVIEWER, decided=(FIRST,), reviewers=(FIRST, SECOND))


def test_the_first_goes_on_alone_when_the_others_have_left() -> None:
    demand_turn(Stage.SECOND, FIRST, REVIEWER, decided=(FIRST,), reviewers=(FIRST,))


def test_neither_of_two_decides_between_them_while_there_is_a_third() -> None:
    both = (FIRST, SECOND)
    demand_turn(Stage.ADJUDICATION, THIRD, REVIEWER, decided=both, reviewers=(*both, THIRD))
    for person in both:
        with pytest.raises(Conflict, match="Somebody else decides"):
            demand_turn(Stage.ADJUDICATION, person, (*REVIEWER, Role.OWNER), decided=both, reviewers=(*both, THIRD))


def test_without_a_third_an_owner_decides_though_she_is_one_of_both() -> None:
    both = (FIRST, SECOND)
    demand_turn(Stage.ADJUDICATION, FIRST, (Role.OWNER, Role.REVIEWER), decided=both, reviewers=both)
    with pytest.raises(Conflict, match="the only reviewers"):
        demand_turn(Stage.ADJUDICATION, SECOND, REVIEWER, decided=both, reviewers=both)

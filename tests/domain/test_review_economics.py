"""How much was changed, how long it took, and how sure a share is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.questions import Option, Question, QuestionType
from services.domain.review_economics import (
    IDLE_SECONDS,
    Edit,
    Tally,
    busy_seconds,
    edit_share,
    pace_of,
    tally_of,
    wilson,
)
from services.domain.reviews import Decision
from tests.factories import QUESTION

TEN = Question(QuestionType.ESSAY, "Why does an enzyme lose its shape when heated up?")


def timed(*seconds: float) -> Tally:
    return sum((tally_of(Decision.ACCEPT, each, 0.0) for each in seconds), Tally())


def test_what_is_accepted_as_it_stands_is_verbatim() -> None:
    assert edit_share(QUESTION, QUESTION) == 0
    assert Edit.of(0) is Edit.VERBATIM


@pytest.mark.parametrize(
    ("stem", "share"),
    [
        ("Why does an enzyme lose its form when heated up?", 0.1 / 1.1),  # eleven with the sign
        ("Why does the enzyme lose its form when heated?", 3 / 11),
        ("", 1.0),
    ],
)
def test_the_share_is_the_fewest_words_to_change_over_those_of_the_longer_text(stem: str, share: float) -> None:
    assert edit_share(TEN, replace(TEN, stem=stem)) == pytest.approx(share)


def test_a_fifth_of_the_words_is_the_most_that_is_minor() -> None:
    assert [Edit.of(share) for share in (0.01, 0.2, 0.21, 1)] == [Edit.MINOR, Edit.MINOR, Edit.MAJOR, Edit.MAJOR]


def test_another_right_answer_makes_another_question_though_no_word_changed() -> None:
    flipped = tuple(Option(each.text, is_correct=not each.is_correct) for each in QUESTION.options)
    assert edit_share(QUESTION, replace(QUESTION, options=flipped)) == 1


def test_an_option_reworded_or_moved_is_not_taken_for_another_key() -> None:
    first, *others = QUESTION.options
    reworded = replace(QUESTION, options=(replace(first, text="An active site"), *others))
    assert 0 < edit_share(QUESTION, reworded) < 0.2
    assert 0 < edit_share(QUESTION, replace(QUESTION, options=(*others, first))) < 1


def test_spaces_and_what_no_student_reads_do_not_count() -> None:
    assert edit_share(QUESTION, replace(QUESTION, stem=f" {QUESTION.stem}\n", points=3, objective="Another")) == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_share_is_between_none_and_all_and_the_same_both_ways(one: str, other: str) -> None:
    before, after = replace(TEN, stem=one), replace(TEN, stem=other)
    assert 0 <= edit_share(before, after) <= 1
    assert edit_share(before, after) == pytest.approx(edit_share(after, before))


def test_a_text_too_long_to_compare_word_by_word_counts_as_replaced() -> None:
    long = " ".join(f"word{number}" for number in range(2000))
    assert edit_share(replace(TEN, stem=long), replace(TEN, stem=long.upper())) == 1
    assert edit_share(replace(TEN, stem=long), replace(TEN, stem=f"{long} more")) == pytest.approx(1 / 2001)


def test_silence_of_more_than_a_minute_is_not_work() -> None:
    assert busy_seconds([0, 10, 40, 41]) == 41
    assert busy_seconds([0, 10, 10 + IDLE_SECONDS + 1, 80]) == 10 + (80 - 71)
    assert busy_seconds([0, IDLE_SECONDS]) == IDLE_SECONDS
    assert busy_seconds([]) == busy_seconds([7]) == 0


def test_moments_out_of_order_take_nothing_away() -> None:
    assert busy_seconds([0, 20, 5, 15]) == 30


def test_median_and_quartiles_come_from_the_histogram() -> None:
    tally = timed(12, 14, 18, 18, 25, 25, 28, 29)
    assert (tally.timed, tally.seconds) == (8, 169)
    assert tally.quantile(0.25) == pytest.approx(15)
    assert tally.quantile(0.5) == pytest.approx(20)
    assert tally.quantile(0.75) == pytest.approx(25)
    assert Tally().quantile(0.5) is None


@given(st.lists(st.floats(0, 3600), min_size=1, max_size=40), st.floats(0, 1))
def test_a_quantile_lies_within_the_step_of_a_time_that_was_taken(seconds: list[float], share: float) -> None:
    found = timed(*seconds).quantile(share)
    assert found is not None
    steps = (0, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 3600)
    assert any(steps[pace_of(each)] <= found <= steps[pace_of(each) + 1] for each in seconds)


def test_the_interval_of_a_share_is_wilsons() -> None:
    # Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=0.00005)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=0.00005)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=0.00005)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=0.00005)
    assert wilson(0, 0) == (0, 1)


@pytest.mark.parametrize("decision", Decision)
@pytest.mark.parametrize("seconds", [None, 0.0, 44.0, 3600.0])
@pytest.mark.parametrize("share", [None, 0.0, 0.1, 0.9])
def test_a_decision_that_is_taken_out_again_leaves_nothing(
    decision: Decision, seconds: float | None, share: float | None
) -> None:
    assert tally_of(decision, seconds, share) + tally_of(decision, seconds, share, times=-1) == Tally()


def test_only_what_was_accepted_counts_as_taken_verbatim_or_changed() -> None:
    assert tally_of(Decision.REJECT, 10, 0.0) == Tally(
        decided=1, rejected=1, timed=1, seconds=10, paces=tally_of(Decision.ACCEPT, 10, None).paces
    )
    minor = tally_of(Decision.ACCEPT, None, 0.1)
    assert (minor.verbatim, minor.minor, minor.major, minor.timed, minor.accepted_share) == (0, 1, 0, 0, 1)

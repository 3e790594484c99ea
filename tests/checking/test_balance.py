"""Over a whole exam neither the places nor the lengths of the keys tell the answers."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.checking.balance import balanced, exam_findings
from services.domain.questions import Option, Question, QuestionType, Source, true_false_options

Q = QuestionType


def single(stem: str, key: int = 0, texts: tuple[str, ...] = ("red", "sky", "tan", "ash"), **about: object) -> Question:
    options = tuple(Option(text, is_correct=at == key, feedback=f"about {text}") for at, text in enumerate(texts))
    return Question(Q.SINGLE_CHOICE, stem, options=options, **about)  # type: ignore[arg-type]


def place(question: Question) -> int:
    return [option.is_correct for option in question.options].index(True)


def test_keys_are_spread_over_all_places() -> None:
    arranged = balanced([single(f"Question {number}?") for number in range(22)])
    assert sorted(Counter(map(place, arranged)).values()) == [5, 5, 6, 6]


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.text("abcdef", min_size=1, max_size=4), st.integers(0, 3)), max_size=12))
def test_balancing_changes_nothing_but_the_place_of_the_key(made: list[tuple[str, int]]) -> None:
    before = [single(stem, key) for stem, key in made]
    after = balanced(before)
    assert balanced(after) == after
    for old, new in zip(before, after, strict=True):
        assert replace(new, options=old.options) == old
        assert set(new.options) == set(old.options)
        assert [each for each in new.options if not each.is_correct] == [
            each for each in old.options if not each.is_correct
        ]
    counts = Counter(map(place, after))
    assert max(counts.values(), default=0) - min((counts[at] for at in range(4)), default=0) <= 1


@pytest.mark.parametrize(
    "question",
    [
        single("How many?", 0, ("10", "20", "30", "40")),
        single("How hot?", 0, ("about 40 °C", "30 °C", "20 °C")),
        single("When?", 0, ("1861", "1866", "1870")),
        single("In which month?", 0, ("March 1861", "May 1861", "January 1862")),
        single("Which?", 0, ("red", "green", "All of the above")),
        single("Which?", 0, ("red", "green", "Both A and B")),
        single("Which?", 0, explanation="Option A is right, because it is red."),
        Question(Q.TRUE_FALSE, "It is so.", true_false_options(True)),
        Question(Q.MULTIPLE_CHOICE, "Which?", tuple(Option(text, is_correct=text != "c") for text in "abc")),
    ],
)
def test_options_with_an_order_of_their_own_stay(question: Question) -> None:
    filler = [single(f"Question {number}?") for number in range(8)]
    assert balanced([*filler, question])[-1] == question


def test_keys_that_stay_count_where_the_others_go() -> None:
    fixed = [single(f"How many {number}?", 0, ("10", "20", "30", "40")) for number in range(3)]
    arranged = balanced([*fixed, *(single(f"Question {number}?") for number in range(9))])
    assert Counter(map(place, arranged)) == {0: 3, 1: 3, 2: 3, 3: 3}


def test_a_place_that_is_right_too_often_is_told() -> None:
    (found,) = exam_findings([single(f"Question {number}?", 1) for number in range(6)])
    assert found.message == "The right answer is option B in 6 of 6 questions."
    assert found.positions == (1, 2, 3, 4, 5, 6)
    assert exam_findings(balanced([single(f"Question {number}?", 1) for number in range(6)])) == ()


@pytest.mark.parametrize(("key", "word"), [("a much longer right answer", "longest"), ("re", "shortest")])
def test_a_length_that_is_right_too_often_is_told(key: str, word: str) -> None:
    telling = [single(f"Question {number}?", number % 4) for number in range(8)]
    telling = [
        replace(each, options=tuple(replace(one, text=key) if one.is_correct else one for one in each.options))
        for each in telling
    ]
    (found,) = exam_findings(telling)
    assert found.message == f"The right answer is the {word} option in 8 of 8 questions."


def test_statements_that_are_nearly_all_true_are_told() -> None:
    statements = [Question(Q.TRUE_FALSE, f"It is {number}.", true_false_options(number != 3)) for number in range(12)]
    (found,) = exam_findings(statements)
    assert found.message == "11 of 12 statements are true."
    assert exam_findings(statements[:4]) == ()


def test_an_exam_about_five_minutes_of_a_lecture_is_told() -> None:
    starts = [0, 60_000, 90_000, 120_000, 200_000, 900_000, 2_000_000]
    asked = [
        replace(single(f"Q{at}?", number % 4), sources=(Source(at, at + 1000, "said"),))
        for number, at in enumerate(starts)
    ]
    (found,) = exam_findings(asked)
    assert found.message == "5 of 7 questions ask about the same five minutes, 0:00 to 5:00."
    assert exam_findings(asked, lectures=[0, 1, 2, 3, 4, 5, 6]) == ()

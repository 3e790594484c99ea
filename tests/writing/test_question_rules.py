"""A question is complete, or a sentence says what is missing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.question_rules import problems
from services.domain.questions import (
    Answer,
    Option,
    Pair,
    Question,
    QuestionType,
    Source,
    true_false_options,
)

CAPITALS = (Option("Rome", is_correct=True), Option("Milan", is_correct=False), Option("Turin", is_correct=False))
COMPLETE = {
    QuestionType.SINGLE_CHOICE: Question(QuestionType.SINGLE_CHOICE, "Which city?", options=CAPITALS),
    QuestionType.MULTIPLE_CHOICE: Question(
        QuestionType.MULTIPLE_CHOICE, "Which cities?", options=(*CAPITALS, Option("Ostia", is_correct=True))
    ),
    QuestionType.TRUE_FALSE: Question(QuestionType.TRUE_FALSE, "Rome is old.", options=true_false_options(answer=True)),
    QuestionType.SHORT_ANSWER: Question(QuestionType.SHORT_ANSWER, "Which city?", answers=(Answer("Rome"),)),
    QuestionType.NUMERICAL: Question(QuestionType.NUMERICAL, "How hot?", answers=(Answer("37.5 °C", tolerance=0.5),)),
    QuestionType.MATCHING: Question(
        QuestionType.MATCHING, "Match.", pairs=(Pair("Italy", "Rome"), Pair("Spain", "Madrid"), Pair("Peru", "Lima"))
    ),
    QuestionType.CLOZE: Question(QuestionType.CLOZE, "___ is in ___.", answers=(Answer("Rome"), Answer("Italy"))),
    QuestionType.ESSAY: Question(QuestionType.ESSAY, "Explain why Rome fell."),
}


@pytest.mark.parametrize("question_type", list(QuestionType))
def test_a_complete_question_of_each_type_has_no_problem(question_type: QuestionType) -> None:
    assert problems(COMPLETE[question_type]) == []


def changed(question_type: QuestionType, **fields: object) -> list[str]:
    return problems(replace(COMPLETE[question_type], **fields))


@pytest.mark.parametrize(
    ("question_type", "fields", "part_of_sentence"),
    [
        (QuestionType.ESSAY, {"stem": "  "}, "question is empty"),
        (QuestionType.ESSAY, {"points": 0}, "more than zero"),
        (QuestionType.ESSAY, {"sources": (Source(5, 5, "x"),)}, "source"),
        (QuestionType.ESSAY, {"sources": (Source(5, 9, " "),)}, "source"),
        (QuestionType.ESSAY, {"options": CAPITALS}, "An essay question has no options"),
        (QuestionType.ESSAY, {"answers": (Answer("Rome"),)}, "no accepted answers"),
        (QuestionType.SINGLE_CHOICE, {"options": CAPITALS[:2]}, "at least 3"),
        (QuestionType.SINGLE_CHOICE, {"options": CAPITALS[1:]}, "No options are marked"),
        (QuestionType.SINGLE_CHOICE, {"options": (*CAPITALS, Option("Ostia", is_correct=True))}, "exactly one"),
        (QuestionType.SINGLE_CHOICE, {"options": (*CAPITALS, Option(" rome. ", is_correct=False))}, "there twice"),
        (QuestionType.SINGLE_CHOICE, {"options": (*CAPITALS, Option(" ", is_correct=False))}, "option is empty"),
        (QuestionType.MULTIPLE_CHOICE, {"options": CAPITALS}, "at least 2 correct"),
        (
            QuestionType.MULTIPLE_CHOICE,
            {"options": tuple(replace(option, is_correct=True) for option in CAPITALS)},
            "All options",
        ),
        (QuestionType.TRUE_FALSE, {"options": true_false_options(answer=True)[::-1]}, "True and False"),
        (QuestionType.TRUE_FALSE, {"options": ()}, "True and False"),
        (QuestionType.SHORT_ANSWER, {"answers": ()}, "no accepted answer"),
        (QuestionType.SHORT_ANSWER, {"answers": (Answer("Rome"), Answer("ROME"))}, "there twice"),
        (QuestionType.SHORT_ANSWER, {"pairs": (Pair("a", "b"),)}, "no pairs"),
        (QuestionType.NUMERICAL, {"answers": (Answer("many", tolerance=1),)}, "does not begin with a number"),
        (QuestionType.NUMERICAL, {"answers": (Answer("37"),)}, "tolerance"),
        (QuestionType.MATCHING, {"pairs": (Pair("Italy", "Rome"), Pair("Latium", "rome"))}, "there twice"),
        (QuestionType.MATCHING, {"pairs": ()}, "at least 3"),
        (QuestionType.CLOZE, {"stem": "Rome is in Italy."}, "no gap"),
        (QuestionType.CLOZE, {"answers": (Answer("Rome"),)}, "2 gaps but 1 answers"),
    ],
)
def test_what_is_wrong_is_said(question_type: QuestionType, fields: dict[str, object], part_of_sentence: str) -> None:
    sentences = changed(question_type, **fields)
    assert any(part_of_sentence in sentence for sentence in sentences), sentences


def test_signs_that_mean_something_make_options_different() -> None:
    options = tuple(Option(text, is_correct=text == "+5") for text in ("+5", "-5", "5%"))
    assert problems(Question(QuestionType.SINGLE_CHOICE, "Which?", options=options)) == []


@given(
    question_type=st.sampled_from(QuestionType),
    stem=st.text(max_size=20),
    texts=st.lists(st.tuples(st.text(max_size=5), st.booleans()), max_size=5),
)
def test_a_choice_without_problems_has_distinct_options_and_the_right_number_of_keys(
    question_type: QuestionType, stem: str, texts: list[tuple[str, bool]]
) -> None:
    question = Question(question_type, stem, options=tuple(Option(text, is_correct=key) for text, key in texts))
    if problems(question) or question_type is QuestionType.ESSAY:
        return
    keys = sum(key for _, key in texts)
    assert keys == 1 if question_type is QuestionType.SINGLE_CHOICE else keys >= 1
    assert len({text.strip().casefold() for text, _ in texts}) == len(texts)

"""The level and the difficulty a question seems to have, and what a teacher is told where the order was another."""

import pytest

from services.checking.difficulty import estimate_difficulty
from services.checking.levels import estimate_level
from services.checking.passages import passage_of
from services.domain.findings import FindingCode as F
from services.domain.findings import Severity
from services.domain.questions import Bloom, Difficulty, Question
from tests.checking.asked import CATALASE, HEAT, INHIBITORS, REAL_RATE, Q, answered, checked, choice, cited, embedder
from tests.writing.material import lecture

B = Bloom
WHICH = choice(
    "enzymes", "Which enzyme in the liver breaks down hydrogen peroxide?", "Catalase", ("Pepsin", "Iron"), CATALASE
)


def essay(stem: str) -> Question:
    return Question(Q.ESSAY, stem, sources=(cited("enzymes", INHIBITORS),))


def levels(question: Question, name: str = "enzymes") -> frozenset[Bloom]:
    return estimate_level(question, passage_of(question, lecture(name), embedder())).levels


@pytest.mark.parametrize(
    ("question", "level"),
    [
        (WHICH, B.REMEMBER),
        (choice("enzymes", "Why does the active site lose its shape?", "Heat breaks weak bonds", ("No", "Age"), HEAT),
         B.UNDERSTAND),
        (essay("Explain how the two kinds of inhibitor work."), B.UNDERSTAND),
        (essay("Compare a competitive with a non-competitive inhibitor."), B.ANALYZE),
        (essay("Evaluate the claim that every inhibitor is a poison."), B.EVALUATE),
        (essay("Design an experiment that tells the two kinds of inhibitor apart."), B.CREATE),
        (choice("economics", "If the nominal rate is 5 percent and inflation 2 percent, how high is the real one?",
                "3 percent", ("7 percent", "10 percent"), REAL_RATE), B.APPLY),
    ],
)  # fmt: skip
def test_the_words_of_a_question_tell_its_level(question: Question, level: Bloom) -> None:
    assert level in levels(question, "economics" if "nominal" in question.stem else "enzymes")


def test_a_tall_verb_over_a_fact_that_only_has_to_be_recalled_is_seen_through() -> None:
    stem = "Analyze which enzyme in the liver breaks down hydrogen peroxide."
    found = checked(answered(Q.SHORT_ANSWER, "enzymes", stem, CATALASE, "catalase"), "enzymes", bloom=B.ANALYZE)
    (note,) = [each for each in found if each.code is F.OFF_LEVEL]
    assert note.severity is Severity.NOTE
    assert "“analyze”" in note.message
    assert "word by word" in note.message


def test_the_level_that_was_ordered_and_one_that_cannot_be_told_stay_silent() -> None:
    assert F.OFF_LEVEL not in {each.code for each in checked(WHICH, "enzymes", bloom=B.REMEMBER)}
    unclear = essay("Inhibitors.")
    assert levels(unclear) == frozenset()
    assert F.OFF_LEVEL not in {each.code for each in checked(unclear, "enzymes", bloom=B.CREATE)}


def test_a_fact_said_word_by_word_with_far_options_is_not_hard() -> None:
    found = checked(WHICH, "enzymes", difficulty=Difficulty.HARD)
    (note,) = [each for each in found if each.code is F.OFF_DIFFICULTY]
    assert note.message.startswith("Ordered hard, it seems easy: the answer stands word by word in the passage")
    assert F.OFF_DIFFICULTY not in {each.code for each in checked(WHICH, "enzymes", difficulty=Difficulty.EASY)}


def test_a_task_that_puts_several_passages_together_is_not_easy() -> None:
    question = Question(
        Q.ESSAY,
        "Evaluate whether heat or an inhibitor stops an enzyme more surely.",
        sources=(cited("enzymes", INHIBITORS), cited("enzymes", HEAT)),
    )
    passage = passage_of(question, lecture("enzymes"), embedder())
    guess = estimate_difficulty(question, passage, embedder(), estimate_level(question, passage).levels)
    assert guess.difficulty is Difficulty.HARD
    assert "several sentences have to be put together" in guess.reasons

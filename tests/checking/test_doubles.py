"""Questions that ask the same, and those that give another's answer away."""

from uuid import uuid4

import pytest

from services.checking.doubles import double_findings
from services.domain.findings import FindingCode as F
from services.domain.findings import Severity
from services.domain.questions import Answer, Option, Question, true_false_options
from tests.checking.asked import Q, embedder

OTHER = uuid4()


def short(stem: str, *answers: str, explanation: str = "") -> Question:
    return Question(Q.SHORT_ANSWER, stem, answers=tuple(map(Answer, answers)), explanation=explanation)


def single(stem: str, key: str) -> Question:
    return Question(Q.SINGLE_CHOICE, stem, (Option(key, is_correct=True), Option("None", is_correct=False)))


def truth(stem: str, is_true: bool = True) -> Question:
    return Question(Q.TRUE_FALSE, stem, true_false_options(is_true))


def codes(one: Question, other: Question) -> list[tuple[F, Severity]]:
    found = list(double_findings(one, [(OTHER, other)], embedder()))
    assert all(each.other == OTHER for each in found)
    return [(each.code, each.severity) for each in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            short("In which year did Fischer propose the lock-and-key model?", "1894"),
            short("When was the lock-and-key model put forward?", "eighteen ninety-four"),
        ),
        (
            single("Why did Garibaldi's success alarm Cavour?", "A march on Rome would bring France into the war"),
            single(
                "What worried Cavour about Garibaldi's victories?", "That marching on Rome would draw France into war"
            ),
        ),
        (
            single("What is inflation?", "A lasting rise in the general level of prices"),
            single("How do economists define inflation?", "As a sustained increase of the price level"),
        ),
        (
            short("Which enzyme breaks down hydrogen peroxide?", "Catalase"),
            single(
                "What is the name of the liver enzyme that splits hydrogen peroxide into water and oxygen?", "catalase"
            ),
        ),
        (
            truth("Heat breaks the weak bonds that hold the protein in its shape."),
            truth("Heat breaks the strong bonds that hold the protein in its shape.", is_true=False),
        ),
    ],
)
def test_the_same_in_other_words_is_a_double(one: Question, other: Question) -> None:
    assert codes(one, other) == [(F.DOUBLE, Severity.MAJOR)]
    assert codes(other, one) == [(F.DOUBLE, Severity.MAJOR)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            short("In which year did Fischer propose the lock-and-key model?", "1894"),
            short("In which year did Koshland propose the induced-fit model?", "1958"),
        ),
        (
            single("What is inflation?", "A lasting rise in the general level of prices"),
            single("What is deflation?", "A lasting fall in the general level of prices"),
        ),
        (
            single("When does demand-pull inflation arise?", "When total demand grows faster than production"),
            single("When does cost-push inflation arise?", "When production becomes more expensive for many firms"),
        ),
        (
            short("Which enzyme is found in the liver?", "Catalase"),
            short("Which enzyme reaches forty million reactions per second?", "Catalase"),
        ),
        (truth("Lombardy belonged to Austria."), truth("Piedmont kept its constitution.")),
    ],
)
def test_a_like_question_about_something_else_is_none(one: Question, other: Question) -> None:
    assert codes(one, other) == []


def test_a_stem_that_says_the_answer_of_another_gives_it_away() -> None:
    one = short("In which year did Italy gain Venetia?", "1866")
    other = Question(Q.ESSAY, "Why did Italy gain Venetia in 1866? Explain the reason.")
    assert codes(one, other) == [(F.GIVES_AWAY, Severity.MINOR)]
    (found,) = double_findings(other, [(OTHER, one)], embedder())
    assert "“1866”" in found.message
    assert found.message.startswith("Its text gives")


def test_the_same_words_without_the_context_give_nothing_away() -> None:
    one = short("What kind of protein speeds up a chemical reaction?", "enzyme")
    other = short("At which temperature do most human enzymes work best?", "37")
    assert codes(one, other) == []


def test_a_false_statement_tells_nobody_the_answer_and_a_true_one_does() -> None:
    one = short("What is the first capital of the Kingdom of Italy?", "Turin")
    stem = "Turin was the first capital of the Kingdom of Italy."
    assert codes(one, truth(stem)) == [(F.GIVES_AWAY, Severity.MINOR)]
    assert codes(one, truth(stem, is_true=False)) == []


def test_an_explanation_that_says_the_answer_is_only_noted() -> None:
    one = short("What is the first capital of the Kingdom of Italy?", "Turin")
    told = "The Kingdom of Italy was proclaimed in 1861. The first capital of the Kingdom of Italy was Turin."
    other = short("In which year was the Kingdom of Italy proclaimed?", "1861", explanation=told)
    assert codes(one, other) == [(F.GIVES_AWAY, Severity.NOTE)]


def test_at_most_three_of_each_are_named() -> None:
    one = short("In which year did Fischer propose the lock-and-key model?", "1894")
    found = list(double_findings(one, [(uuid4(), one) for _ in range(6)], embedder()))
    assert len(found) == 3

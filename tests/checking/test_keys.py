"""A wrong key whose words stand in its own passage, said of something else, is told from a right one."""

from dataclasses import replace

import pytest

from benchmarks.keys import Judged, judge
from services.checking.gate import Gate
from services.domain.blueprints import BlueprintRow
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.questions import Answer, Option, Question, QuestionType, Source, true_false_options
from services.writing.protocol import Material
from tests.checking.asked import embedder, without_flaws
from tests.writing.material import transcript

LEAST_FOUND = 0.75
MOST_DOUBTED = 0.15
Q = QuestionType
HASHING = "On average a lookup in a hash table takes constant time, but in the worst case it takes linear time."
WORST = "What is the worst-case running time of a lookup in a hash table?"


@pytest.fixture(scope="module")
def held() -> list[Judged]:
    return judge("held")


def test_of_keys_never_tried_three_of_four_wrong_ones_are_found(held: list[Judged]) -> None:
    wrong = [each for each in held if not each.keyed.is_right]
    assert sum(each.is_marked for each in wrong) >= LEAST_FOUND * len(wrong)


def test_of_keys_never_tried_few_right_ones_are_doubted(held: list[Judged]) -> None:
    right = [each for each in held if each.keyed.is_right]
    assert sum(each.is_marked for each in right) <= MOST_DOUBTED * len(right)


def found(said: str, question: Question) -> list[Finding]:
    lecture = transcript(said)
    cited = replace(question, sources=(Source(0, lecture.duration_ms, said),))
    findings = Gate(embedder(), flaws=without_flaws).check(cited, Material(lecture), BlueprintRow(question.type, 1))
    return [each for each in findings if each.severity is Severity.MAJOR]


def choice(stem: str, key: str, *wrong: str) -> Question:
    options = (Option(wrong[0], is_correct=False), Option(key, is_correct=True))
    return Question(Q.SINGLE_CHOICE, stem, (*options, *(Option(text, is_correct=False) for text in wrong[1:])))


def test_a_key_said_under_another_condition_is_named_with_the_right_one() -> None:
    assert found(HASHING, choice(WORST, "Linear time", "Constant time", "Quadratic time")) == []
    (first, *_) = found(HASHING, choice(WORST, "Constant time", "Linear time", "Quadratic time"))
    assert first.code is FindingCode.KEY_UNSUPPORTED
    assert "“Linear time”" in first.message
    assert "“Constant time”" in first.message


@pytest.mark.parametrize(
    ("stem", "key", "wrong"),
    [
        ("Who was paid by the guild?", "The mason", "The bishop"),
        ("Who paid the mason?", "The guild", "The bishop"),
        ("Whom did the bishop praise?", "The guild", "The mason"),
    ],
)
def test_who_did_it_is_told_from_whom_it_was_done_to(stem: str, key: str, wrong: str) -> None:
    said = "The guild paid the mason, and the bishop praised the guild."
    assert found(said, choice(stem, key, wrong, "The king")) == []
    assert FindingCode.KEY_UNSUPPORTED in {each.code for each in found(said, choice(stem, wrong, key, "The king"))}


@pytest.mark.parametrize(
    ("statement", "is_true"),
    [
        ("The guild paid the mason.", True),
        ("The mason was paid by the guild.", True),
        ("The mason paid the guild.", False),
    ],
)
def test_a_statement_with_its_roles_exchanged_is_false(statement: str, is_true: bool) -> None:
    said = "The guild paid the mason."
    explanation = "" if is_true else "The guild paid the mason."
    question = Question(Q.TRUE_FALSE, statement, true_false_options(is_true), explanation=explanation)
    assert found(said, question) == []
    assert found(said, replace(question, options=true_false_options(not is_true)))


def test_a_number_of_another_thing_is_no_answer() -> None:
    said = "The bridge was begun in eighteen seventy and opened in eighteen eighty-three."
    question = Question(Q.NUMERICAL, "In which year was the bridge opened?", answers=(Answer("1883", 0.0),))
    assert found(said, question) == []
    (wrong,) = found(said, replace(question, answers=(Answer("1870", 0.0),)))
    assert "“1883”" in wrong.message


def test_an_order_that_only_dates_tell_is_left_to_the_teacher() -> None:
    said = "The bank was founded in nineteen thirteen. In nineteen seventy-nine, Volcker became its chairman."
    stem = "Which of these came before 1979?"
    assert found(said, choice(stem, "The bank was founded", "Volcker became its chairman", "Gold was sold")) == []

"""What is told of the difference between two versions of a question."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from services.domain.differences import Kind, Stretch, differences, words_between
from services.domain.pictures import picture_text
from services.domain.questions import Answer, Difficulty, Option, Pair, Question, QuestionType
from tests.factories import QUESTION


def told(before: Question, after: Question) -> dict[str, str]:
    signs = {Kind.SAME: "{}", Kind.REMOVED: "[-{}]", Kind.ADDED: "[+{}]"}
    return {
        each.part: "".join(signs[stretch.kind].format(stretch.text) for stretch in each.stretches)
        for each in differences(before, after)
    }


def test_words_that_were_replaced_stand_beside_those_in_their_place() -> None:
    assert told(QUESTION, replace(QUESTION, stem="What is the site named where the substrate binds?")) == {
        "Question": "What is the [-place called][+site named] where the substrate binds?"
    }


def test_a_picture_is_told_by_what_it_shows() -> None:
    one, other = picture_text("a1b2" + "0" * 60, "A lock"), picture_text("c3d4" + "0" * 60, "A lock")
    first = replace(QUESTION, stem=f"What is this? {one}")
    assert told(first, replace(first, stem=f"What is this? {one} And this? {other}")) == {
        "Question": "What is this? [picture a1b2: A lock][+ And this? [picture c3d4: A lock]]"
    }
    assert told(first, replace(first, stem=f"What is this? {other}")) == {
        "Question": "What is this? [picture [-a1b2][+c3d4]: A lock]"
    }


def test_another_key_is_told_by_a_word() -> None:
    first, second, third = QUESTION.options
    changed = replace(QUESTION, options=(replace(first, is_correct=False), replace(second, is_correct=True), third))
    assert told(QUESTION, changed) == {
        "Option A": "The active site[- (correct)]",
        "Option B": "The cofactor[+ (correct)]",
    }


def test_an_option_that_is_left_out_does_not_change_those_behind_it() -> None:
    assert told(QUESTION, replace(QUESTION, options=(QUESTION.options[0], QUESTION.options[2]))) == {
        "Option B": "[-The cofactor]"
    }
    more = (*QUESTION.options, Option("The coenzyme", is_correct=False))
    assert told(QUESTION, replace(QUESTION, options=more)) == {"Option D": "[+The coenzyme]"}


def test_every_part_of_a_question_is_compared() -> None:
    before = Question(QuestionType.SHORT_ANSWER, "How many?", answers=(Answer("40", 1.5),), pairs=(Pair("a", "b"),))
    after = replace(
        before,
        type=QuestionType.NUMERICAL,
        answers=(Answer("40", 2.0),),
        pairs=(Pair("a", "c"),),
        explanation="Because.",
        difficulty=Difficulty.HARD,
        objective="Know",
        points=2.0,
        sources=QUESTION.sources,
    )
    parts = ["Type", "Answer 1", "Pair 1", "Explanation", "Difficulty", "Objective", "Points", "Citation 1"]
    assert list(told(before, after)) == parts
    assert differences(before, before) == []


def test_a_text_too_long_to_compare_is_told_as_a_whole() -> None:
    assert words_between("a " * 2000, "b") == (Stretch(Kind.REMOVED, "a " * 2000), Stretch(Kind.ADDED, "b"))


@given(st.text(alphabet="ab .\n$", max_size=60), st.text(alphabet="ab .\n$", max_size=60))
def test_both_texts_can_be_read_from_the_difference(before: str, after: str) -> None:
    stretches = words_between(before, after)
    assert "".join(each.text for each in stretches if each.kind is not Kind.ADDED) == before
    assert "".join(each.text for each in stretches if each.kind is not Kind.REMOVED) == after

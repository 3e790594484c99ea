"""One question written anew by the built-in writer: mended, harder, of another type, about something else."""

from functools import cache

import pytest

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.question_rules import problems, same_wording
from services.domain.questions import Bloom, Difficulty, Option, Question, QuestionType, Source
from services.writing.protocol import Material, Shortfall, Written
from tests.writing.builtin import writer
from tests.writing.material import lecture, transcript

Q = QuestionType
MATERIAL = Material(lecture("history"))


@cache
def asked() -> Question:
    """A question of the writer's own: why Garibaldi's success alarmed Cavour."""
    row = BlueprintRow(Q.SINGLE_CHOICE, 20, Bloom.UNDERSTAND)
    outcomes = writer().write(MATERIAL, Blueprint((row,)))
    made = [one.question for one in outcomes if isinstance(one, Written)]
    return next(question for question in made if question.stem.startswith("Why did Garibaldi"))


def revise(question: Question, wanted: BlueprintRow, instruction: str, *existing: Question) -> Question:
    outcome = writer().revise(question, MATERIAL, wanted, instruction=instruction, existing=existing)
    assert isinstance(outcome, Written), outcome
    assert outcome.row == 0
    assert problems(outcome.question) == []
    return outcome.question


def wrong(question: Question) -> set[str]:
    return {same_wording(option.text) for option in question.options if not option.is_correct}


def key(question: Question) -> str:
    [text] = [option.text for option in question.options if option.is_correct]
    return text


def test_a_bad_distractor_is_mended_by_other_wrong_options() -> None:
    finding = "The right option is clearly the longest, which tells that it is right."
    mended = revise(asked(), BlueprintRow(Q.SINGLE_CHOICE, 1), finding, asked())
    assert (mended.stem, key(mended)) == (asked().stem, key(asked()))
    assert wrong(mended).isdisjoint(wrong(asked()))


def test_a_fault_of_the_stem_brings_another_question_about_the_same_sentence() -> None:
    other = revise(asked(), BlueprintRow(Q.SINGLE_CHOICE, 1), "The stem is worded negatively.", asked())
    assert other.stem != asked().stem
    assert other.sources[0].quote in asked().sources[0].quote


@pytest.mark.parametrize("type_", [Q.CLOZE, Q.SHORT_ANSWER, Q.TRUE_FALSE, Q.ESSAY], ids=str)
def test_another_type_asks_about_the_same_sentence(type_: QuestionType) -> None:
    level, difficulty = asked().bloom, asked().difficulty
    other = revise(asked(), BlueprintRow(type_, 1, level, difficulty), "Make it a question of this type.", asked())
    assert other.type is type_
    assert asked().sources[0].quote in " ".join(source.quote for source in other.sources)


def test_harder_and_easier_are_what_is_ordered_or_a_sentence_says_why_not() -> None:
    for wanted in Difficulty:
        row = BlueprintRow(Q.SINGLE_CHOICE, 1, difficulty=wanted)
        outcome = writer().revise(asked(), MATERIAL, row, instruction=f"Make it {wanted.value}.", existing=(asked(),))
        if isinstance(outcome, Written):
            assert outcome.question.difficulty is wanted or asked().difficulty is wanted
        else:
            assert outcome.reason.endswith(".")


def test_the_same_options_in_another_order_are_not_harder() -> None:
    row = BlueprintRow(Q.SINGLE_CHOICE, 8)
    own = [one.question for one in writer().write(MATERIAL, Blueprint((row,))) if isinstance(one, Written)]
    for question in own:
        for instruction in ("Make it harder: it should take one more step of thought.", "Make it easier."):
            wanted = BlueprintRow(Q.SINGLE_CHOICE, 1, question.bloom, question.difficulty)
            outcome = writer().revise(question, MATERIAL, wanted, instruction=instruction, existing=own)
            if isinstance(outcome, Written):
                assert (outcome.question.stem, set(texts(outcome.question))) != (question.stem, set(texts(question)))


def texts(question: Question) -> list[str]:
    return [option.text for option in question.options]


def test_an_instruction_may_lead_to_another_topic() -> None:
    other = revise(asked(), BlueprintRow(Q.SINGLE_CHOICE, 1), "Ask about the Red Cross or the armistice instead.")
    assert "Solferino" in str(other) or "armistice" in str(other).lower()


def test_nothing_that_the_exam_has_already_is_asked_in_its_place() -> None:
    row = BlueprintRow(Q.SINGLE_CHOICE, 1)
    first = revise(asked(), row, "The stem is vague.", asked())
    outcome = writer().revise(asked(), MATERIAL, row, instruction="The stem is vague.", existing=(asked(), first))
    if isinstance(outcome, Written):
        assert outcome.question.stem not in {asked().stem, first.stem}


def test_where_the_sentence_gives_nothing_else_a_sentence_says_so() -> None:
    outcome = writer().revise(
        asked(), MATERIAL, BlueprintRow(Q.NUMERICAL, 1), instruction="Change the type.", existing=(asked(),)
    )
    assert isinstance(outcome, Shortfall)
    assert (outcome.row, outcome.missing) == (0, 1)
    assert "numerical question" in outcome.reason


def test_a_question_by_somebody_else_gets_other_options_from_the_lecture() -> None:
    segment = next(each for each in lecture("history").segments if "Mazzini founded" in each.text)
    theirs = Question(
        Q.SINGLE_CHOICE,
        "Who stood at the beginning of Young Italy?",
        (
            Option("Giuseppe Mazzini", is_correct=True),
            Option("A goat", is_correct=False),
            Option("Me", is_correct=False),
        ),
        explanation="The lecture says so.",
        bloom=Bloom.REMEMBER,
        sources=(Source(segment.start_ms, segment.end_ms, segment.text),),
    )
    mended = revise(theirs, BlueprintRow(Q.SINGLE_CHOICE, 1), "A wrong option is implausible.", theirs)
    assert key(mended) == "Giuseppe Mazzini"
    assert wrong(mended).isdisjoint({"a goat", "me"})
    assert len(wrong(mended)) >= 2


def test_a_lecture_in_another_language_is_not_revised_by_guessing() -> None:
    german = Material(transcript("Ein Enzym ist ein Protein."))
    german = Material(german.lecture.__class__(german.lecture.segments, german.lecture.duration_ms, "de"))
    outcome = writer().revise(asked(), german, BlueprintRow(Q.CLOZE, 1), instruction="", existing=())
    assert isinstance(outcome, Shortfall)
    assert "English only" in outcome.reason

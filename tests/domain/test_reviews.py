"""The tables of moves, and the rule by which an approval holds: for exactly what was approved, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.domain.errors import Conflict
from services.domain.lifecycle import QUESTION_MOVES, QUESTION_UNDO_MOVES, QuestionStatus, move, move_back
from services.domain.questions import (
    Answer,
    Bloom,
    Difficulty,
    Option,
    Pair,
    Question,
    QuestionType,
    Source,
    content_hash,
)
from services.domain.reopening import Basis, changes
from services.domain.reviews import (
    STAGE_MOVES,
    Decision,
    Stage,
    approval_hash,
    next_stage,
    plausible_seconds,
    source_hash,
)
from services.domain.rubrics import Criterion, Level, Rubric

PROPERTY = settings(max_examples=100, deadline=None, derandomize=True)
STATUSES, STAGES = st.sampled_from(QuestionStatus), st.sampled_from(Stage)
# Few and short texts, so that two drawn ones are often the same.
TEXT = st.sampled_from(["", "a", "b", "a b", "A", "a ", "ä"])
MS, POINTS = st.integers(0, 3), st.sampled_from([0.5, 1.0, 2.0])


def few(of: st.SearchStrategy) -> st.SearchStrategy[tuple]:
    return st.lists(of, max_size=2).map(tuple)


QUESTIONS = st.builds(
    Question,
    type=st.sampled_from(QuestionType),
    stem=TEXT,
    options=few(st.builds(Option, TEXT, st.booleans(), TEXT)),
    answers=few(st.builds(Answer, TEXT, st.none() | POINTS)),
    pairs=few(st.builds(Pair, TEXT, TEXT)),
    explanation=TEXT,
    bloom=st.none() | st.sampled_from(Bloom),
    difficulty=st.none() | st.sampled_from(Difficulty),
    points=POINTS,
    objective=st.none() | TEXT,
    sources=few(st.builds(Source, MS, MS, TEXT)),
)
RUBRICS = st.builds(Rubric, TEXT, few(st.builds(Level, TEXT, POINTS)), few(st.builds(Criterion, TEXT, few(TEXT))))
PARTS = [name for name in Question.__dataclass_fields__ if name != "id"]


@PROPERTY
@given(STATUSES, STATUSES)
def test_a_question_moves_as_the_table_says_and_by_no_other_way(current: QuestionStatus, to: QuestionStatus) -> None:
    for step, table in ((move, QUESTION_MOVES), (move_back, QUESTION_UNDO_MOVES)):
        if to in table.get(current, frozenset()):
            assert step(current, to) is to
        else:
            with pytest.raises(Conflict):
                step(current, to)


@PROPERTY
@given(STAGES, STAGES)
def test_the_stages_of_a_decision_follow_one_another_and_never_go_back(current: Stage, to: Stage) -> None:
    order = list(Stage)
    if to in STAGE_MOVES[current]:
        assert next_stage(current, to) is to
        assert order.index(to) == order.index(current) + 1
    else:
        with pytest.raises(Conflict):
            next_stage(current, to)


def test_whatever_a_decision_leads_to_can_be_undone_and_the_ordinary_table_does_not_allow_it() -> None:
    for decision in Decision:
        assert move(QuestionStatus.IN_REVIEW, decision.leads_to) is decision.leads_to
        assert move_back(decision.leads_to, QuestionStatus.IN_REVIEW) is QuestionStatus.IN_REVIEW
    for decided in (QuestionStatus.REJECTED, QuestionStatus.CHANGES_REQUESTED):
        with pytest.raises(Conflict):
            move(decided, QuestionStatus.IN_REVIEW)


@PROPERTY
@given(QUESTIONS, QUESTIONS, st.sampled_from(PARTS))
def test_a_change_of_any_part_of_a_question_is_a_change_of_its_hash(one: Question, other: Question, part: str) -> None:
    changed = replace(one, **{part: getattr(other, part)})
    assert (content_hash(changed) == content_hash(one)) == (getattr(one, part) == getattr(other, part))
    assert content_hash(replace(one, id="elsewhere")) == content_hash(one)


@PROPERTY
@given(QUESTIONS, st.none() | RUBRICS, st.none() | RUBRICS)
def test_an_approval_is_of_the_question_with_exactly_this_rubric(
    question: Question, rubric: Rubric | None, other: Rubric | None
) -> None:
    approved = approval_hash(content_hash(question), rubric)
    assert len(approved) == 64
    assert (approval_hash(content_hash(question), other) == approved) == (rubric == other)
    assert approval_hash(content_hash(replace(question, stem=f"{question.stem}!")), rubric) != approved


@PROPERTY
@given(st.lists(st.tuples(TEXT, TEXT), max_size=3))
def test_the_source_is_the_same_only_while_the_same_is_said_at_each_citation(said: list[tuple[str, str]]) -> None:
    then, now = [each[0] for each in said], [each[1] for each in said]
    assert (source_hash(then) == source_hash(now)) == (then == now)


@PROPERTY
@given(QUESTIONS, QUESTIONS, st.none() | RUBRICS, st.none() | RUBRICS)
def test_a_difference_is_told_whenever_words_differ_and_never_when_nothing_does(
    before: Question, after: Question, rubric: Rubric | None, other: Rubric | None
) -> None:
    assert changes(Basis(before, rubric, ("said",)), Basis(before, rubric, ("said",))) == ()
    told = changes(Basis(before, rubric), Basis(after, other))
    if before.stem != after.stem:
        assert "Question" in {each.part for each in told}
    if (rubric.title if rubric else "") != (other.title if other else ""):
        assert "Rubric" in {each.part for each in told}


def test_what_is_said_is_compared_where_the_same_is_cited_and_otherwise_the_citations_differ() -> None:
    cited = Question(QuestionType.ESSAY, "Why?", sources=(Source(0, 10, "heat"),))
    [said] = changes(Basis(cited, None, ("heat breaks it",)), Basis(cited, None, ("cold breaks it",)))
    assert said.part == "Said at citation 1"
    elsewhere = replace(cited, sources=(Source(5, 15, "cold"),))
    [moved] = changes(Basis(cited, None, ("heat breaks it",)), Basis(elsewhere, None, ("cold breaks it",)))
    assert moved.part == "Citation 1"
    assert changes(Basis(cited, None, ()), Basis(cited, None, ("known only since then",))) == ()


def test_seconds_are_believed_within_an_hour() -> None:
    told = [None, -0.1, float("nan"), float("inf"), 0, 12.5, 3600, 90_000]
    assert [plausible_seconds(each) for each in told] == [None, None, None, None, 0, 12.5, 3600, 3600]

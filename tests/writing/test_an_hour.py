"""Thirty questions from an hour of speech, asked of a played model."""

from itertools import pairwise

from benchmarks.played_model import an_hour, thirty_questions
from services.domain.blueprints import BlueprintRow
from services.domain.questions import QuestionType
from services.writing.planning import planned, readable_parts

HOUR = an_hour().segments


def test_all_of_them_come_in_one_round_of_calls() -> None:
    timed = thirty_questions(delay_s=0.01)
    assert (timed.written, timed.calls) == (30, 8)
    one_by_one = thirty_questions(delay_s=0.01, at_once=1)
    assert one_by_one.written == 30
    assert timed.input_tokens < 1.1 * one_by_one.input_tokens


def test_parts_do_not_reach_over_what_the_model_reads_at_once() -> None:
    for room in (2_000, 15_000, 200_000):
        parts = readable_parts(HOUR, room)
        assert [segment for part in parts for segment in part] == list(HOUR)
        assert all(sum(len(segment.text.encode()) / 3 for segment in part) <= room for part in parts)


def test_each_row_is_spread_over_the_whole_hour() -> None:
    rows = (BlueprintRow(QuestionType.ESSAY, 2), BlueprintRow(QuestionType.SINGLE_CHOICE, 16))
    batches = planned(rows, readable_parts(HOUR, 15_000), at_once=6)
    assert [batch.total for batch in batches] == [3] * 6
    assert sum(dict(batch.counts).get(1, 0) for batch in batches) == 16
    of_essays = [place for place, batch in enumerate(batches) if dict(batch.counts).get(0)]
    assert len(of_essays) == 2
    assert of_essays[1] - of_essays[0] >= 2


def test_a_row_with_an_objective_is_asked_of_all_that_can_be_read_at_once() -> None:
    rows = (BlueprintRow(QuestionType.ESSAY, 1, objective="Explain inhibition"), BlueprintRow(QuestionType.CLOZE, 6))
    spans = readable_parts(HOUR, 30_000)
    assert len(spans) == 1
    batches = planned(rows, spans, at_once=8)
    assert [len(batch.part) == len(HOUR) for batch in batches] == [False, False, True]


def test_calls_about_the_same_part_are_told_apart() -> None:
    short = HOUR[:10]
    rows = (BlueprintRow(QuestionType.SINGLE_CHOICE, 24),)
    batches = planned(rows, readable_parts(short, 15_000), at_once=8)
    assert [batch.total for batch in batches] == [3] * 8
    assert all(len(batch.part) == 10 for batch in batches)
    lines = [batch.lines or (0, 0) for batch in batches]
    assert (lines[0][0], lines[-1][1]) == (1, 10)
    assert len(set(lines)) == 8
    assert all(before[1] + 1 == after[0] for before, after in pairwise(lines))


def test_two_lines_are_asked_about_by_many_calls() -> None:
    rows = (BlueprintRow(QuestionType.SINGLE_CHOICE, 24),)
    batches = planned(rows, readable_parts(HOUR[:2], 15_000), at_once=8)
    assert {batch.lines for batch in batches} == {(1, 1), (2, 2)}

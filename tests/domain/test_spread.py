"""Questions spread over the parts of a course: every one, in proportion, and where a row says so."""

from hypothesis import given
from hypothesis import strategies as st

from services.domain.blueprints import BlueprintRow, spread
from services.domain.questions import QuestionType

KIND = QuestionType.SINGLE_CHOICE


def rows(*counts: int) -> list[BlueprintRow]:
    return [BlueprintRow(KIND, count) for count in counts]


def test_one_row_is_spread_in_proportion() -> None:
    assert spread(rows(8), [300, 100]) == [[6, 2]]


def test_rows_of_one_question_each_do_not_all_go_to_the_longest_part() -> None:
    table = spread(rows(1, 1, 1, 1), [300, 100])
    assert [sum(column) for column in zip(*table, strict=True)] == [3, 1]


def test_a_row_keeps_to_its_stretch_and_the_others_do_not_make_up_for_it() -> None:
    pinned = BlueprintRow(KIND, 5, stretch=1)
    assert spread([pinned, *rows(4)], [100, 100]) == [[0, 5], [2, 2]]


def test_a_part_in_which_nothing_is_said_is_asked_nothing() -> None:
    assert spread(rows(1, 2, 3), [0, 10, 0]) == [[0, 1, 0], [0, 2, 0], [0, 3, 0]]


def test_without_any_words_the_parts_count_as_equal() -> None:
    assert spread(rows(4), [0, 0]) == [[2, 2]]


@given(
    counts=st.lists(st.integers(0, 40), min_size=1, max_size=8),
    weights=st.lists(st.integers(0, 20_000), min_size=1, max_size=8),
)
def test_nothing_is_lost_and_no_part_gets_more_than_one_beyond_its_share(counts: list[int], weights: list[int]) -> None:
    table = spread(rows(*counts), weights)
    total = sum(weights)
    for count, shares in zip(counts, table, strict=True):
        assert sum(shares) == count
        for share, weight in zip(shares, weights, strict=True):
            quota = count * weight / total if total else count / len(weights)
            assert quota - 1 < share + 1e-6
            assert share - 1e-6 < quota + 1 + 1e-6
            assert not (total and not weight and share)

"""What a row asks for, and what it would ask for with one thing less."""

from services.domain.blueprints import BlueprintRow
from services.domain.lecture_offers import Offer, OfferedLecture, Wanted, mark_of
from services.domain.questions import Bloom, Difficulty, QuestionType

ESSAY = QuestionType.ESSAY


def test_each_thing_that_a_row_asks_for_can_be_left_open() -> None:
    wanted = Wanted.by(BlueprintRow(ESSAY, 3, Bloom.ANALYZE, Difficulty.HARD, "Heat", stretch=1))
    assert wanted == Wanted(ESSAY, Bloom.ANALYZE, Difficulty.HARD, "Heat")
    assert wanted.widened() == [
        Wanted(ESSAY, None, Difficulty.HARD, "Heat"),
        Wanted(ESSAY, Bloom.ANALYZE, None, "Heat"),
        Wanted(ESSAY, Bloom.ANALYZE, Difficulty.HARD, None),
    ]


def test_what_leaves_everything_open_then_is_not_looked_up_again() -> None:
    assert Wanted(ESSAY, Bloom.ANALYZE).widened() == []
    assert Wanted(ESSAY).is_open


def test_a_lecture_is_counted_for_the_objectives_in_the_words_they_have() -> None:
    lecture = OfferedLecture(None, "Week 3", "en", Offer(0, 0, {}), frozenset({mark_of("Heat")}))  # type: ignore[arg-type]
    assert lecture.is_counted_for(["Heat"])
    assert not lecture.is_counted_for(["Heat", "Acids"])
    assert not lecture.is_counted_for(["heat"])

"""How fast a lecture was spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.pace import PacePoint, pace
from services.domain.transcripts import Segment, Transcript, Word


def spoken(words: int, start_ms: int, end_ms: int) -> Segment:
    return Segment(start_ms, end_ms, " ".join(["word"] * words))


def test_each_minute_has_its_pace() -> None:
    transcript = Transcript((spoken(100, 0, 60_000), spoken(60, 60_000, 120_000)), 120_000)
    assert pace(transcript) == [PacePoint(0, 100), PacePoint(60_000, 60)]


def test_a_minute_of_silence_is_slow() -> None:
    transcript = Transcript((spoken(100, 0, 60_000),), 120_000)
    assert pace(transcript)[1] == PacePoint(60_000, 0)


def test_a_last_window_of_a_few_seconds_is_not_a_point_of_its_own() -> None:
    assert len(pace(Transcript((spoken(100, 0, 65_000),), 65_000))) == 1
    assert len(pace(Transcript((spoken(100, 0, 95_000),), 95_000))) == 2


def test_times_of_words_are_used_where_they_are_known() -> None:
    words = tuple(Word("word", 70_000, 70_500) for _ in range(30))
    points = pace(Transcript((Segment(0, 120_000, "word " * 30, words=words),), 120_000))
    assert [point.words_per_minute for point in points] == [0, 30]


def test_nothing_recorded_has_no_pace() -> None:
    assert pace(Transcript((), 0)) == []


def test_a_window_without_length_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        pace(Transcript((), 0), window_ms=0)


@given(
    counts=st.lists(st.integers(0, 30), max_size=12),
    window_ms=st.integers(1_000, 90_000),
    tail_ms=st.integers(0, 100_000),
)
def test_no_word_is_lost_or_counted_twice(counts: list[int], window_ms: int, tail_ms: int) -> None:
    segments = tuple(spoken(count, index * 7_000, index * 7_000 + 6_500) for index, count in enumerate(counts))
    end_ms = max(len(counts) * 7_000 + tail_ms, 1)
    points = pace(Transcript(segments, end_ms), window_ms)
    starts = [point.start_ms for point in points] + [end_ms]
    said = sum(
        point.words_per_minute * (starts[index + 1] - point.start_ms) / 60_000 for index, point in enumerate(points)
    )
    assert said == pytest.approx(sum(counts))

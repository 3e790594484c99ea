"""Times as a teacher reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.errors import InvalidInput
from services.domain.times import clock, duration_words, parse_clock


@pytest.mark.parametrize(
    ("ms", "shown"), [(0, "0:00"), (5_999, "0:05"), (754_000, "12:34"), (3_754_000, "1:02:34"), (-1, "0:00")]
)
def test_a_moment_is_shown_as_a_player_shows_it(ms, shown):
    assert clock(ms) == shown


@given(st.integers(0, 10**9))
def test_a_moment_that_is_shown_can_be_typed(ms):
    assert parse_clock(clock(ms)) == ms // 1000 * 1000


def test_milliseconds_may_be_typed():
    assert parse_clock(" 12:34.5 ") == 754_500


@pytest.mark.parametrize("text", ["", "12", "12:60", "1:60:00", "a:bc", "-1:00", "１:００"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(InvalidInput, match="Write it as 12:34 or 1:02:34"):
        parse_clock(text)


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (0, "0 s"),
        (40_400, "40 s"),
        (59_600, "1 min"),
        (3_120_000, "52 min"),
        (3_599_000, "1 h"),
        (4_800_000, "1 h 20 min"),
    ],
)
def test_durations_are_rounded_as_a_person_would(ms, words):
    assert duration_words(ms) == words

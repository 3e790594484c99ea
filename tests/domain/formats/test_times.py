"""Times as a teacher reads them."""

import pytest

from services.domain.times import clock, duration_words


@pytest.mark.parametrize(
    ("ms", "shown"), [(0, "0:00"), (5_999, "0:05"), (754_000, "12:34"), (3_754_000, "1:02:34"), (-1, "0:00")]
)
def test_a_moment_is_shown_as_a_player_shows_it(ms, shown):
    assert clock(ms) == shown


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

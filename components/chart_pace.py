"""A lecture along its own time: how fast it was spoken, and when its key terms were said, in words and rows."""

from collections.abc import Sequence
from typing import Any

from services.domain.lectures import TermUse
from services.domain.pace import PacePoint
from services.domain.times import clock

# Tauroza & Allison, "Speech rates in British English", Applied Linguistics 11 (1990), 90-105: lectures.
USUAL_PACE = (125, 160)
SOURCE_OF_USUAL_PACE = "Tauroza & Allison 1990"
_CLOCK_STEPS_S = (10, 30, 60, 120, 300, 600, 900, 1800, 3600)
_MOST_TICKS = 5


def pace_rows(points: Sequence[PacePoint]) -> list[dict[str, Any]]:
    """One row a window: when it begins, and its words per minute."""
    return [{"Begins": clock(point.start_ms), "Words per minute": round(point.words_per_minute)} for point in points]


def pace_description(points: Sequence[PacePoint]) -> str:
    """What the line shows, in words."""
    fastest, slowest = _ends(points)
    return (
        f"A line of words per minute over the lecture. Fastest at {clock(fastest.start_ms)} with "
        f"{fastest.words_per_minute:.0f}, slowest at {clock(slowest.start_ms)} with {slowest.words_per_minute:.0f}."
    )


def extremes(points: Sequence[PacePoint]) -> list[int]:
    """Where the fastest and the slowest window stand; nowhere when they hardly differ."""
    fastest, slowest = _ends(points)
    differ = fastest.words_per_minute - slowest.words_per_minute >= 1
    return [points.index(fastest), points.index(slowest)] if differ else []


def terms_rows(terms: Sequence[TermUse]) -> list[dict[str, Any]]:
    """One row each time a term is said."""
    return [
        {"Term": use.term, "Said": len(use.occurrences_ms), "At": clock(moment)}
        for use in in_order(terms)
        for moment in use.occurrences_ms
    ]


def terms_description(terms: Sequence[TermUse]) -> str:
    """What the dots show, in words."""
    each = "; ".join(f"{use.term}: {_times_words(use)}" for use in in_order(terms))
    return f"Dots along the lecture's time, a row for each key term. {each}."


def _times_words(use: TermUse) -> str:
    times, first = len(use.occurrences_ms), clock(use.occurrences_ms[0])
    return f"once at {first}" if times == 1 else f"{times} times from {first}"


def in_order(terms: Sequence[TermUse]) -> list[TermUse]:
    """The terms that are said, in the order in which they come up."""
    return sorted((use for use in terms if use.occurrences_ms), key=lambda use: use.occurrences_ms[0])


def clock_ticks(duration_ms: int) -> list[tuple[int, str]]:
    """Moments in ms to name on a time axis, and their names `0:00`, `10:00`: at most six of up to five hours."""
    step_s = next((step for step in _CLOCK_STEPS_S if duration_ms <= step * 1000 * _MOST_TICKS), _CLOCK_STEPS_S[-1])
    return [(tick, clock(tick)) for tick in range(0, duration_ms + 1, step_s * 1000)]


def _ends(points: Sequence[PacePoint]) -> tuple[PacePoint, PacePoint]:
    """The fastest and the slowest window."""
    return max(points, key=_rate), min(points, key=_rate)


def _rate(point: PacePoint) -> float:
    return point.words_per_minute

"""A lecture along its own time: how fast it was spoken, and when its key terms were said."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from plotly.graph_objects import Figure

from components.chart import INK, clock_axis, drawn, escaped
from services.domain.lectures import TermUse
from services.domain.pace import PacePoint
from services.domain.times import clock

# Tauroza & Allison, "Speech rates in British English", Applied Linguistics 11 (1990), 90-105: lectures.
USUAL_PACE = (125, 160)
SOURCE_OF_USUAL_PACE = "Tauroza & Allison 1990"
_TERM_PX = 30
_LONGEST_TERM = 26


@lru_cache(maxsize=64)
def pace_figure(points: tuple[PacePoint, ...], duration_ms: int, *, shows_usual: bool) -> Figure:
    """Words per minute as steps, with the fastest and slowest minute named, over the band that is usual in English."""
    starts = [point.start_ms for point in points]
    rates = [point.words_per_minute for point in points]
    top = max([*rates, USUAL_PACE[1]]) * 1.15
    shapes, notes = _usual_band(duration_ms) if shows_usual else ([], [])
    return drawn(
        {
            "data": [
                {
                    "type": "scatter",
                    "mode": "lines",
                    # The last rate holds to the end of the recording.
                    "x": [*starts, duration_ms],
                    "y": [*rates, rates[-1]],
                    "customdata": [clock(start) for start in [*starts, duration_ms]],
                    "line": {"shape": "hv", "width": 2.5},
                    "hovertemplate": "%{customdata}: %{y:.0f} words/min<extra></extra>",
                }
            ],
            "layout": {
                "height": 320,
                "margin": {"l": 8, "r": 72 if shows_usual else 8, "t": 16, "b": 44},
                "showlegend": False,
                "xaxis": clock_axis(duration_ms),
                "yaxis": {
                    "range": [0, top],
                    "title": {"text": "words per minute"},
                    "automargin": True,
                    "fixedrange": True,
                    "zeroline": False,
                    "nticks": 6,
                },
                "shapes": shapes,
                "annotations": [*notes, *_extremes(points, duration_ms)],
            },
        }
    )


def pace_rows(points: Sequence[PacePoint], lecture_id: UUID) -> list[dict[str, Any]]:
    """One row a window: when it begins, its words per minute, and the way there."""
    return [
        {
            "Begins": clock(point.start_ms),
            "Words per minute": round(point.words_per_minute),
            "Listen": _address(lecture_id, point.start_ms),
        }
        for point in points
    ]


def pace_description(points: Sequence[PacePoint]) -> str:
    """What the line shows, in words."""
    fastest, slowest = _fastest(points), _slowest(points)
    return (
        f"A line of words per minute over the lecture. Fastest at {clock(fastest.start_ms)} with "
        f"{fastest.words_per_minute:.0f}, slowest at {clock(slowest.start_ms)} with {slowest.words_per_minute:.0f}."
    )


@lru_cache(maxsize=64)
def terms_figure(terms: tuple[TermUse, ...], duration_ms: int) -> Figure:
    """A row of dots for each term, one for each time it is said, in the order in which the terms come up."""
    ordered = _in_order(terms)
    dots = [(index, use.term, moment) for index, use in enumerate(ordered) for moment in use.occurrences_ms]
    places = list(range(len(ordered)))
    return drawn(
        {
            "data": [
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [moment for _, _, moment in dots],
                    "y": [index for index, _, _ in dots],
                    "customdata": [moment for _, _, moment in dots],
                    "text": [f"{escaped(term)}, {clock(moment)}" for _, term, moment in dots],
                    "hovertemplate": "%{text}<br>click to listen<extra></extra>",
                    "marker": {"size": 12, "opacity": 0.75},
                }
            ],
            "layout": {
                "height": _TERM_PX * len(ordered) + 64,
                "margin": {"l": 8, "r": 8, "t": 8, "b": 44},
                "showlegend": False,
                "hovermode": "closest",
                "dragmode": False,
                "clickmode": "event+select",
                "xaxis": clock_axis(duration_ms),
                "yaxis": {
                    "tickmode": "array",
                    "tickvals": places,
                    "ticktext": [f"{escaped(_short(use.term))}  {len(use.occurrences_ms)}×" for use in ordered],
                    "range": [len(ordered) - 0.5, -0.5],
                    "automargin": True,
                    "fixedrange": True,
                    "zeroline": False,
                },
            },
        }
    )


def terms_rows(terms: Sequence[TermUse], lecture_id: UUID) -> list[dict[str, Any]]:
    """One row each time a term is said, and the way there."""
    return [
        {"Term": use.term, "Said": len(use.occurrences_ms), "At": clock(moment), "Listen": _address(lecture_id, moment)}
        for use in _in_order(terms)
        for moment in use.occurrences_ms
    ]


def terms_description(terms: Sequence[TermUse]) -> str:
    """What the dots show, in words."""
    each = "; ".join(
        f"{use.term}: {len(use.occurrences_ms)} times from {clock(use.occurrences_ms[0])}" for use in _in_order(terms)
    )
    return f"Dots along the lecture's time, a row for each key term. {each}."


def _usual_band(duration_ms: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    low, high = USUAL_PACE
    band = {
        "type": "rect",
        "x0": 0,
        "x1": duration_ms,
        "y0": low,
        "y1": high,
        "fillcolor": "rgba(128, 128, 128, 0.16)",
        "line": {"width": 0},
        "layer": "below",
    }
    label = {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "y": (low + high) / 2,
        "showarrow": False,
        "xshift": 6,
        "align": "left",
        "text": f"usual:<br>{low}–{high}",
        "font": {"color": INK, "size": 12},
    }
    return [band], [label]


def _extremes(points: Sequence[PacePoint], duration_ms: int) -> list[dict[str, Any]]:
    """The fastest and the slowest window, named where they stand."""
    fastest, slowest = _fastest(points), _slowest(points)
    if fastest.words_per_minute - slowest.words_per_minute < 1:
        return []
    ends = {
        point.start_ms: end for point, end in zip(points, [*[p.start_ms for p in points[1:]], duration_ms], strict=True)
    }
    return [
        {
            "x": (point.start_ms + ends[point.start_ms]) / 2,
            "y": point.words_per_minute,
            "yanchor": anchor,
            "showarrow": False,
            "text": f"<b>{point.words_per_minute:.0f}</b>",
            "font": {"color": INK, "size": 14},
        }
        for point, anchor in ((fastest, "bottom"), (slowest, "top"))
    ]


def _fastest(points: Sequence[PacePoint]) -> PacePoint:
    return max(points, key=lambda point: point.words_per_minute)


def _slowest(points: Sequence[PacePoint]) -> PacePoint:
    return min(points, key=lambda point: point.words_per_minute)


def _in_order(terms: Sequence[TermUse]) -> list[TermUse]:
    return sorted((use for use in terms if use.occurrences_ms), key=lambda use: use.occurrences_ms[0])


def _address(lecture_id: UUID, moment_ms: int) -> str:
    return f"/lecture?lecture={lecture_id}&t={moment_ms // 1000}"


def _short(term: str) -> str:
    return term if len(term) <= _LONGEST_TERM else term[: _LONGEST_TERM - 1].rstrip() + "…"

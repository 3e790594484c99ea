"""What a course taught and what its questions ask, side by side: the sentence, the figure and the rows."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from components.chart import INK, Drawing, drawn, escaped
from services.domain.coverage import LectureCoverage, coverage_rows, percent_of
from services.domain.times import duration_words

_BALANCED_POINTS = 5
_LECTURE_PX = 96
_LONGEST_TITLE = 46
_LONGEST_LIST = 3


def finding(lectures: Sequence[LectureCoverage]) -> str:
    """The one thing the chart shows, in a sentence or two."""
    asked = sum(lecture.asked for lecture in lectures)
    taught_ms = sum(lecture.taught_ms for lecture in lectures)
    if not asked or not taught_ms:
        return "No question is written yet about what was taught."
    sentences = []
    if len(lectures) == 1:
        sentences.append(f"{_rate(lectures[0])}.")
    else:
        gaps = [(_gap(lecture, taught_ms, asked), lecture) for lecture in lectures]
        widest, lecture = max(gaps, key=lambda pair: abs(pair[0]))
        if abs(widest) <= _BALANCED_POINTS:
            return (
                "The questions follow the teaching: no lecture's share of the questions is more than "
                f"{_BALANCED_POINTS} percentage points from its share of the time."
            )
        mean = asked * 3_600_000 / taught_ms
        sentences.append(f"{_rate(lecture)}, against {mean:,.0f} an hour in the whole course.")
    bare = [lecture.title for lecture in lectures if not lecture.asked]
    if bare:
        named = ", ".join(f"“{title}”" for title in bare[:_LONGEST_LIST])
        more = f" and {len(bare) - _LONGEST_LIST} more" if len(bare) > _LONGEST_LIST else ""
        verb = "has" if len(bare) == 1 else "have"
        sentences.append(f"{named}{more} {verb} no question yet.")
    return " ".join(sentences)


@lru_cache(maxsize=64)
def coverage_figure(lectures: tuple[LectureCoverage, ...]) -> Drawing:
    """Two bars a lecture: its share of the time taught, and under it its share of the questions asked."""
    rows = coverage_rows(lectures)
    times = [row["Share of time (%)"] for row in rows]
    shares = [row["Share of questions (%)"] for row in rows]
    widest = max([*times, *shares, 1]) * 1.7  # room for the labels behind the bars, on a telephone too
    ticks = {"tickvals": [0, 25, 50, 75, 100]} if widest > 100 else {"nticks": 5}  # noqa: PLR2004 - no share is more
    is_alone = len(lectures) == 1  # then shares say nothing, and the bars only carry their labels
    time_labels = [
        duration_words(lecture.taught_ms) + ("" if is_alone else f" · {share:.0f} %")
        for lecture, share in zip(lectures, times, strict=True)
    ]
    question_labels = [
        _questions(lecture.asked) + ("" if is_alone else f" · {share:.0f} %")
        for lecture, share in zip(lectures, shares, strict=True)
    ]
    return drawn(
        {
            "data": [
                _bars("taught", times, time_labels, offset=-0.2),
                _bars("asked", shares, question_labels, offset=0.12),
            ],
            "layout": {
                "height": _LECTURE_PX * len(rows) + (16 if is_alone else 56),
                "margin": {"l": 16, "r": 16, "t": 8, "b": 8 if is_alone else 40},
                "showlegend": False,
                "annotations": [_title(index, lecture.title) for index, lecture in enumerate(lectures)],
                "xaxis": {
                    "visible": not is_alone,
                    "range": [0, widest],
                    "ticksuffix": " %",
                    "title": {"text": "share of the course"},
                    "fixedrange": True,
                    "zeroline": False,
                    **ticks,
                    "tickangle": 0,
                },
                "yaxis": {"visible": False, "range": [len(rows) - 0.5, -0.5], "fixedrange": True},
            },
        }
    )


def coverage_description(lectures: Sequence[LectureCoverage]) -> str:
    """What the figure shows, in words."""
    each = "; ".join(f"{item.title}: {duration_words(item.taught_ms)}, {_questions(item.asked)}" for item in lectures)
    return f"Bars of the time taught and the questions asked for each lecture. {each}."


def _bars(name: str, shares: list[float], labels: list[str], *, offset: float) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": list(range(len(shares))),
        "x": shares,
        "text": labels,
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"size": 14, "color": INK},
        "offset": offset,
        "width": 0.3,
        "hoverinfo": "skip",
    }


def _title(index: int, title: str) -> dict[str, Any]:
    """A lecture's title over its two bars."""
    text = title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"
    return {
        "text": f"<b>{escaped(text)}</b>",
        "x": 0,
        "y": index - 0.34,
        "xanchor": "left",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"color": INK, "size": 14},
    }


def _rate(lecture: LectureCoverage) -> str:
    return (
        f"“{lecture.title}” has {duration_words(lecture.taught_ms)} of teaching and {_questions(lecture.asked)}: "
        f"{lecture.questions_per_hour:,.0f} an hour"
    )


def _questions(number: int) -> str:
    return {0: "no question", 1: "1 question"}.get(number, f"{number} questions")


def _gap(lecture: LectureCoverage, taught_ms: int, asked: int) -> float:
    """Percentage points by which its share of the questions exceeds its share of the time."""
    return percent_of(lecture.asked, asked) - percent_of(lecture.taught_ms, taught_ms)

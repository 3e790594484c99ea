"""What a course taught and what its questions ask, side by side: the sentence, the figure and the rows."""

from collections.abc import Sequence
from typing import Any

from services.domain.coverage import LectureCoverage
from services.domain.times import duration_words

_BALANCED_POINTS = 5
_ROW_PX = 76
_LONGEST_LABEL = 34
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


def coverage_rows(lectures: Sequence[LectureCoverage]) -> list[dict[str, Any]]:
    """One row a lecture: minutes, questions, and their shares of the course in percent."""
    asked = sum(lecture.asked for lecture in lectures)
    taught_ms = sum(lecture.taught_ms for lecture in lectures)
    return [
        {
            "Lecture": lecture.title,
            "Minutes taught": round(lecture.taught_ms / 60_000, 1),
            "Share of time (%)": round(_percent(lecture.taught_ms, taught_ms), 1),
            "Questions": lecture.asked,
            "Share of questions (%)": round(_percent(lecture.asked, asked), 1),
            "Approved": lecture.approved,
            "Questions per hour": round(lecture.questions_per_hour, 1),
        }
        for lecture in lectures
    ]


def coverage_figure(lectures: Sequence[LectureCoverage]) -> dict[str, Any]:
    """Two bars a lecture: its share of the time taught, and under it its share of the questions asked."""
    rows = coverage_rows(lectures)
    places = [str(index) for index in range(len(rows))]
    times = [row["Share of time (%)"] for row in rows]
    shares = [row["Share of questions (%)"] for row in rows]
    is_alone = len(lectures) == 1  # then shares say nothing, and the bars only carry their labels
    time_labels = [
        duration_words(lecture.taught_ms) + ("" if is_alone else f" · {share:.0f} %")
        for lecture, share in zip(lectures, times, strict=True)
    ]
    question_labels = [
        _questions(lecture.asked) + ("" if is_alone else f" · {share:.0f} %")
        for lecture, share in zip(lectures, shares, strict=True)
    ]
    return {
        "data": [
            _bars("taught", places, times, time_labels, offset=-0.36),
            _bars("asked", places, shares, question_labels, offset=0.0),
        ],
        "layout": {
            "height": _ROW_PX * len(rows) + 56,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 40},
            "showlegend": False,
            "bargap": 0.28,
            "xaxis": {
                "visible": not is_alone,
                "range": [0, max([*times, *shares, 1]) * 1.35],
                "ticksuffix": " %",
                "title": {"text": "share of the course"},
                "fixedrange": True,
                "zeroline": False,
                "nticks": 6,
            },
            "yaxis": {
                "type": "category",
                "tickvals": places,
                "ticktext": [_broken(lecture.title) for lecture in lectures],
                "autorange": "reversed",
                "automargin": True,
                "fixedrange": True,
                "showgrid": False,
            },
        },
    }


def coverage_description(lectures: Sequence[LectureCoverage]) -> str:
    """What the figure shows, in words."""
    each = "; ".join(f"{item.title}: {duration_words(item.taught_ms)}, {_questions(item.asked)}" for item in lectures)
    return f"Bars of the time taught and the questions asked for each lecture. {each}."


def _bars(name: str, places: list[str], shares: list[float], labels: list[str], *, offset: float) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "y": places,
        "x": shares,
        "text": labels,
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"size": 14},
        "offset": offset,
        "width": 0.34,
        "hoverinfo": "skip",
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
    return _percent(lecture.asked, asked) - _percent(lecture.taught_ms, taught_ms)


def _percent(part: float, whole: float) -> float:
    return 100 * part / whole if whole else 0.0


def _broken(title: str) -> str:
    """The title in lines that leave room for the bars, at most two; what Plotly would read as markup is disarmed."""
    lines = [""]
    for word in title.split():
        if lines[-1] and len(lines[-1]) + len(word) >= _LONGEST_LABEL:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:  # noqa: PLR2004 - a third line would touch the next lecture
        lines = [lines[0], lines[1][: _LONGEST_LABEL - 1].rstrip() + "…"]
    return "<br>".join(line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for line in lines)

"""How fast a lecture was spoken and when its key terms came up: two charts, each with a table and a file beside it."""

import json
from functools import lru_cache, partial
from typing import Any

import streamlit as st

from components import places
from components.chart_pace import (
    SOURCE_OF_USUAL_PACE,
    USUAL_PACE,
    clock_ticks,
    extremes,
    in_order,
    pace_description,
    pace_rows,
    terms_description,
    terms_rows,
)
from components.registration import register
from services.domain.file_names import file_stem
from services.domain.formats.csv_table import write_rows
from services.domain.lectures import Lecture, LectureStatistics

_mount = register(__file__, "../part.js", "../clock.js", "drawing.js", "panel.js")


def pace_charts(lecture: Lecture, statistics: LectureStatistics, *, is_english: bool, key: str) -> int | None:
    """Draw the charts of a lecture in which somebody spoke; the moment in ms of the place just opened, in one run.

    The band of the usual pace is drawn where `is_english`: it was measured in English lectures.
    """
    address = places.address(places.LECTURE, {"lecture": str(lecture.id), "t": ""})
    asked = st.session_state.pop(_asked(key), None)
    result = _mount(
        key=key,
        data={
            "drawing": _drawing(address, lecture.duration_ms or 0, statistics, is_english=is_english),
            "file": asked and {"nonce": asked["nonce"], **_file(lecture, statistics, asked["name"])},
        },
        on_opened_change=_nothing,
        on_file_change=partial(_ask, key),
    )
    return int(result.opened["at"]) if result.opened else None


@lru_cache(maxsize=64)
def _drawing(address: str, duration_ms: int, statistics: LectureStatistics, *, is_english: bool) -> str:
    """What the browser draws, as JSON; `address` lacks only the second to which a row of a table links."""
    panels = [_pace(statistics, is_english=is_english)]
    if any(use.occurrences_ms for use in statistics.terms):
        panels.append(_terms(statistics))
    drawing = {"address": address, "duration": duration_ms, "ticks": clock_ticks(duration_ms), "panels": panels}
    return json.dumps(drawing, ensure_ascii=False, separators=(",", ":"))


def _pace(statistics: LectureStatistics, *, is_english: bool) -> dict[str, Any]:
    low, high = USUAL_PACE
    band = (
        f"Pauses count. The band, {low} to {high} words a minute, is what lectures in English usually have "
        f"({SOURCE_OF_USUAL_PACE})."
    )
    return {
        "name": "pace",
        "question": "How fast was it spoken?",
        "about": pace_description(statistics.pace),
        "caption": band if is_english else "",
        "steps": [(point.start_ms, round(point.words_per_minute)) for point in statistics.pace],
        "extremes": extremes(statistics.pace),
        "usual": USUAL_PACE if is_english else None,
    }


def _terms(statistics: LectureStatistics) -> dict[str, Any]:
    return {
        "name": "terms",
        "question": "When does each key term come up?",
        "about": terms_description(statistics.terms),
        "caption": "Click a dot to hear that second; the table has a link for each.",
        "uses": [(use.term, use.occurrences_ms) for use in in_order(statistics.terms)],
    }


def _file(lecture: Lecture, statistics: LectureStatistics, name: str) -> dict[str, str]:
    """The numbers of the chart of this name, for a spreadsheet."""
    is_pace = name == "pace"
    rows = pace_rows(statistics.pace) if is_pace else terms_rows(statistics.terms)
    about = f"{lecture.title} – {'pace' if is_pace else 'key terms'}"
    return {"name": f"{file_stem(about)}.csv", "text": write_rows(rows).decode()}


def _ask(key: str) -> None:
    """Keep for the coming run which file is wanted."""
    st.session_state[_asked(key)] = st.session_state[key]["file"]


def _asked(key: str) -> str:
    return f"lectern.{key}.asked"


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""

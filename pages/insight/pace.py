"""How fast a lecture was spoken, and when its key terms came up."""

from functools import partial
from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id
from components.chart import chart_panel
from components.chart_pace import (
    SOURCE_OF_USUAL_PACE,
    USUAL_PACE,
    pace_description,
    pace_figure,
    pace_rows,
    terms_description,
    terms_figure,
    terms_rows,
)
from components.guard import current_person
from components.lecture_progress import progress_line
from components.services import services
from components.sheet import Link, Part, head, numbers, sheet
from components.states import empty, failed
from services.domain.lectures import Lecture, LectureStatistics
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.times import duration_words

_LISTEN = {"Listen": st.column_config.LinkColumn("Listen", display_text="Listen")}


def open_lecture(lecture_id: UUID, moment_ms: int | None = None) -> None:
    """Go to the lecture, at a moment when one is given."""
    query = {"lecture": str(lecture_id)}
    if moment_ms is not None:
        query["t"] = str(moment_ms // 1000)
    st.switch_page(places.LECTURE, query_params=query)


@st.fragment(run_every=2)
def not_ready(lecture_id: UUID) -> None:
    """What keeps the numbers away: they are on their way, or the lecture stopped."""
    lecture = services().lectures.get(current_person(), lecture_id)
    if lecture.status is LectureStatus.READY:
        st.rerun(scope="app")
    if lecture.status.is_working:
        progress_line(lecture)
        st.caption("Pace and key terms appear here as soon as the whole lecture has been heard.")
        return
    reason = lecture.reason or "This lecture has not been transcribed to its end."
    if failed(reason, "What was heard so far is kept with the lecture.", "Open the lecture", key="stopped"):
        open_lecture(lecture_id)


def figures(statistics: LectureStatistics, duration_ms: int) -> Part:
    """Length, words, and words per minute over the whole."""
    values = {"Length": duration_words(duration_ms), "Words": f"{statistics.word_count:,}"}
    if duration_ms:
        values["Words per minute"] = f"{statistics.word_count * 60_000 / duration_ms:.0f}"
    return numbers(values | {"Key terms": str(len(statistics.terms))})


def pace_panel(lecture: Lecture, statistics: LectureStatistics, *, is_english: bool) -> None:
    """Words per minute along the lecture."""
    points, duration_ms = statistics.pace, lecture.duration_ms or 0
    chart_panel(
        "How fast was it spoken?",
        pace_figure(points, duration_ms, shows_usual=is_english),
        description=pace_description(points),
        rows=partial(pace_rows, points, lecture.id),
        columns=_LISTEN,
        file_name=f"{lecture.title} – pace",
        key="pace",
    )
    if is_english:
        low, high = USUAL_PACE
        st.caption(
            f"Pauses count. The band, {low} to {high} words a minute, is what lectures in English usually have "
            f"({SOURCE_OF_USUAL_PACE})."
        )


def terms_panel(lecture: Lecture, statistics: LectureStatistics) -> None:
    """Key terms along the lecture; a dot leads to the second."""
    clicked = chart_panel(
        "When does each key term come up?",
        terms_figure(statistics.terms, lecture.duration_ms or 0),
        description=terms_description(statistics.terms),
        rows=partial(terms_rows, statistics.terms, lecture.id),
        columns=_LISTEN,
        file_name=f"{lecture.title} – key terms",
        key="terms",
        is_clickable=True,
    )
    if clicked is not None:
        open_lecture(lecture.id, clicked)
    st.caption("Click a dot to hear that second; the table has a link for each.")


def picture(person: Person, lecture: Lecture, statistics: LectureStatistics) -> None:
    """All there is to see of a lecture in which somebody spoke."""
    language = services().courses.get(person, lecture.course_id).language
    pace_panel(lecture, statistics, is_english=language.startswith("en"))
    if any(use.occurrences_ms for use in statistics.terms):
        terms_panel(lecture, statistics)


person = current_person()
lecture = services().lectures.get(person, asked_id("lecture"))
statistics = services().lectures.statistics(person, lecture.id)
is_spoken = statistics is not None and bool(statistics.word_count and statistics.pace)
trail = [
    Link("Courses", places.COURSES),
    Link(lecture.course_title, places.COURSE, {"course": str(lecture.course_id)}),
    Link(lecture.title, places.LECTURE, {"lecture": str(lecture.id)}),
]
parts = [head("Pace and key terms", lecture.title, trail=trail)]
if statistics is not None and is_spoken:
    parts.append(figures(statistics, lecture.duration_ms or 0))
sheet(*parts, key="head")
if statistics is None:
    not_ready(lecture.id)
elif is_spoken:
    picture(person, lecture, statistics)
elif empty("hearing", "No words", "Nobody speaks in this recording.", "Open the lecture", key="no_words"):
    open_lecture(lecture.id)

"""How fast a lecture was spoken, and when its key terms came up."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id
from components.guard import current_person
from components.lecture_progress import progress_line
from components.pace_charts import pace_charts
from components.services import services
from components.sheet import Link, Part, head, numbers, sheet
from components.states import empty, failed
from services.domain.lectures import LectureStatistics
from services.domain.lifecycle import LectureStatus
from services.domain.times import duration_words


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


person = current_person()
counted = services().lectures.counted(person, asked_id("lecture"))
lecture, statistics = counted.lecture, counted.statistics
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
    moment_ms = pace_charts(lecture, statistics, is_english=counted.language.startswith("en"), key="charts")
    if moment_ms is not None:
        open_lecture(lecture.id, moment_ms)
elif empty("hearing", "No words", "Nobody speaks in this recording.", "Open the lecture", key="no_words"):
    open_lecture(lecture.id)

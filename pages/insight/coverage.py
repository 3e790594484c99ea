"""A course's lectures against its questions."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import optional_id
from components.chart import chart_panel
from components.chart_coverage import coverage_description, coverage_figure, coverage_rows, finding
from components.course_tabs import course_tabs
from components.guard import current_person
from components.layout import page_title
from components.plain import plain
from components.services import services
from components.states import empty
from services.domain.coverage import LectureCoverage
from services.domain.people import Person
from services.domain.times import duration_words

_ABOUT = "What was taught, against what is asked."


def chosen_course(person: Person) -> UUID | None:
    """The course of the address, or the only one she has; otherwise she is asked."""
    asked = optional_id("course")
    if asked is not None:
        return asked
    choices = services().courses.choices(person)
    if len(choices) == 1:
        st.query_params["course"] = str(choices[0][0])
        return choices[0][0]
    page_title("Coverage", _ABOUT)
    if not choices:
        empty("insights", "No course yet", "Once you teach or review a course, its coverage is shown here.", key="none")
        return None
    st.markdown("Which course?")
    for course_id, title in choices:
        with st.container(border=True):
            st.page_link(
                places.COVERAGE, label=f"**{plain(title)}**", query_params={"course": str(course_id)}, width="stretch"
            )
    return None


def picture(lectures: list[LectureCoverage], course_title: str) -> None:
    """The finding, and the chart it was read from."""
    asked = sum(lecture.asked for lecture in lectures)
    taught = sum(lecture.taught_ms for lecture in lectures)
    rows = coverage_rows(lectures)
    with st.container(horizontal=True, gap="medium"):
        st.metric("Taught", duration_words(taught), width="content")
        st.metric("Questions", asked, width="content")
        st.metric("Approved", sum(lecture.approved for lecture in lectures), width="content")
        st.metric(
            "Questions for each hour taught", f"{asked * 3_600_000 / taught:,.0f}" if taught else "–", width="content"
        )
    st.markdown(f"##### {plain(finding(lectures))}", anchors=False)
    chart_panel(
        "Do the questions follow what was taught?",
        coverage_figure(tuple(lectures)),
        description=coverage_description(lectures),
        rows=rows,
        file_name=f"{course_title} – coverage",
        key="coverage",
    )
    if len(lectures) == 1:
        st.caption("With one lecture there is nothing to compare yet; the picture grows with the course.")


person = current_person()
course_id = chosen_course(person)
if course_id is None:
    st.stop()
course = services().courses.get(person, course_id)
course_tabs(course, places.COVERAGE)
page_title("Coverage", course.title)
lectures = services().analytics.coverage(person, course.id)
if lectures:
    picture(lectures, course.title)
elif empty(
    "insights",
    "Nothing taught yet",
    "Once a lecture is transcribed, you see here whether the questions follow what was taught.",
    "See the lectures",
    key="no_lecture",
):
    st.switch_page(places.COURSE, query_params={"course": str(course.id)})

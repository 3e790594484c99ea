"""A course's lectures against its questions."""

from functools import partial

import streamlit as st

from components import places
from components.chart import chart_panel
from components.chart_coverage import coverage_description, coverage_figure, finding
from components.course_choice import chosen_course
from components.course_tabs import course_head
from components.guard import current_person
from components.services import services
from components.sheet import Part, numbers, prose, sheet
from components.states import empty
from services.domain.coverage import LectureCoverage, coverage_rows
from services.domain.times import duration_words


def finding_parts(lectures: list[LectureCoverage]) -> list[Part]:
    """The numbers of the course, and what they say."""
    questions = sum(lecture.asked for lecture in lectures)
    taught = sum(lecture.taught_ms for lecture in lectures)
    figures = {
        "Taught": duration_words(taught),
        "Questions": str(questions),
        "Approved": str(sum(lecture.approved for lecture in lectures)),
        "Questions for each hour taught": f"{questions * 3_600_000 / taught:,.0f}" if taught else "–",
    }
    return [numbers(figures), prose(finding(lectures))]


def picture(lectures: list[LectureCoverage], file: str) -> None:
    """The chart from which the finding was read."""
    chart_panel(
        "Do the questions follow what was taught?",
        coverage_figure(tuple(lectures)),
        description=coverage_description(lectures),
        rows=partial(coverage_rows, lectures),
        file=file,
        key="coverage",
    )
    if len(lectures) == 1:
        st.caption("With one lecture there is nothing to compare yet; the picture grows with the course.")


person = current_person()
course_id = chosen_course(
    person,
    places.COVERAGE,
    "Coverage",
    "What was taught, against what is asked.",
    without="Once you teach or review a course, its coverage is shown here.",
)
if course_id is None:
    st.stop()
course = services().courses.get(person, course_id)
lectures = services().analytics.coverage(person, course.id)
title = course_head(course, places.COVERAGE, "Coverage", course.title)
sheet(title, *(finding_parts(lectures) if lectures else []), key="head")
if lectures:
    picture(lectures, services().exports.coverage_link(person, course.id))
elif empty(
    "insights",
    "Nothing taught yet",
    "Once a lecture is transcribed, you see here whether the questions follow what was taught.",
    "See the lectures",
    key="no_lecture",
):
    st.switch_page(places.COURSE, query_params={"course": str(course.id)})

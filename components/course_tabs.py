"""The row of links between the pages of one course."""

import streamlit as st

from components import places
from components.layout import Crumb, breadcrumbs
from components.plain import plain
from services.domain.courses import Course
from services.domain.people import Role

_TABS = (
    ("Lectures", places.COURSE, "mic", ()),
    ("Questions", places.QUESTIONS, "quiz", ()),
    ("Review", places.REVIEW, "rate_review", (Role.REVIEWER,)),
    ("Exams", places.EXAMS, "description", ()),
    ("Coverage", places.COVERAGE, "insights", ()),
)


def course_tabs(course: Course, here: str) -> None:
    """The way back to all courses, and the other pages of this one; `here` is the page being shown."""
    breadcrumbs([Crumb("Courses", places.COURSES)])
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        for label, page, icon, roles in _TABS:
            if roles and not course.allows(*roles):
                continue
            st.page_link(
                page,
                label=plain(label),
                icon=f":material/{icon}:",
                disabled=page == here,
                query_params={"course": str(course.id)},
                width="content",
            )

"""The head of a page of a course, with links to the pages beside it."""

import streamlit as st

from components import places
from components.layout import Crumb, breadcrumbs
from components.plain import plain
from components.sheet import Action, Link, Part, head
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


def course_head(course: Course, here: str, title: str, about: str = "", *, action: Action | None = None) -> Part:
    """The way back to all courses, the pages of this one beside `here`, and the title, as a part of a sheet."""
    query = {"course": str(course.id)}
    tabs = [
        Link(label, page, {} if page == here else query, icon)
        for label, page, icon, roles in _TABS
        if not roles or course.allows(*roles)
    ]
    return head(title, about, trail=[Link("Courses", places.COURSES)], tabs=tabs, action=action)

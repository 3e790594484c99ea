"""The head of a page of a course, with links to the pages beside it."""

import streamlit as st

from components import places
from components.layout import Crumb, breadcrumbs
from components.plain import plain
from components.sheet import Action, Link, Part, head
from services.domain.courses import Course
from services.domain.people import Role

_ARCHIVED = "This course is archived: everything in it can be read, and nothing changed."
_TABS = (
    ("Lectures", places.COURSE, "mic", ()),
    ("Questions", places.QUESTIONS, "quiz", ()),
    ("Review", places.REVIEW, "rate_review", (Role.REVIEWER,)),
    ("Exams", places.EXAMS, "description", ()),
    ("Coverage", places.COVERAGE, "insights", ()),
    ("People", places.COURSE_PEOPLE, "group", ()),
    ("Settings", places.COURSE_SETTINGS, "tune", ()),
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
    if course.is_archived:
        st.warning(archived_words(course), icon=":material/inventory_2:")


def archived_words(course: Course) -> str:
    """What an archived course is, and who takes it back; empty for any other."""
    if not course.is_archived:
        return ""
    back = "You can restore it" if Role.OWNER in course.roles else "Its owner can restore it"
    return f"{_ARCHIVED} {back} under Settings."


def course_head(course: Course, here: str, title: str, about: str = "", *, action: Action | None = None) -> Part:
    """The way back to all courses, the pages of this one beside `here`, and the title, as a part of a sheet."""
    query = {"course": str(course.id)}
    tabs = [
        Link(label, page, {} if page == here else query, icon)
        for label, page, icon, roles in _TABS
        if not roles or course.allows(*roles)
    ]
    return head(
        title, about, trail=[Link("Courses", places.COURSES)], tabs=tabs, action=action, notice=archived_words(course)
    )

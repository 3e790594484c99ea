"""The lectures of a course, and the way in for a new recording."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id
from components.course_tabs import course_head
from components.guard import current_person
from components.layout import page_number, rows_words, turn_pages
from components.lecture_list import lecture_list
from components.recording_uploader import recording_uploader
from components.services import services
from components.sheet import Action, Part, folded, sheet
from components.states import empty
from components.transcript_adder import transcript_adder
from services.domain.courses import Course
from services.domain.paging import PageRequest
from services.domain.people import Person, Role

_PER_PAGE = 25


def objectives(course: Course) -> Part:
    """What the course is for."""
    return folded(
        f"Objectives ({len(course.objectives)})",
        "flag",
        course.objectives,
        when_empty="No objectives yet. Questions are drafted towards them.",
        action=Action("edit_objectives", "Edit objectives", "edit") if course.allows(Role.TEACHER) else None,
    )


def lectures_of(person: Person, course_id: UUID) -> bool:
    """The lectures of the course; True while one of them is being worked on."""
    lectures = services().lectures.page(person, course_id, PageRequest(page_number(), _PER_PAGE))
    if not lectures.items:
        empty(
            "mic",
            "No lecture yet",
            "Drop a recording above, sound or video. Its words appear here while it is still being heard.",
            key="no_lecture",
        )
        return False
    opened = lecture_list(lectures.items, about=rows_words(lectures, "lectures"), key=f"lectures_{course_id}")
    if opened is not None:
        st.switch_page(places.LECTURE, query_params={"lecture": str(opened)})
    turn_pages(lectures)
    return any(lecture.status.is_working for lecture in lectures.items)


@st.fragment(run_every=2)
def watched_list(course_id: UUID) -> None:
    """The list, looked at again every two seconds for as long as something moves."""
    if not lectures_of(current_person(), course_id):
        st.rerun(scope="app")


person = current_person()
course = services().courses.get(person, asked_id("course"))
about = " · ".join(part for part in (course.code, course.term) if part)
if sheet(course_head(course, places.COURSE, course.title, about), objectives(course), key="head"):
    st.switch_page(places.COURSE_SETTINGS, query_params={"course": str(course.id)})
if course.allows(Role.TEACHER):
    recording_uploader(person, course.id)
    transcript_adder(person, course.id)
if services().lectures.any_working(person, course.id):
    watched_list(course.id)
else:
    lectures_of(person, course.id)

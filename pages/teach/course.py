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
from components.sheet import Action, Link, Part, folded, sheet, tools
from components.states import empty
from components.transcript_adder import transcript_adder
from services.domain.courses import Course
from services.domain.lectures import Lecture
from services.domain.paging import Page, PageRequest
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


def lectures_of(person: Person, course_id: UUID) -> Page[Lecture]:
    """The lectures on the page of the list that the address names."""
    return services().lectures.page(person, course_id, PageRequest(page_number(), _PER_PAGE))


def is_moving(lectures: Page[Lecture]) -> bool:
    """One of the lectures to be seen is being worked on."""
    return any(lecture.status.is_working for lecture in lectures.items)


def show(lectures: Page[Lecture], course_id: UUID, *, may_add: bool = True, is_sending: bool = False) -> None:
    """The list, and the way into a lecture; without one, what to do where she `may_add` one and is not doing it."""
    if not lectures.items and is_sending:
        st.caption("Your first recording is on its way. It is listed here as soon as all of it has arrived.")
        return
    if not lectures.items:
        empty(
            "mic",
            "No lecture yet",
            "Drop a recording above, sound or video. Its words appear here while it is still being heard."
            if may_add
            else "The lectures of this course appear here with every word that was said in them.",
            key="no_lecture",
        )
        return
    opened = lecture_list(lectures.items, about=rows_words(lectures, "lectures"), key=f"lectures_{course_id}")
    if opened is not None:
        st.switch_page(places.LECTURE, query_params={"lecture": str(opened)})
    turn_pages(lectures)


@st.fragment(run_every=2)
def watched_list(course_id: UUID) -> None:
    """The list, looked at again every two seconds for as long as something moves."""
    lectures = lectures_of(current_person(), course_id)
    show(lectures, course_id)
    if not is_moving(lectures):
        st.rerun(scope="app")


person = current_person()
course = services().courses.get(person, asked_id("course"))
about = " · ".join(part for part in (course.code, course.term) if part)
parts = [course_head(course, places.COURSE, course.title, about), objectives(course)]
if course.allows(Role.TEACHER):
    parts.append(tools([Link("Draft questions", places.DRAFT, {"course": str(course.id)}, "edit_note")]))
if sheet(*parts, key="head"):
    st.switch_page(places.COURSE_SETTINGS, query_params={"course": str(course.id)})
is_sending = False
if course.allows(Role.TEACHER):
    is_sending = recording_uploader(person, course.id)
    transcript_adder(person, course.id)
lectures = lectures_of(person, course.id)
if is_moving(lectures):
    watched_list(course.id)
else:
    show(lectures, course.id, may_add=course.allows(Role.TEACHER), is_sending=is_sending)

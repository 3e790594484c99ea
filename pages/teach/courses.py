"""The courses of a person, and the beginning of a new one."""

import streamlit as st

from components import places
from components.errors import shown_errors
from components.guard import current_person
from components.layout import page_number, rows_words, turn_pages
from components.plain import plain
from components.services import services
from components.sheet import Action, Link, Part, card, cards, head, line, sheet
from components.states import empty
from services.domain.courses import CourseSummary
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.times import duration_words

_PER_PAGE = 12
_SWITCH = "archived"


@st.dialog("New course")
def new_course(person: Person) -> None:
    """Ask for what a course needs and open it."""
    with st.form("new_course", border=False):
        title = st.text_input("Title", placeholder="Biochemistry for beginners")
        code = st.text_input("Code", placeholder="BIO-101")
        term = st.text_input("Term", placeholder="Winter 2026")
        objectives = st.text_area(
            "Objectives, one a line", placeholder="Explain how an enzyme lowers the activation energy"
        )
        is_sent = st.form_submit_button("Create course", type="primary")
    with shown_errors():
        if is_sent:
            course_id = services().courses.create(
                person, title=title, code=code, term=term, objectives=tuple(objectives.splitlines())
            )
            st.switch_page(places.COURSE, query_params={"course": str(course_id)})


def load_sample(person: Person) -> None:
    """Put the sample course beside her own and open it."""
    with st.spinner("Loading the sample course…"):
        course_id = services().samples.load(person)
    st.switch_page(places.COURSE, query_params={"course": str(course_id)})


def course_card(summary: CourseSummary) -> Part:
    """One course with what is in it."""
    course = summary.course
    about = " · ".join(part for part in (course.code, course.term) if part)
    taught = f"{summary.lectures} {'lecture' if summary.lectures == 1 else 'lectures'}"
    if summary.taught_ms:
        taught += f", {duration_words(summary.taught_ms)} taught"
    facts = [
        ("mic", taught),
        ("rate_review", f"{summary.waiting_for_review} waiting for review"),
        ("verified", f"{summary.approved} approved"),
    ]
    return card(Link(course.title, places.COURSE, {"course": str(course.id)}), about or "No code or term", facts)


def archived_asked() -> bool:
    """The switch, or the address that somebody was given, asks for the archived courses."""
    return bool(st.session_state.get(_SWITCH, st.query_params.get(_SWITCH) == "true"))


def archived_switch() -> None:
    """Change between the courses that are taught and those that are put away; the choice is in the address."""
    st.toggle("Archived courses", key=_SWITCH, bind="query-params")


person = current_person()
title = head(
    "Your courses",
    "Everything you teach, review or coordinate.",
    action=Action("new_course", "New course", "add"),
)
if sheet(title, key="head"):
    new_course(person)
search = st.query_params.get("find", "")
on_shelf = archived_asked()
courses = services().courses.page(person, PageRequest(page_number(), _PER_PAGE), search=search, archived=on_shelf)
if courses.total == 0 and not search and not on_shelf:
    if empty(
        "school",
        "Begin with a course",
        "A course holds your lectures, the questions drafted from them, and your exams. "
        "Try everything on a short sample course, or make your own with the button above.",
        "Load the sample course",
        key="load_sample",
    ):
        load_sample(person)
    if services().courses.page(person, PageRequest(1, 1), archived=True).total:
        archived_switch()
    st.stop()
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    st.text_input("Find a course", key="find", bind="query-params", type="search", width=320)
    archived_switch()
    if st.button("Load the sample course", icon=":material/science:", type="tertiary", key="load_sample"):
        load_sample(person)
if courses.total:
    shown = cards([course_card(summary) for summary in courses.items])
    sheet(shown, line(rows_words(courses, "archived courses" if on_shelf else "courses")), key="cards")
    turn_pages(courses)
elif search:
    st.markdown(f"No {'archived ' if on_shelf else ''}course is called “{plain(search)}”.")
else:
    empty(
        "inventory_2", "No archived course", "Courses that their owners archive are kept here to read.", key="no_shelf"
    )

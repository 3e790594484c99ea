"""The exams of a course, and the beginning of a new one."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id
from components.course_tabs import course_tabs
from components.errors import shown_errors
from components.guard import current_person
from components.layout import page_title
from components.plain import plain
from components.question_words import points_words, questions_words
from components.services import services
from components.states import empty
from services.domain.courses import Course
from services.domain.exam_bank import ExamSummary
from services.domain.people import Person, Role


@st.dialog("New exam")
def new_exam(person: Person, course_id: UUID) -> None:
    """Ask for the title and open the exam."""
    with st.form("new_exam", border=False):
        title = st.text_input("Title", placeholder="Midterm")
        is_sent = st.form_submit_button("Create exam", type="primary")
    with shown_errors():
        if is_sent:
            exam_id = services().exams.create(person, course_id, title=title)
            st.switch_page(places.EXAM, query_params={"exam": str(exam_id)})


def none_yet(person: Person, course: Course, *, may_create: bool) -> bool:
    """Say what an exam is made of and how much of it there is; True when she wants to begin one."""
    counts = services().questions.counts(person, course.id)
    if counts.approved:
        text = f"An exam is made of approved questions, and this course has {counts.approved} of them."
        return empty("description", "No exam yet", text, "New exam" if may_create else None, key="first_exam")
    text = "An exam is made of approved questions, and none is approved yet."
    if counts.waiting:
        text += f" {questions_words(counts.waiting)} {'waits' if counts.waiting == 1 else 'wait'} for review."
        label, page = "Review questions", places.REVIEW
    else:
        label, page = "See the questions", places.QUESTIONS
    if empty("description", "No exam yet", text, label, key="no_approved"):
        st.switch_page(page, query_params={"course": str(course.id)})
    return False


def row(exam: ExamSummary) -> None:
    """One exam with what is in it."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.page_link(
            places.EXAM, label=f"**{plain(exam.title)}**", query_params={"exam": str(exam.id)}, width="stretch"
        )
        what = f"{questions_words(exam.questions)} · {points_words(exam.points)}" if exam.questions else "Empty"
        st.caption(what, width="content")


person = current_person()
course = services().courses.get(person, asked_id("course"))
course_tabs(course, places.EXAMS)
exams = services().exams.of_course(person, course.id)
may_create = course.allows(Role.TEACHER)
wants_one = page_title(
    "Exams",
    course.title,
    action_label="New exam" if may_create and exams else None,
    action_icon="add",
    key="new_exam_button",
)
if not exams:
    wants_one = none_yet(person, course, may_create=may_create)
for exam in exams:
    row(exam)
if wants_one:
    new_exam(person, course.id)

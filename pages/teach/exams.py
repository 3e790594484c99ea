"""The exams of a course, and the beginning of a new one."""

from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id
from components.course_tabs import course_head
from components.errors import shown_errors
from components.guard import current_person
from components.question_words import points_words, questions_words
from components.services import services
from components.sheet import Action, Link, Part, row, rows, sheet
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


def exam_row(exam: ExamSummary) -> Part:
    """One exam with what is in it."""
    what = f"{questions_words(exam.questions)} · {points_words(exam.points)}" if exam.questions else "Empty"
    return row(Link(exam.title, places.EXAM, {"exam": str(exam.id)}), about=what)


person = current_person()
course = services().courses.get(person, asked_id("course"))
exams = services().exams.of_course(person, course.id)
may_create = course.allows(Role.TEACHER)
parts = [
    course_head(
        course,
        places.EXAMS,
        "Exams",
        course.title,
        action=Action("new_exam", "New exam", "add") if may_create and exams else None,
    )
]
if exams:
    parts.append(rows([exam_row(exam) for exam in exams]))
wants_one = bool(sheet(*parts, key="exams"))
if not exams:
    wants_one = none_yet(person, course, may_create=may_create)
if wants_one:
    new_exam(person, course.id)

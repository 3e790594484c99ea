"""The rubric of an essay question: criteria by levels, edited as a table and saved as versions."""

import streamlit as st

from components import places
from components.addresses import asked_id
from components.guard import current_person
from components.question_words import points_words
from components.rubric_draft import RubricSheet, begin_sheet, open_sheet
from components.rubric_grid import rubric_grid, rubric_table
from components.rubric_outline import outline
from components.rubric_versions import earlier_versions, look_at, look_back, version_words
from components.services import services
from components.sheet import Link, head, prose, sheet
from components.states import empty
from services.domain.courses import Course
from services.domain.people import Role
from services.domain.question_bank import BankedQuestion
from services.domain.questions import QuestionType
from services.domain.rubrics import BankedRubric


def top(course: Course, banked: BankedQuestion, newest: BankedRubric | None) -> None:
    """The way back, which version this is, and the question it marks."""
    query = {"course": str(course.id)}
    trail = [
        Link("Courses", places.COURSES),
        Link(course.title, places.COURSE, query),
        Link("Questions", places.QUESTIONS, query),
        Link("This question", places.QUESTION, {"question": str(banked.id)}),
    ]
    about = version_words(newest) if newest else ""
    sheet(head("Rubric", about, trail=trail), prose(banked.question.stem), key="head")


def edit(sheet: RubricSheet, history: list[BankedRubric], banked: BankedQuestion) -> None:
    """The table with everything that changes it, and what it was before."""
    newest = history[0] if history else None
    is_to_be_looked_at = rubric_grid(sheet, newest, points_words(banked.question.points))
    earlier = earlier_versions(history)
    if newest is not None and is_to_be_looked_at:
        look_at(newest)
    elif earlier is not None:
        look_back(earlier, sheet)


def read(history: list[BankedRubric], banked: BankedQuestion) -> None:
    """The rubric for somebody who may not change it."""
    if not history:
        empty("table_chart", "No rubric yet", "A teacher of this course can write one.", key="no_rubric")
        return
    rubric_table(history[0].rubric, points_words(banked.question.points), key="rubric")
    earlier = earlier_versions(history)
    if earlier is not None:
        look_at(earlier)


person = current_person()
banked = services().questions.get(person, asked_id("question"))
course = services().courses.get(person, banked.course_id)
history = services().rubrics.history(person, banked.id)
newest = history[0] if history else None
top(course, banked, newest)
edits = open_sheet(banked.id, newest)
if banked.question.type is not QuestionType.ESSAY:
    st.info("Only an essay is marked by a rubric. This question has its answers.", icon=":material/info:")
elif not course.allows(Role.TEACHER):
    read(history, banked)
elif edits is not None:
    edit(edits, history, banked)
elif empty(
    "table_chart",
    "No rubric yet",
    "A rubric says what you look for in an essay and how well it can be done, so that two people mark it alike.",
    "Begin with an outline",
    key="begin_rubric",
):
    begin_sheet(banked.id, outline())
    st.rerun()

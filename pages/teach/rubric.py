"""The rubric of an essay question: criteria by levels, edited as a table and saved as versions."""

import streamlit as st

from components import places
from components.addresses import asked_id
from components.errors import show_error, shown_errors
from components.guard import current_person
from components.plain import plain
from components.question_words import points_words
from components.rubric_draft import RubricSheet, begin_sheet, forget_sheet, open_sheet
from components.rubric_outline import outline
from components.rubric_table import rubric_editor, rubric_table
from components.rubric_versions import earlier_versions, version_words
from components.services import services
from components.sheet import Link, head, prose, sheet
from components.states import empty
from services.domain.courses import Course
from services.domain.errors import Conflict, LecternError
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion
from services.domain.questions import QuestionType
from services.domain.rubrics import BankedRubric, Rubric


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


def maximum(rubric: Rubric, banked: BankedQuestion) -> None:
    """What a perfect essay earns, beside what the question counts."""
    st.markdown(
        f"**At most {points_words(rubric.maximum_points)}** · "
        f"the question counts {points_words(banked.question.points)}"
    )


def save(person: Person, sheet: RubricSheet, rubric: Rubric, expected_version: int) -> None:
    """Keep the rubric as the next version; whatever goes wrong, the table stays as it is."""
    with sheet.lock:
        if sheet.version > expected_version or rubric == sheet.saved:
            return  # a second press that ran beside the first
        try:
            number = services().rubrics.save(person, sheet.question_id, rubric, expected_version=expected_version)
        except Conflict:
            pass  # the next run finds the newer version and says so
        except LecternError as error:
            show_error(error)
            return
        else:
            sheet.version, sheet.saved = number, rubric
            st.toast(f"Saved as version {number}", icon=":material/check:")
    st.rerun()


def save_bar(person: Person, sheet: RubricSheet, newest: BankedRubric | None) -> None:
    """Save what is in the table, or go back; when somebody saved meanwhile, say so first."""
    newest_version = newest.version if newest else 0
    is_behind = newest is not None and newest_version != sheet.version
    if newest is not None and is_behind:
        st.warning(
            f"{plain(newest.written_by)} saved version {newest_version} while you were editing. "
            "Your table is still here.",
            icon=":material/sync_problem:",
        )
        with st.expander(f"Look at version {newest_version}"):
            rubric_table(newest.rubric)
    with st.container(horizontal=True, vertical_alignment="center"):
        label = f"Save mine as version {newest_version + 1}" if is_behind else f"Save as version {newest_version + 1}"
        # Named by what she has been shown: a press meant for an earlier state of things does not count.
        key = f"save_over_{newest_version}"
        if st.button(label, type="primary", disabled=not sheet.has_changes, key=key):
            save(person, sheet, sheet.current.rubric, newest_version)
        if sheet.has_changes:
            st.badge("Not saved yet", icon=":material/edit:", color="orange")
            undo = f"Show version {newest_version} instead" if newest else "Begin again"
            if st.button(undo, type="tertiary", key="drop_edits"):
                drop_edits(sheet, newest_version)
        else:
            st.caption(":material/check: Saved")


@st.dialog("Drop your changes?")
def drop_edits(sheet: RubricSheet, newest_version: int) -> None:
    """Ask before typed words are thrown away."""
    back = f"The table shows version {newest_version} again." if newest_version else "You begin without a rubric."
    st.markdown(f"What you changed in this rubric since you last saved is lost. {back}")
    if st.button("Drop my changes", type="primary", key="drop_for_good"):
        forget_sheet(sheet.question_id)
        st.rerun()


def edit(person: Person, sheet: RubricSheet, history: list[BankedRubric], banked: BankedQuestion) -> None:
    """The table with everything that changes it."""
    newest = history[0] if history else None
    rubric_editor(sheet)
    maximum(sheet.current.rubric, banked)
    save_bar(person, sheet, newest)
    if newest is None:
        return
    why_not = "Save your changes or drop them first." if sheet.has_changes else ""
    chosen = earlier_versions(history, may_restore=True, why_not=why_not)
    if chosen is not None:
        with shown_errors():
            services().rubrics.save(person, banked.id, chosen.rubric, expected_version=newest.version)
            st.rerun()


def read(history: list[BankedRubric], banked: BankedQuestion) -> None:
    """The rubric for somebody who may not change it."""
    if not history:
        empty("table_chart", "No rubric yet", "A teacher of this course can write one.", key="no_rubric")
        return
    rubric_table(history[0].rubric)
    maximum(history[0].rubric, banked)
    earlier_versions(history, may_restore=False)


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
    edit(person, edits, history, banked)
elif empty(
    "table_chart",
    "No rubric yet",
    "A rubric says what you look for in an essay and how well it can be done, so that two people mark it alike.",
    "Begin with an outline",
    key="begin_rubric",
):
    begin_sheet(banked.id, outline("Rubric"))
    st.rerun()

"""One exam: its questions in order, the approved ones to pick from, and the files it is handed out as."""

from functools import partial

import streamlit as st

from components import places
from components.addresses import asked_id
from components.exam_candidates import exam_candidates
from components.exam_draft import ExamDraft, change, drop, instructed, open_draft, renamed, save_again
from components.exam_files import exam_files
from components.exam_order import exam_order
from components.guard import current_person
from components.plain import plain
from components.question_words import points_words, questions_words
from components.services import services
from components.sheet import Link, head, sheet
from components.states import empty
from services.domain.people import Role


def unsaved(draft: ExamDraft) -> None:
    """What is on the page and not saved yet: why, and the two ways on."""
    place = st.container()  # always there, so that nothing below is drawn anew when a problem comes or goes
    if draft.problem is None:
        return
    with place.container(border=True, gap="small", key="unsaved"):
        st.markdown(f":red[:material/sync_problem:] **{plain(draft.problem.sentence)}**")
        st.caption(":material/inventory_2: What you see here is yours and is kept until you choose.")
        with st.container(horizontal=True):
            label = "Save mine instead" if draft.problem.is_conflict else "Try again"
            st.button(label, key="save_again", on_click=save_again, args=(draft.exam_id,))
            st.button("Show the saved exam", key="drop", on_click=drop, args=(draft.exam_id,))


def words(draft: ExamDraft) -> None:
    """The title and the instructions that stand on the paper."""
    with st.expander("Title and instructions", icon=":material/edit:", expanded=not draft.items):
        _text(st.text_input, "Title", draft, draft.title, renamed)
        _text(
            partial(st.text_area, height=100, placeholder="Answer every question. You have 45 minutes."),
            "Instructions",
            draft,
            draft.instructions,
            instructed,
        )


def _text(widget, label: str, draft: ExamDraft, value: str, how) -> None:  # type: ignore[no-untyped-def]
    key = f"exam_{label.lower()}_{draft.exam_id}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    widget(label, key=key, on_change=lambda: change(draft.exam_id, lambda old: how(old, st.session_state[key])))


person = current_person()
draft = open_draft(person, asked_id("exam"))
may_change = services().courses.get(person, draft.course_id).allows(Role.TEACHER)
in_course = {"course": str(draft.course_id)}
trail = [
    Link("Courses", places.COURSES),
    Link(draft.course_title, places.COURSE, in_course),
    Link("Exams", places.EXAMS, in_course),
]
about = f"{questions_words(len(draft.items))} · {points_words(draft.total_points)}"
if may_change:
    about += " · every change is saved at once"
sheet(head(draft.title or "Exam without a title", about, trail=trail), key="head")
unsaved(draft)
if not may_change:
    st.markdown(plain(draft.instructions))
    exam_order(draft, is_editable=False)
    st.stop()
words(draft)
chosen, others = st.columns([3, 2], gap="large")
with chosen:
    st.subheader("In this exam", anchor=False)
    if draft.items or draft.removals:
        exam_order(draft, is_editable=True)
    else:
        empty(
            "playlist_add",
            "No question yet",
            "Add approved questions from the list; they appear here in order.",
            key="no_items",
        )
    exam_files(person, draft)
with others:
    st.subheader("Approved questions", anchor=False)
    exam_candidates(person, draft)

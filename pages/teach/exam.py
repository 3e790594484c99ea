"""One exam: its questions in order, the approved ones to pick from, and the files it is handed out as."""

from functools import partial

import streamlit as st

from components import places
from components.addresses import asked_id
from components.exam_candidates import are_candidates_open, exam_candidates, open_candidates
from components.exam_changes import has_just_taken_one
from components.exam_draft import ExamDraft, change, drop, instructed, open_draft, renamed, save_again
from components.exam_files import hand_out
from components.exam_order import exam_order
from components.guard import current_person
from components.plain import plain
from components.question_words import points_words, questions_words
from components.services import services
from components.sheet import Action, Link, Part, head, prose, sheet, tools
from components.states import empty
from services.domain.people import Person, Role


def top(draft: ExamDraft, *, may_change: bool, has_words_open: bool) -> list[Part]:
    """The way back, what the exam holds, what stands on the paper, and what can be done."""
    in_course = {"course": str(draft.course_id)}
    trail = [
        Link("Courses", places.COURSES),
        Link(draft.course_title, places.COURSE, in_course),
        Link("Exams", places.EXAMS, in_course),
    ]
    about = f"{questions_words(len(draft.items))} · {points_words(draft.total_points)}"
    if may_change:
        about += " · every change is saved at once"
    out = Action("hand_out", "Hand it out", "file_save") if may_change and draft.items else None
    parts = [head(draft.title or "Exam without a title", about, trail=trail, action=out)]
    if draft.instructions and not has_words_open:
        parts.append(prose(draft.instructions))
    if may_change:
        label = "Close title and instructions" if has_words_open else "Title and instructions"
        parts.append(tools([], action=Action("words", label, "close" if has_words_open else "edit")))
    return parts


def unsaved(draft: ExamDraft) -> None:
    """What is on the page and not saved yet: why, and the two ways on."""
    if draft.problem is None:
        return
    with st.container(border=True, gap="small", key="unsaved"):
        st.markdown(f":red[:material/sync_problem:] **{plain(draft.problem.sentence)}**")
        st.caption(":material/inventory_2: What you see here is yours and is kept until you choose.")
        with st.container(horizontal=True):
            label = "Save mine instead" if draft.problem.is_conflict else "Try again"
            st.button(label, key="save_again", on_click=save_again, args=(draft.exam_id,))
            st.button("Show the saved exam", key="drop", on_click=drop, args=(draft.exam_id,))


def words(draft: ExamDraft) -> None:
    """The title and the instructions that stand on the paper."""
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


def questions(person: Person, draft: ExamDraft) -> None:
    """The questions in order; beside them those that can be added, when they are asked for."""
    if not are_candidates_open(draft):
        exam_order(draft, is_editable=True, on_add=partial(open_candidates, draft.exam_id))
        return
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
    with others:
        exam_candidates(person, draft)


person = current_person()
draft = open_draft(person, asked_id("exam"))
may_change = services().courses.get(person, draft.course_id).allows(Role.TEACHER)
words_key = f"lectern.exam_words.{draft.exam_id}"
has_words_open = st.session_state.get(words_key, False)
pressed = sheet(*top(draft, may_change=may_change, has_words_open=has_words_open), key="head")
if pressed == "words":
    st.session_state[words_key] = not has_words_open
    st.rerun()
if not may_change:
    exam_order(draft, is_editable=False)
    st.stop()
with st.container():  # always there, so that nothing below is drawn anew when a problem comes or goes
    unsaved(draft)
    if has_words_open:
        words(draft)
questions(person, draft)
if has_just_taken_one() or pressed == "hand_out":
    hand_out(person, draft)

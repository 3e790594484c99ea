"""The questions of an exam in order: points, place, removal."""

from dataclasses import replace
from functools import partial
from uuid import UUID

import streamlit as st

from components import places
from components.exam_draft import ExamDraft, Picked, change, moved, put_back, weighted, without
from components.plain import plain
from components.states import empty
from services.domain.questions import QuestionType

_MOST_POINTS = 1000.0
_CONTROLS_WIDTH = 228
_KINDS = {QuestionType.TRUE_FALSE: "True or false", QuestionType.CLOZE: "Fill the gaps"}


def kind_words(kind: QuestionType) -> str:
    """The type of a question as a teacher calls it."""
    return _KINDS.get(kind, kind.value.replace("_", " ").capitalize())


def counted(number: int, noun: str) -> str:
    """`1 question`, `8 questions`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def points_words(points: float) -> str:
    """`1 point`, `2.5 points`."""
    return f"{points:g} point" if points == 1 else f"{points:g} points"


def exam_items(draft: ExamDraft, *, may_change: bool) -> None:
    """Every question with its place and points; what was taken out last can be put back where it stood."""
    if not draft.items and not draft.removals:
        empty("playlist_add", "No question yet", "Add approved questions from the list beside.", key="no_items")
        return
    if may_change:
        with st.container(horizontal=True, gap="small"):
            st.caption("Question", width="stretch")
            st.caption("Points", width=_CONTROLS_WIDTH)
    last = draft.removals[-1] if draft.removals else None
    for index, picked in enumerate(draft.items):
        if last is not None and last.index == index:
            _removed(draft)
        _row(draft, index, picked, may_change=may_change)
    if last is not None and last.index >= len(draft.items):
        _removed(draft)


def _row(draft: ExamDraft, index: int, picked: Picked, *, may_change: bool) -> None:
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", gap="small", key=f"item_{picked.question_id}"
    ):
        with st.container(gap="xxsmall", width="stretch"):
            st.markdown(f"{index + 1}\\.&ensp;{plain(picked.question.stem)}")
            st.caption(_about(picked, with_points=not may_change))
            if picked.is_reopened:
                st.page_link(
                    places.QUESTION,
                    label="See the question as it is now",
                    icon=":material/arrow_forward:",
                    query_params={"question": str(picked.question_id)},
                )
        if may_change:
            _controls(draft, index, picked)


def _about(picked: Picked, *, with_points: bool) -> str:
    about = kind_words(picked.question.type)
    if with_points:
        about += f" · {points_words(picked.points)}"
    if picked.is_reopened:
        about += " · :orange-badge[:material/history: Changed since it was approved]"
    return about


def _controls(draft: ExamDraft, index: int, picked: Picked) -> None:
    question_id, number = picked.question_id, index + 1
    key = f"points_{question_id}"
    if st.session_state.get(key) != picked.points:
        st.session_state[key] = picked.points
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", width="content"):
        st.number_input(
            f"Points for question {number}",
            min_value=0.0,
            max_value=_MOST_POINTS,
            step=0.5,
            format="%g",
            key=key,
            label_visibility="collapsed",
            width=112,
            on_change=_take_points,
            args=(draft.exam_id, question_id, key),
        )
        for label, icon, by, is_last in (
            (f"Move question {number} up", "arrow_upward", -1, index == 0),
            (f"Move question {number} down", "arrow_downward", 1, number == len(draft.items)),
        ):
            st.button(
                f":material/{icon}:",
                help=label,
                type="tertiary",
                disabled=is_last,
                key=f"{icon}_{question_id}",
                on_click=change,
                args=(draft.exam_id, partial(moved, question_id=question_id, by=by)),
            )
        if picked.is_reopened:
            if st.button(
                ":material/close:", help=f"Remove question {number}", type="tertiary", key=f"drop_{question_id}"
            ):
                _remove_for_good(draft.exam_id, picked)
            return
        st.button(
            ":material/close:",
            help=f"Remove question {number}",
            type="tertiary",
            key=f"drop_{question_id}",
            on_click=change,
            args=(draft.exam_id, partial(without, question_id=question_id)),
        )


def _take_points(exam_id: UUID, question_id: UUID, key: str) -> None:
    points = st.session_state[key]
    if points is not None:
        change(exam_id, partial(weighted, question_id=question_id, points=points))


def _removed(draft: ExamDraft) -> None:
    stem = draft.removals[-1].picked.question.stem
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="removed"):
        st.caption(f":material/playlist_remove: Removed: {plain(stem)}", width="stretch")
        st.button(
            "Put it back",
            icon=":material/undo:",
            type="tertiary",
            key="put_back",
            on_click=change,
            args=(draft.exam_id, put_back),
        )


@st.dialog("Remove a changed question?")
def _remove_for_good(exam_id: UUID, picked: Picked) -> None:
    """Ask first: the wording that the exam holds cannot be picked again."""
    st.markdown(f"**{plain(picked.question.stem)}**")
    st.markdown(
        "It has been changed since it was approved, and the exam holds the wording that was approved. "
        "Once removed, it can be added again only in its new wording, after that has been approved."
    )
    if st.button("Remove it", type="primary", key="remove_for_good"):
        change(exam_id, partial(_without_trace, question_id=picked.question_id))
        st.rerun()


def _without_trace(draft: ExamDraft, question_id: UUID) -> ExamDraft:
    return replace(without(draft, question_id), removals=draft.removals)

"""The questions of an exam in order: points, place and removal, by hand or by keyboard."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import streamlit as st

from components.exam_draft import ExamDraft, Picked, change, ordered
from components.question_words import TYPE_NAMES
from components.registration import register

_mount = register(__file__)


def exam_order(draft: ExamDraft, *, is_editable: bool, on_add: Callable[[], None] | None = None) -> None:
    """Draw the questions; each change is drawn at once by the browser and saved by `change`.

    Alt with an arrow key moves the question that has the focus. What was removed last stands
    where it was, with a button that puts it back. `on_add` is called when more questions are asked for.
    """
    last = draft.removals[-1] if draft.removals else None
    key = f"order_{draft.exam_id}"
    _mount(
        key=key,
        data={
            "items": [_row(picked) for picked in draft.items],
            "gone": None if last is None else {"item": _row(last.picked), "index": last.index},
            "is_editable": is_editable,
            "may_add": on_add is not None,
            "seen": draft.change_number,
        },
        on_order_change=partial(_take, draft.exam_id, key),
        on_add_change=on_add or _nothing,
    )


def _take(exam_id: UUID, key: str) -> None:
    order = st.session_state[key]["order"]
    if order:
        wanted = [(UUID(question_id), float(points)) for question_id, points in order["items"]]
        change(exam_id, partial(ordered, wanted=wanted, number=int(order["number"])))


def _row(picked: Picked) -> dict[str, object]:
    return {
        "id": str(picked.question_id),
        "stem": picked.question.stem,
        "kind": TYPE_NAMES[picked.question.type],
        "points": picked.points,
        "is_reopened": picked.is_reopened,
        "address": f"/question?question={picked.question_id}",
    }


def _nothing() -> None:
    """Streamlit hands out an event only to whoever listens."""

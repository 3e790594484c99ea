"""Questions to pick for an exam, one by one or all that are shown."""

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

import streamlit as st

from components.question_words import about_question
from components.registration import register
from services.domain.question_bank import BankedQuestion

_mount = register(__file__)
_SEEN = "lectern.{key}.seen"


def exam_picks(
    questions: Sequence[BankedQuestion],
    *,
    key: str,
    on_pick: Callable[[Sequence[BankedQuestion]], None],
    is_to_be_seen: bool = False,
) -> None:
    """Draw the questions; `on_pick` is called with those that were picked, before the page runs again.

    With `is_to_be_seen` they are scrolled to when they are drawn first and stand below the window.
    """
    _mount(
        key=key,
        data={
            "questions": [
                {
                    "id": str(banked.id),
                    "stem": banked.question.stem,
                    "about": about_question(banked.question, banked.lecture_title),
                }
                for banked in questions
            ],
            "is_to_be_seen": is_to_be_seen,
            "seen": st.session_state.get(_SEEN.format(key=key), 0),
        },
        on_picked_change=partial(_take, key, {banked.id: banked for banked in questions}, on_pick),
    )


def _take(key: str, offered: dict[UUID, BankedQuestion], on_pick: Callable[[Sequence[BankedQuestion]], None]) -> None:
    picked = st.session_state[key]["picked"]
    if picked:
        on_pick([offered[UUID(question_id)] for question_id in picked["ids"] if UUID(question_id) in offered])
        st.session_state[_SEEN.format(key=key)] = int(picked["number"])

"""Unsaved text of questions: it outlives errors, reruns, another person's save and leaving the page."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

import streamlit as st

from components.plain import plain
from components.question_view import question_view
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion
from services.domain.questions import Question

_EDITS = "lectern.edits"
_OVER = "lectern.edits_over"


@dataclass(slots=True)
class Edit:
    """One person's unsaved text: it began from `base`, version `opened`; `seen` is the newest she has been shown."""

    base: Question
    opened: int
    seen: int
    is_open: bool = True
    is_changed: bool = False
    key: str = field(default_factory=lambda: f"edit_{uuid4().hex[:8]}")


def current_edit(question_id: UUID) -> Edit | None:
    """Her unsaved text of this question, if there is any."""
    return _edits().get(question_id)


def open_edit(banked: BankedQuestion) -> Edit:
    """Begin to edit, or go on where she left."""
    edit = _edits().setdefault(banked.id, Edit(banked.question, banked.version, banked.version))
    edit.is_open = True
    edits_over().discard(banked.id)
    return edit


def resume_edit(question_id: UUID, edit: Edit) -> None:
    """Go on with unsaved text that a reload of the page has brought back."""
    _edits()[question_id] = edit


def edits_over() -> set[UUID]:
    """The questions of which she has saved or given up her text, so that nothing of it needs to be kept anywhere."""
    over: set[UUID] = st.session_state.setdefault(_OVER, set())
    return over


def close_edit(question_id: UUID) -> None:
    """Leave the form; text that differs from what was there is kept for the next time."""
    edit = _edits().get(question_id)
    if edit is not None and edit.is_changed:
        edit.is_open = False
    else:
        forget_edit(question_id)


def forget_edit(question_id: UUID) -> None:
    """Let go of what she typed, because it has been saved or is no longer wanted."""
    edit = _edits().pop(question_id, None)
    if edit is None:
        return
    edits_over().add(question_id)
    for name in [name for name in st.session_state if str(name).startswith(edit.key)]:
        del st.session_state[name]


def unsaved_note(banked: BankedQuestion) -> bool:
    """Say that she left unsaved text, with the ways on and back; True in the run in which she goes on."""
    edit = current_edit(banked.id)
    if edit is None or edit.is_open:
        return False
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":orange[:material/edit:] Your changes are kept, but not saved.", width="content")
        goes_on = st.button("Go on editing", key=f"{edit.key}_go_on")
        if st.button("Discard them", type="tertiary", key=f"{edit.key}_discard"):
            forget_edit(banked.id)
            st.rerun()
    return goes_on


def newer_version_note(person: Person, edit: Edit, banked: BankedQuestion) -> None:
    """When somebody saved another version since she began: show it above her own text, so that she can choose."""
    if banked.version != edit.opened:
        with st.container(border=True):
            st.markdown(
                f":orange[:material/sync_problem:] **{plain(banked.written_by)}** has saved this version since you "
                "began. Your text is below; saving it puts it in place of this one."
            )
            question_view(person, banked, key=f"{edit.key}_newest")
    edit.seen = banked.version


def _edits() -> dict[UUID, Edit]:
    edits: dict[UUID, Edit] = st.session_state.setdefault(_EDITS, {})
    return edits

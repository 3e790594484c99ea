"""Keeps the unsaved text of a question in the browser, word by word, so that a reload of the page brings it back."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

import streamlit as st

from components.question_edits import Edit, current_edit, edits_over, resume_edit
from components.registration import register
from components.services import services
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion
from services.domain.questions import Bloom, Difficulty

_mount = register(__file__)

_LONGEST = 50_000
_MOST_ROWS = 100
_KINDS: tuple[tuple[re.Pattern[str], type[Any]], ...] = tuple(
    (re.compile(names), kind)
    for names, kind in (
        (r"stem|explanation|(option|feedback|answer|prompt|match)_\d{1,3}|truth|bloom|difficulty", str),
        (r"correct_\d{1,3}", bool),
        (r"points|tolerance_\d{1,3}", float),
        (r"options|answers|pairs", list),
        (r"add_(option|answer|pair)_counter", int),
    )
)
_CHOSEN: Mapping[str, type[StrEnum]] = {"bloom": Bloom, "difficulty": Difficulty}


def keep_in_browser(person: Person, banked: BankedQuestion | None) -> bool:
    """Have the browser keep her unsaved text of a question; True in the run in which a reload has brought it back.

    Without a question the browser only lets go of what she has saved or given up.
    """
    edit = current_edit(banked.id) if banked else None
    kept = _mount(
        key=f"kept_{banked.id}" if banked else "kept_nothing",
        # In a list, because Streamlit looks through every value of a mapping for tables.
        data=[
            {
                "place": _place(person, banked.id) if banked else "",
                "form": edit.key if edit else "",
                "fields": _fields(edit) if edit else {},
                "about": {"opened": edit.opened, "seen": edit.seen, "is_open": edit.is_open} if edit else {},
                "over": [_place(person, question_id) for question_id in edits_over()],
            }
        ],
        on_kept_change=_nothing,
    ).kept
    if not kept or banked is None or edit is not None:
        return False
    return _bring_back(person, banked.id, kept)


def _place(person: Person, question_id: UUID) -> str:
    """Where in the browser's tab it is kept: nobody sees what another left there."""
    return f"lectern.edit.{person.id}.{question_id}"


def _fields(edit: Edit) -> dict[str, Any]:
    """What stands in the form, by the names of its fields."""
    prefix = f"{edit.key}_"
    named = {str(name).removeprefix(prefix): value for name, value in st.session_state.items()}
    return {name: value for name, value in named.items() if _kind(name) and value is not None}


def _bring_back(person: Person, question_id: UUID, kept: Mapping[str, Any]) -> bool:
    versions = services().questions.versions(person, question_id)
    base = next((each for each in versions if each.number == kept.get("opened")), None)
    fields = kept.get("fields")
    if base is None or not isinstance(fields, dict):
        return False
    seen = kept.get("seen")
    edit = Edit(
        base.question,
        base.number,
        seen if isinstance(seen, int) else base.number,
        is_open=kept.get("is_open") is not False,
        is_changed=True,
    )
    resume_edit(question_id, edit)
    for name, told in fields.items():
        value = _value(name, told)
        if value is not None:
            st.session_state[f"{edit.key}_{name}"] = value
    return True


def _kind(name: str) -> type[Any] | None:
    return next((kind for names, kind in _KINDS if names.fullmatch(name)), None)


def _value(name: str, told: Any) -> Any:
    """What the browser says stood in the field, as its widget wants it; None for what no such field can hold."""
    kind = _kind(name)
    if kind is float and isinstance(told, int | float) and not isinstance(told, bool):
        return max(0.0, float(told))
    if kind is None or not isinstance(told, kind):
        return None
    if kind is list:
        is_rows = len(told) <= _MOST_ROWS and all(isinstance(row, int) and row >= 0 for row in told)
        return told if is_rows and len(set(told)) == len(told) else None
    if name in _CHOSEN:
        return _CHOSEN[name](told) if told in set(_CHOSEN[name]) else None
    if name == "truth":
        return told if told in {"True", "False"} else None
    return told[:_LONGEST] if kind is str else told


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""

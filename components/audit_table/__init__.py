"""Rows of the audit log; whoever and whatever a row names narrows the log to itself when it is pressed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from uuid import UUID

import streamlit as st

from components.registration import register
from services.domain.audit import AuditEntry

_mount = register(__file__, "../part.js")

_SHORT_ID = 8


def audit_table(
    entries: Sequence[AuditEntry], *, narrowed: Mapping[str, str], on_narrow: Callable[[str, str], None], key: str
) -> None:
    """Draw a line for each entry, and above them by what the log is narrowed.

    `narrowed` maps a name of the address (`course`, `object`, `person`) to the words for its value.
    `on_narrow` is called before the next run with such a name, or `who`, and its new value, empty
    when it is taken away.
    """
    _mount(
        key=key,
        # In a list, because Streamlit looks through every value of a mapping for tables.
        data=[
            {
                "rows": [_row(entry) for entry in entries],
                "narrowed": [[name, words] for name, words in narrowed.items()],
                "zone": st.context.timezone or "UTC",
            }
        ],
        on_narrow_change=partial(_report, key, on_narrow),
    )


def object_words(entry: AuditEntry) -> str:
    """What it was done to, by its title where the entry knows one; a course by that which it has now."""
    if "title" in entry.details:
        return str(entry.details["title"])
    if entry.object_kind == "course" and entry.course_title:
        return entry.course_title
    return f"{entry.object_kind} {entry.object_id[:_SHORT_ID]}" if entry.object_kind else ""


def _row(entry: AuditEntry) -> dict[str, object]:
    return {
        "at": entry.at.isoformat(),
        "who": entry.email,
        "address": entry.address,
        "did": entry.action,
        "object": object_words(entry),
        "objectId": entry.object_id,
        "about": _about(entry),
        "course": entry.course_title,
        "courseId": "" if entry.course_id is None or entry.object_kind == "course" else str(entry.course_id),
    }


def _about(entry: AuditEntry) -> str:
    """The rest of what is known, but what only a machine reads."""
    told = []
    for name, value in entry.details.items():
        if name == "title" or value is False or _is_id(value):
            continue
        words = name.replace("_", " ")
        told.append(words if value is True else f"{words}: {_value_words(value)}")
    return " · ".join(told)


def _value_words(value: object) -> str:
    """A list by its entries, or by how many they are where only a machine reads them."""
    if not isinstance(value, list):
        return str(value)
    return str(len(value)) if all(map(_is_id, value)) else ", ".join(map(str, value))


def _is_id(value: object) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _report(key: str, on_narrow: Callable[[str, str], None]) -> None:
    pressed = st.session_state[key]["narrow"]
    if pressed:
        on_narrow(str(pressed["name"]), str(pressed["value"]))

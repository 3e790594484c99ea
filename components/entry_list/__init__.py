"""Lists of short entries on one form, typed in place: added, changed, moved, removed and put back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from components.registration import register
from components.sheet import Action

_mount = register(__file__, "../part.js", "form.js")

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of each entry: a text of at most `longest` characters, or one of `choices` (value → words)."""

    label: str
    longest: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What a list calls its entries."""

    one: str
    add: str
    when_empty: str


@dataclass(frozen=True, slots=True)
class EntryList:
    """One list of the form; without `words` it is exactly one entry, whose fields stand under their labels.

    `most` is how many entries there may be, and `action` a quiet button beside the one that adds.
    """

    columns: Sequence[Column]
    rows: Rows
    title: str = ""
    about: str = ""
    words: EntryWords | None = None
    is_ordered: bool = False
    most: int = 1
    action: Action | None = None


def entry_lists(
    lists: Mapping[str, EntryList],
    *,
    key: str,
    moment: int,
    seen: int,
    on_change: Callable[[Mapping[str, Rows], int], None],
) -> str | None:
    """Draw the lists, by their names, and return the name of the button just pressed, in exactly one run.

    `on_change` gets all entries of all lists soon after each change, and the number of the change.
    The browser holds what is typed: the rows replace it only when `moment` is another than before.
    `seen` is the number of the last change that was taken.
    """
    result = _mount(
        key=key,
        data=[moment, seen, [_drawn(name, each) for name, each in lists.items()]],
        on_typed_change=lambda: _report(key, on_change),
        on_pressed_change=_nothing,
    )
    return str(result.pressed["act"]) if result.pressed else None


def _drawn(name: str, each: EntryList) -> dict[str, object]:
    words = each.words
    return {
        "name": name,
        "columns": [
            {"label": column.label, "longest": column.longest, "choices": list(column.choices.items())}
            for column in each.columns
        ],
        "rows": each.rows,
        "title": each.title,
        "about": each.about,
        "words": words and {"one": words.one, "add": words.add, "when_empty": words.when_empty},
        "is_ordered": each.is_ordered,
        "most": each.most,
        "action": each.action and {"act": each.action.name, "label": each.action.label},
    }


def _report(key: str, on_change: Callable[[Mapping[str, Rows], int], None]) -> None:
    typed = st.session_state[key]["typed"]
    if typed:
        told = {
            name: tuple(tuple(str(value) for value in row) for row in rows) for name, rows in typed["lists"].items()
        }
        on_change(told, int(typed["number"]))


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""

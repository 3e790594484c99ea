"""A list of short entries, typed in place: added, changed, moved, removed and put back, by hand or by keyboard."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st

from components.registration import register

_mount = register(__file__)

Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One field of each entry: a text of at most `longest` characters, or one of `choices` (value → words)."""

    label: str
    longest: int = 0
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EntryWords:
    """What the list calls its entries."""

    one: str
    add: str
    when_empty: str


def entry_list(
    rows: Rows,
    columns: Sequence[Column],
    words: EntryWords,
    *,
    key: str,
    moment: int,
    seen: int,
    on_change: Callable[[Rows, int], None],
    is_ordered: bool = False,
    most: int,
) -> None:
    """Draw the entries; `on_change` gets all of them soon after each change, and the number of the change.

    The browser holds what is typed: `rows` replace it only when `moment` is another than before.
    `seen` is the number of the last change that was taken.
    """
    _mount(
        key=key,
        data={
            "rows": [list(row) for row in rows],
            "columns": [
                {"label": column.label, "longest": column.longest, "choices": list(column.choices.items())}
                for column in columns
            ],
            "one": words.one,
            "add": words.add,
            "when_empty": words.when_empty,
            "is_ordered": is_ordered,
            "most": most,
            "moment": moment,
            "seen": seen,
        },
        on_typed_change=lambda: _report(key, on_change),
    )


def _report(key: str, on_change: Callable[[Rows, int], None]) -> None:
    typed = st.session_state[key]["typed"]
    if typed:
        on_change(tuple(tuple(str(value) for value in row) for row in typed["rows"]), int(typed["number"]))

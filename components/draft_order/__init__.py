"""The order to the question writer: how many questions of each type, and instructions, as they are typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from components.registration import register

_mount = register(__file__)


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered, or is about to be: a count for each name, and words to the writer."""

    counts: Mapping[str, int]
    instructions: str = ""


def draft_order(
    types: Sequence[tuple[str, str]],
    order: Order,
    *,
    note: str,
    most_of_a_type: int,
    most: int,
    on_type: Callable[[Order], None],
    key: str,
) -> Order | None:
    """Draw a number for each of the types (name and words), the instructions, and the button that orders.

    The order just sent, in exactly one run. The browser holds what is typed, and begins with `order`;
    `on_type` gets it whenever a field is left.
    """
    told = _mount(
        key=key,
        data=[types, order.counts, order.instructions, note, most_of_a_type, most],
        on_typed_change=lambda: _report(key, on_type),
        on_sent_change=_nothing,
    ).sent
    return _order(told) if told else None


def _report(key: str, on_type: Callable[[Order], None]) -> None:
    told = st.session_state[key]["typed"]
    if told:
        on_type(_order(told))


def _order(told: Mapping[str, Any]) -> Order:
    return Order({str(name): max(0, int(count)) for name, count in told["counts"].items()}, str(told["instructions"]))


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""

"""The buttons with which a reviewer decides, and the keys that stand for them."""

import streamlit as st

from components.keys import Button, keys
from components.question_desk import subject
from services.domain.question_bank import BankedQuestion

_BUTTONS = {
    "accept": Button("a", "Accept", "check", "first"),
    "edit": Button("e", "Edit and accept", "edit"),
    "send_back": Button("r", "Send back", "undo"),
    "reject": Button("x", "Reject", "close"),
    "skip": Button("s", "Skip", "skip_next", "quiet"),
}
_BINDINGS = {button.key: button.words for button in _BUTTONS.values()} | {"ArrowRight": "Skip"}
_ACTIONS = {button.key: name for name, button in _BUTTONS.items()} | {"ArrowRight": "skip"}


def decision_bar(banked: BankedQuestion) -> str | None:
    """The buttons at the foot of the page and their keys; what was just chosen for exactly this version."""
    with st.bottom:
        pressed = keys(
            _BINDINGS,
            key=f"keys_{subject(banked)}",
            listed={"p": "Play where it was said"},
            buttons=tuple(_BUTTONS.values()),
            hints={"p": "play"},
        )
    return _ACTIONS[pressed] if pressed else None

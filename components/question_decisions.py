"""The buttons with which a reviewer decides, and the keys that stand for them."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from components.keys import keys
from components.question_desk import subject
from services.domain.question_bank import BankedQuestion


@dataclass(frozen=True, slots=True)
class Key:
    """A button of the desk: its words, its icon, and the keys that stand for it."""

    words: str
    icon: str
    keys: tuple[str, ...]


KEYS: Mapping[str, Key] = {
    "accept": Key("Accept", "check", ("a",)),
    "edit": Key("Edit and accept", "edit", ("e",)),
    "send_back": Key("Send back", "undo", ("r",)),
    "reject": Key("Reject", "close", ("x",)),
    "skip": Key("Skip", "skip_next", ("s", "ArrowRight")),
}


def decision_bar(banked: BankedQuestion) -> str | None:
    """The buttons at the foot of the page and their keys; what was just chosen for exactly this version."""
    bindings = {name: key.words for key in KEYS.values() for name in key.keys}
    pressed = keys(bindings, key=f"keys_{subject(banked)}", listed={"p": "Play where it was said"})
    action = next((name for name, key in KEYS.items() if pressed in key.keys), None)
    with st.bottom, st.container(horizontal=True, vertical_alignment="center", gap="small", key="decision_bar"):
        for name, key in KEYS.items():
            if st.button(
                f"{key.words}&ensp;`{key.keys[0].upper()}`",
                icon=f":material/{key.icon}:",
                type="primary" if name == "accept" else "tertiary" if name == "skip" else "secondary",
                key=f"{name}_{subject(banked)}",
            ):
                action = name
        st.caption("`P` play · `?` all keys", width="content")
    return action

"""Single keys that act on the page, and the sheet behind `?` that lists them."""

from collections.abc import Mapping

import streamlit as st

from components.registration import register

_mount = register(__file__)


def keys(bindings: Mapping[str, str], *, key: str, listed: Mapping[str, str] | None = None) -> str | None:
    """The key just pressed, in exactly one run of the page, otherwise None.

    `bindings` names each key as browsers do (`"a"`, `"ArrowRight"`, `"Escape"`) with the words
    for the sheet (`{"a": "Accept"}`); letters are given small and match either case. `listed` are
    keys that something else on the page acts on, for the sheet only. Keys are not taken from
    somebody who is typing, from an open dialog, or together with Ctrl, Alt or ⌘.
    Nothing is drawn; where it is called does not matter.
    """
    result = _mount(
        key=key,
        data={
            "bindings": [[name, words] for name, words in bindings.items()],
            "listed": [[name, words] for name, words in (listed or {}).items()],
        },
        on_pressed_change=lambda: None,
    )
    pressed = result.pressed
    return str(pressed["key"]) if pressed and pressed["key"] in bindings else None


def key_caption(bindings: Mapping[str, str]) -> None:
    """The keys in one quiet line, for those who have not found `?` yet."""
    words = " · ".join(f"`{_SIGNS.get(name, name.upper())}` {text.lower()}" for name, text in bindings.items())
    st.caption(f"{words} · `?` all keys")


_SIGNS = {"ArrowLeft": "←", "ArrowRight": "→", "ArrowUp": "↑", "ArrowDown": "↓", "Escape": "Esc", " ": "Space"}

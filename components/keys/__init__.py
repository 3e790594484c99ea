"""Single keys that act on the page, the buttons that they stand for, and the sheet behind `?` that lists them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from components.registration import register

_mount = register(__file__)


@dataclass(frozen=True, slots=True)
class Button:
    """A button that does what `key` does; `icon` is the name of a Material icon."""

    key: str
    words: str
    icon: str
    look: Literal["first", "second", "quiet"] = "second"


def keys(
    bindings: Mapping[str, str],
    *,
    key: str,
    listed: Mapping[str, str] | None = None,
    buttons: Sequence[Button] = (),
    hints: Mapping[str, str] | None = None,
) -> str | None:
    """The key just pressed, by hand or by its button, in exactly one run of the page, otherwise None.

    `bindings` names each key as browsers do (`"a"`, `"ArrowRight"`, `"Escape"`) with the words
    for the sheet (`{"a": "Accept"}`); letters are given small and match either case. `listed` are
    keys that something else on the page acts on, for the sheet only. Keys are not taken from
    somebody who is typing, from an open dialog, or together with Ctrl, Alt or ⌘.
    Without `buttons` nothing is drawn, and where it is called does not matter; `hints` are keys
    named beside the buttons.
    """
    result = _mount(
        key=key,
        data={
            "bindings": list(bindings.items()),
            "listed": list((listed or {}).items()),
            "buttons": [
                {"key": button.key, "words": button.words, "icon": button.icon, "look": button.look}
                for button in buttons
            ],
            "hints": list((hints or {}).items()),
        },
        on_pressed_change=_nothing,
    )
    pressed = result.pressed
    return str(pressed["key"]) if pressed and pressed["key"] in bindings else None


def _nothing() -> None:
    """Streamlit reports an event only to whoever listens; the run that it causes reads it."""

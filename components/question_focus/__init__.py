"""Takes the focus to what has just appeared, so that nobody who works with keys is left at the top of the page."""

from components.registration import register

_mount = register(__file__)


def focus_on(place: str, *, moment: str, key: str, field: str = "") -> None:
    """Focus the container whose key is `place`, or the first `field` (an element such as `textarea`) in it.

    Done once for each new `moment`, not when the page is first opened. Esc and Ctrl+Enter in any
    field of the page first hand over what was typed there, then reach the button whose
    `shortcut` they are.
    """
    _mount(key=key, data={"key": key, "place": place, "moment": moment, "field": field})

"""Takes the focus to what has just appeared, so that nobody who works with keys is left at the top of the page."""

from components.registration import register

_mount = register(__file__)


def focus_on(place: str, *, moment: str, key: str, field: bool = False) -> None:
    """Focus the container whose key is `place`, or with `field` the first field in it.

    Done once for each new `moment`, not when the page is first opened. Esc in any field of the
    page takes the focus out of it, which hands what was typed to the page before a button's own
    Esc is heard.
    """
    _mount(key=key, data={"place": place, "moment": moment, "field": field})

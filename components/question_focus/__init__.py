"""Takes the focus to what has just appeared, so that nobody who works with keys is left at the top of the page."""

import streamlit as st

from components.registration import register

_mount = register(__file__)
_MOMENT = "lectern.{key}.moment"


def focus_on(place: str, *, moment: str, key: str, field: str = "") -> None:
    """Focus the container whose key is `place`, or the first `field` (an element such as `textarea`) in it.

    Done once for each new `moment`, not when the page is first opened. While there is a `field`, Esc
    and Ctrl+Enter in any field of the page first hand over what was typed there, then reach the
    button whose `shortcut` they are.
    """
    new = new_moment(moment, key=key)
    if new or field:
        _mount(key=key, data={"place": place, "moment": new, "field": field})


def new_moment(moment: str, *, key: str) -> str:
    """A name for this moment that was never there, if it is another than the last time, otherwise nothing.

    The first moment is not new: nothing has just appeared when the page is opened.
    """
    name = _MOMENT.format(key=key)
    last, count = st.session_state.setdefault(name, (moment, 0))
    if last == moment:
        return ""
    st.session_state[name] = (moment, count + 1)
    return f"{moment}_{count + 1}"

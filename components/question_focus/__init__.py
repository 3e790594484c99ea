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
    last = st.session_state.setdefault(_MOMENT.format(key=key), moment)
    st.session_state[_MOMENT.format(key=key)] = moment
    is_new = last != moment
    if is_new or field:
        _mount(key=key, data={"place": place, "moment": moment if is_new else "", "field": field})

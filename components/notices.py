"""Says that something is done on the page that is drawn after it."""

import streamlit as st

_NOTICE = "lectern.notice"


def notice_next(sentence: str) -> None:
    """Keep a sentence for the next run: a toast that is followed by `st.rerun` is lost on its way to the browser."""
    st.session_state[_NOTICE] = sentence


def show_notice() -> None:
    """Show the sentence that the run before left, if it did."""
    sentence = st.session_state.pop(_NOTICE, None)
    if sentence:
        st.toast(sentence, icon=":material/check:")

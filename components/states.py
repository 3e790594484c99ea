"""The states of a list or panel that are not full: empty, failed, loading."""

from contextlib import AbstractContextManager

import streamlit as st

from components.plain import plain


def empty(icon: str, title: str, text: str, action_label: str | None = None, *, key: str) -> bool:
    """Say what this place is for; True in the run in which the button that begins was pressed.

    `icon` is a Material icon's name (`"mic"`).
    """
    with st.container(border=True, horizontal_alignment="center", gap="xsmall", key=f"{key}_empty"):
        st.space("small")
        st.markdown(f"### :gray[:material/{icon}:]&ensp;{plain(title)}", text_alignment="center", anchors=False)
        st.markdown(plain(text), text_alignment="center", width=460)
        pressed = bool(action_label) and st.button(str(action_label), type="primary", key=key)
        st.space("small")
    return pressed


def failed(sentence: str, kept: str, retry_label: str = "Try again", *, key: str) -> bool:
    """Say what went wrong and what is kept; True in the run in which the button was pressed, without a label none."""
    with st.container(border=True, gap="small", key=f"{key}_failed"):
        st.markdown(f":red[:material/error:] **{plain(sentence)}**")
        if kept:
            st.caption(f":material/inventory_2: {plain(kept)}")
        return bool(retry_label) and st.button(retry_label, icon=":material/refresh:", key=key)


def loading(height_px: int = 240) -> AbstractContextManager[object]:
    """A skeleton for as long as the `with` block takes; what the block draws stays."""
    return st.skeleton(height_px)

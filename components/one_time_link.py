"""A one-time link as the administrator hands it on."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from components.services import services


def show_one_time_link(token: str, *, good_for: str) -> None:
    """The whole address with a button that copies it; it cannot be shown again."""
    st.markdown("Copy this link and send it in a way that only this person reads.")
    st.code(_address(token), language=None, wrap_lines=True)
    st.caption(
        f"It works once and is good for {good_for}. It is not shown again; if it gets lost, make another, "
        "and this one stops working."
    )


def _address(token: str) -> str:
    """Where browsers find Lectern: as the operator set it, otherwise as this page was reached."""
    here = urlsplit(st.context.url or "http://localhost")
    base = services().accounts.public_url or f"{here.scheme}://{here.netloc}"
    return f"{base.rstrip('/')}/?{urlencode({'link': token})}"

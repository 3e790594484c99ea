"""The recurring pieces of a page: its title, the pager."""

from typing import Any

import streamlit as st

from components.plain import plain
from services.domain.paging import Page

_ONE = {"people": "person", "entries": "entry", "addresses": "address"}


def page_title(title: str, about: str) -> None:
    """Draw the title with one quiet line about it, if there is any to say."""
    with st.container(gap="xxsmall"):
        st.title(plain(title), anchor=False)
        if about:
            st.caption(plain(about))


def page_number(key: str = "page") -> int:
    """The page that the URL (`?page=3`) or the pager asks for, from 1; nonsense in the URL is page 1."""
    asked = st.session_state.get(key) or st.query_params.get(key, "1")
    return max(1, int(asked)) if str(asked).isdecimal() else 1


def pager(page: Page[Any], noun: str, *, key: str = "page") -> None:
    """Which rows these are of how many (`noun` in the plural), and the way to the others; the number lives in the URL.

    To be drawn after the list, which was asked for with `page_number(key)`.
    """
    if page.total == 0:
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(plain(rows_words(page, noun)), width="content")
        turn_pages(page, key=key)


def rows_words(page: Page[Any], noun: str) -> str:
    """Which rows these are of how many: `1–25 of 142 questions`, or `14 questions` where these are all.

    `noun` is in the plural.
    """
    last = min(page.request.offset + len(page.items), page.total)
    if last - page.request.offset == page.total:
        return f"1 {_ONE.get(noun, noun.removesuffix('s'))}" if page.total == 1 else f"{page.total} {noun}"
    return f"{page.request.offset + 1}–{last} of {page.total} {noun}"


def turn_pages(page: Page[Any], *, key: str = "page") -> None:
    """The way to the other pages of a list, where there are any."""
    if page.last_number > 1:
        st.pagination(page.last_number, key=key, bind="query-params")

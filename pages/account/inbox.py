"""The inbox: what came back to her, what was answered, which of her orders ended."""

from uuid import UUID

import streamlit as st

from components import places
from components.errors import shown_errors
from components.guard import current_person
from components.inbox_words import READ, inbox_row
from components.layout import page_number
from components.services import services
from components.sheet import Action, Part, choice, empty, head, line, pager, rows, sheet, tools
from components.states import failed
from services.domain.errors import ProviderUnavailable
from services.domain.inbox import InboxLine
from services.domain.paging import Page, PageRequest
from services.domain.people import Person

_PER_PAGE = 25
_ALL, _UNREAD, _READ_ALL = "all", "unread", "read_all"
_ABOUT = "What came back to you, what was answered, and which of your orders have ended."
_NOTHING = "Here you find what a reviewer sends back to you, who answers or mentions you, and when an order has ended."


def shows_unread() -> bool:
    """Only what she has not read is wanted."""
    return st.query_params.get("show") == _UNREAD


def choose(shown: str) -> None:
    """Show the other list, from its first page; the address holds which."""
    st.query_params.clear()
    if shown == _UNREAD:
        st.query_params["show"] = _UNREAD
    st.rerun()


def listed(found: Page[InboxLine], query: dict[str, str]) -> list[Part]:
    """The lines of this page, or why there are none."""
    if found.items:
        return [rows([inbox_row(each) for each in found.items]), pager(found, "lines", places.INBOX, query)]
    if shows_unread():
        return [line("You have read everything.")]
    if found.request.number > 1:
        return [line("There is nothing on this page of the list.")]
    return [empty("inbox", "Nothing has come yet", _NOTHING)]


def act(person: Person, pressed: str) -> None:
    """Do what a button says, and look again."""
    with shown_errors():
        if pressed == _READ_ALL:
            services().inbox.mark_all_read(person)
        else:
            services().inbox.mark_read(person, UUID(pressed.removeprefix(READ)))
        st.rerun()


person = current_person()
query = st.query_params.to_dict()
try:
    found = services().inbox.page(person, PageRequest(page_number(), _PER_PAGE), unread_only=shows_unread())
    unread = services().inbox.unread(person)
except ProviderUnavailable as error:
    sheet(head("Inbox", _ABOUT), key="inbox")
    failed(str(error), "What came for you is kept.", key="inbox_unknown")
    st.stop()
parts = [head("Inbox", _ABOUT)]
if found.total or shows_unread():
    options = {_ALL: "All", _UNREAD: f"Unread {unread}"}
    parts.append(choice("Show", options, _UNREAD if shows_unread() else _ALL))
if unread:
    parts.append(tools([], action=Action(_READ_ALL, "Mark all as read", "done_all")))
pressed = sheet(*parts, *listed(found, query), key="inbox")
if pressed in (_ALL, _UNREAD):
    choose(pressed)
elif pressed:
    act(person, pressed)

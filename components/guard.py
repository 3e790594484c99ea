"""Who is looking at this page."""

import streamlit as st

from components.client_address import page_client_address
from components.services import services
from components.session import COOKIE
from services.domain.people import Person
from services.people.sessions import Visitor
from services.setup.hosts import names_this_machine

_LET_IN = "lectern.let_in"
_PROXY_HEADERS = frozenset({"forwarded", "x-forwarded-for", "x-real-ip"})


def session_token() -> str | None:
    """What the browser's cookie held when the page connected."""
    return st.context.cookies.get(COOKIE)


def visitor() -> Visitor | None:
    """The person signed in with this browser; None for a stranger."""
    return services().sessions.visitor(session_token(), address=page_client_address())


def let_in(person: Person) -> None:
    """Pass on whom this run has recognised: the router to its page, a page to the fragment it is about to draw."""
    st.session_state[_LET_IN] = person


def current_person() -> Person:
    """The person to ask services as; whoever has been signed out meanwhile gets no further.

    A page takes over what the router found; a fragment that runs by itself looks again.
    """
    person = st.session_state.pop(_LET_IN, None)
    if isinstance(person, Person):
        return person
    found = visitor()
    if found is None:
        st.rerun(scope="app")
    return found.person


def is_from_this_machine() -> bool:
    """The browser runs on the machine that serves, and no proxy stands between, not even one that keeps silent."""
    is_proxied = any(name.lower() in _PROXY_HEADERS for name in st.context.headers)
    is_asked_by_own_name = names_this_machine(st.context.headers.get("Host", ""))
    return st.context.ip_address is None and is_asked_by_own_name and not is_proxied

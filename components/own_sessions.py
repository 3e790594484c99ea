"""The browsers in which somebody is signed in, and the way to sign them out."""

from collections.abc import Sequence

import streamlit as st

from components import guard
from components.browser_words import browser_words
from components.errors import shown_errors
from components.moments import moment_within
from components.services import services
from components.session import end_session
from components.sheet import Action, Part, line, row, rows, section, tools
from services.domain.accounts import OwnSession
from services.domain.people import Person

_MOST_SHOWN = 12


def sessions_list(signed_in: Sequence[OwnSession]) -> list[Part]:
    """Every browser in which she is signed in, the last used first."""
    more = len(signed_in) - _MOST_SHOWN
    return [
        section("Where you are signed in"),
        rows([_row(session) for session in signed_in[:_MOST_SHOWN]]),
        *([line(f"and {more} more")] if more > 0 else []),
        tools((), action=Action("end_all", "Sign out everywhere", "logout")),
    ]


def sign_out(person: Person, signed_in: Sequence[OwnSession], chosen: str | None) -> None:
    """Sign out the browser that was chosen in the list, or ask whether all of them are meant."""
    if chosen == "end_all":
        _end_all(person, others=len(signed_in) - 1)
    for session in signed_in:
        if chosen == f"end_{session.id}":
            with shown_errors():
                services().sessions.end_one(person, session.id)
                st.rerun()


def _row(session: OwnSession) -> Part:
    told = f"Signed in {moment_within(session.started_at)} · last seen {moment_within(session.last_seen_at)}"
    where = f" · from {session.address}" if session.address else ""
    return row(
        browser_words(session.agent),
        says=told + where,
        badge=("This one", "check", "green") if session.is_this else None,
        action=None if session.is_this else Action(f"end_{session.id}", "Sign out"),
    )


@st.dialog("Sign out everywhere?")
def _end_all(person: Person, *, others: int) -> None:
    """Ask whether this browser is meant too."""
    if others > 0:
        browsers = "the other browser" if others == 1 else f"the {others} other browsers"
        st.markdown(f"Whoever sits at {browsers} has to sign in again. What was saved there stays.")
    else:
        st.markdown("You are signed in nowhere else.")
    with st.container(horizontal=True):
        if others > 0 and st.button("Everywhere else", type="primary"):
            services().sessions.end_all(person, but=guard.session_token())
            st.rerun()
        if st.button("Here too" if others > 0 else "Sign out here"):
            with shown_errors():
                _end_everywhere(person)
            end_session()


def _end_everywhere(person: Person) -> None:
    if pool := services().pool_sign_in:
        pool.sign_out_everywhere(person, guard.session_token())
    else:
        services().sessions.end_all(person)

"""The browsers in which somebody is signed in, and the way to sign them out."""

import streamlit as st

from components import guard
from components.browser_words import browser_words
from components.errors import shown_errors
from components.moments import moment_within
from components.plain import plain
from components.services import services
from components.session import end_session
from services.domain.accounts import OwnSession
from services.domain.people import Person

_MOST_SHOWN = 12


def own_sessions(person: Person) -> None:
    """Every browser in which she is signed in, the last used first."""
    signed_in = services().sessions.of(person, guard.session_token())
    st.subheader("Where you are signed in", anchor=False)
    for session in signed_in[:_MOST_SHOWN]:
        _row(person, session)
    if len(signed_in) > _MOST_SHOWN:
        st.caption(f"and {len(signed_in) - _MOST_SHOWN} more")
    if st.button("Sign out everywhere", icon=":material/logout:", key="end_all"):
        _end_all(person, others=len(signed_in) - 1)


def _row(person: Person, session: OwnSession) -> None:
    words = f"**{plain(browser_words(session.agent))}**"
    if session.is_this:
        words += " :green-badge[This one]"
    told = f"Signed in {moment_within(session.started_at)} · last seen {moment_within(session.last_seen_at)}"
    where = f" · from {session.address}" if session.address else ""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"{words}  \n:gray[{plain(told + where)}]", width="stretch")
        if not session.is_this and st.button("Sign out", key=f"end_{session.id}"):
            with shown_errors():
                services().sessions.end_one(person, session.id)
                st.rerun()


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

"""What every way of signing in shares: the sheet in the middle of the desk, and the ticket that ends it."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.session import begin_session
from services.people.identity import Ticket

_TICKET = "lectern.ticket"


def sheet(title: str, about: str) -> DeltaGenerator:
    """A narrow sheet with a title and a line about what to do."""
    with st.container(horizontal_alignment="center"):
        made = st.container(border=True, width=440, gap="medium")
    with made:
        st.title(title, anchor=False)
        st.caption(about)
    return made


def keep_ticket(ticket: Ticket) -> None:
    """Keep the proof until `redeem_ticket`, which may be a run later."""
    st.session_state[_TICKET] = ticket.ticket


def redeem_ticket() -> bool:
    """Have the browser turn a kept ticket into its cookie; False when there is none."""
    ticket = st.session_state.pop(_TICKET, None)
    if ticket is None:
        return False
    begin_session(ticket)
    return True

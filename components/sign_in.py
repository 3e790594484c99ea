"""The two pages a stranger can see: making the first account, and signing in."""

import streamlit as st

from components.client_address import page_client_address
from components.errors import shown_errors
from components.guard import is_from_this_machine
from components.services import services
from components.sign_in_sheet import keep_ticket, redeem_ticket, sheet
from services.identity import CodeWanted, Ticket
from services.passwords import MINIMUM_PASSWORD_LENGTH


def first_account() -> None:
    """Make the administrator's account and sign her in."""
    is_local = is_from_this_machine()
    with sheet("Welcome to Lectern", "Make the first account. It belongs to whoever looks after this installation."):
        with st.form("first_account", border=False):
            name = st.text_input("Your name", autocomplete="name")
            email = st.text_input("E-mail address", autocomplete="username")
            password = st.text_input(
                "Password",
                type="password",
                autocomplete="new-password",
                help=f"At least {MINIMUM_PASSWORD_LENGTH} characters. A short sentence is easy to remember.",
            )
            code = "" if is_local else st.text_input("Code from the terminal in which Lectern was started")
            is_sent = st.form_submit_button("Create account", type="primary", width="stretch")
        with shown_errors():
            if is_sent:
                identity = services().identity
                person = identity.create_first_account(
                    email=email, name=name, password=password, is_local=is_local, setup_code=code
                )
                keep_ticket(Ticket(services().sessions.ticket_for(person)))
        redeem_ticket()


def sign_in() -> None:
    """Ask who she is; the page she wanted is shown after."""
    with sheet("Sign in", "Your lectures, questions and exams are waiting."):
        with st.form("sign_in", border=False):
            email = st.text_input("E-mail address", autocomplete="username")
            password = st.text_input("Password", type="password", autocomplete="current-password")
            is_sent = st.form_submit_button("Sign in", type="primary", width="stretch")
        with shown_errors():
            if is_sent:
                _go_on(services().identity.sign_in(email, password, address=page_client_address()))
        redeem_ticket()


def _go_on(proved: Ticket | CodeWanted) -> None:
    if isinstance(proved, Ticket):
        keep_ticket(proved)

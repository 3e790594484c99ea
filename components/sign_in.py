"""The pages a stranger can see: making the first account, signing in, and what a one-time link opens."""

import streamlit as st

from components.account_link import held_link, new_password, use_link
from components.client_address import page_client_address
from components.errors import shown_errors
from components.guard import is_from_this_machine
from components.services import services
from components.sign_in_sheet import keep_ticket, redeem_ticket, sheet
from services.domain.accounts import MAXIMUM_PASSWORD_LENGTH
from services.domain.people import MAXIMUM_EMAIL_LENGTH, MAXIMUM_NAME_LENGTH
from services.people.identity import CodeWanted, Ticket

_PROOF = "lectern.proof"
_LONGEST_CODE = 40


def first_account() -> None:
    """Make the administrator's account and sign her in."""
    is_local = is_from_this_machine()
    with sheet("Welcome to Lectern", "Make the first account. It belongs to whoever looks after this installation."):
        with st.form("first_account", border=False):
            name = st.text_input("Your name", autocomplete="name", max_chars=MAXIMUM_NAME_LENGTH)
            email = st.text_input("E-mail address", autocomplete="username", max_chars=MAXIMUM_EMAIL_LENGTH)
            password = new_password("Password")
            code = (
                ""
                if is_local
                else st.text_input("Code from the terminal in which Lectern was started", max_chars=_LONGEST_CODE)
            )
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
    """Ask who she is, or let her use the link by which she came; the page she wanted is shown after."""
    if redeem_ticket():
        return
    proof = st.session_state.get(_PROOF)
    if held := held_link():
        proved = use_link(held)
    elif proof is not None:
        proved = _ask_code(proof)
    else:
        proved = _ask_password()
    if proved is not None:
        _go_on(proved)


def _ask_password() -> Ticket | CodeWanted | None:
    with sheet("Sign in", "Your lectures, questions and exams are waiting."):
        with st.form("sign_in", border=False):
            email = st.text_input("E-mail address", autocomplete="username", max_chars=MAXIMUM_EMAIL_LENGTH)
            password = st.text_input(
                "Password", type="password", autocomplete="current-password", max_chars=MAXIMUM_PASSWORD_LENGTH
            )
            is_sent = st.form_submit_button("Sign in", type="primary", width="stretch")
        with shown_errors():
            return services().identity.sign_in(email, password, address=page_client_address()) if is_sent else None


def _ask_code(proof: str) -> Ticket | None:
    with sheet("Your code", "Type the six digits that your authenticator app shows for Lectern."):
        with st.form("code", border=False, clear_on_submit=True):
            code = st.text_input(
                "Code",
                autocomplete="one-time-code",
                max_chars=_LONGEST_CODE,
                help="Without your phone, type one of the recovery codes that you kept. Each works once.",
            )
            is_sent = st.form_submit_button("Sign in", type="primary", width="stretch")
        told = st.container()
        st.caption(
            "No phone at hand? Type one of your recovery codes instead. If they are lost too, your "
            "administrator can let you in."
        )
        if st.button("Start again", type="tertiary"):
            del st.session_state[_PROOF]
            st.rerun()
        with told, shown_errors():
            return services().identity.answer_code(proof, code, address=page_client_address()) if is_sent else None


def _go_on(proved: Ticket | CodeWanted) -> None:
    """Ask for the code, or have the browser take its cookie."""
    if isinstance(proved, CodeWanted):
        st.session_state[_PROOF] = proved.proof
    else:
        st.session_state.pop(_PROOF, None)
        keep_ticket(proved)
    st.rerun()

"""What a one-time link opens: an account to be made, or a password to be set anew."""

import streamlit as st

from components.clean_address import clean_address
from components.client_address import page_client_address
from components.errors import show_error, shown_errors
from components.notices import notice_next
from components.plain import plain
from components.services import services
from components.session import end_session
from components.sign_in_sheet import sheet
from services.domain.accounts import MAXIMUM_PASSWORD_LENGTH, MINIMUM_PASSWORD_LENGTH, AccountLink, LinkPurpose
from services.domain.errors import NotAllowed
from services.domain.people import MAXIMUM_NAME_LENGTH, Person
from services.people.identity import CodeWanted, Ticket

_IN_ADDRESS = "link"
_HELD = "lectern.link"


def held_link() -> str | None:
    """The secret of the link by which this browser came, taken out of its address; None for everybody else."""
    if asked := st.query_params.get(_IN_ADDRESS):
        st.session_state[_HELD] = asked
    held: str | None = st.session_state.get(_HELD)
    if held:
        clean_address(_IN_ADDRESS)
    return held


def use_link(held: str) -> Ticket | CodeWanted | None:
    """Let whoever holds the link do what it is good for; what that proved, in the run in which it was done."""
    try:
        link = services().accounts.link(held)
    except NotAllowed as error:
        with sheet("This link is no longer good", "Nothing is lost: your account, if you have one, is as it was."):
            show_error(error)
            if st.button("Go to the sign-in", type="primary", width="stretch"):
                _forget_link()
                st.rerun()
        return None
    return _join(held, link) if link.purpose is LinkPurpose.JOIN else _reset(held, link)


def link_while_signed_in(person: Person) -> None:
    """Say why a link waits until this browser has been signed out."""
    with sheet("You are signed in", plain(f"As {person.name} ({person.email}).")):
        st.markdown(
            "This link makes an account or sets a password. If it is for you, sign out first, then open it once more."
        )
        with st.container(horizontal=True):
            if st.button("Stay signed in", type="primary"):
                _forget_link()
                st.rerun()
            if st.button("Sign out"):
                end_session()


def _join(held: str, link: AccountLink) -> Ticket | CodeWanted | None:
    with sheet("Welcome to Lectern", "Choose a password, and your account is made. The link works once."):
        with st.form("join", border=False):
            st.text_input("E-mail address", value=link.email, disabled=True, autocomplete="username")
            name = st.text_input("Your name", value=link.name, autocomplete="name", max_chars=MAXIMUM_NAME_LENGTH)
            password = new_password("Password")
            is_sent = st.form_submit_button("Create account", type="primary", width="stretch")
        with shown_errors():
            return _use(held, link, name, password) if is_sent else None


def _reset(held: str, link: AccountLink) -> Ticket | CodeWanted | None:
    with sheet("Choose a new password", "You are signed out everywhere else then. The link works once."):
        with st.form("reset", border=False):
            st.text_input("E-mail address", value=link.email, disabled=True, autocomplete="username")
            password = new_password("New password")
            is_sent = st.form_submit_button("Save and sign in", type="primary", width="stretch")
        with shown_errors():
            return _use(held, link, link.name, password) if is_sent else None


def _use(held: str, link: AccountLink, name: str, password: str) -> Ticket | CodeWanted:
    """Use the link up and sign in with the new password, as if it had been typed into the sign-in."""
    address = page_client_address()
    services().accounts.use_link(held, name=name, password=password, address=address)
    _forget_link()
    try:
        return services().identity.sign_in(link.email, password, address=address)
    except NotAllowed:  # somebody else has guessed at this account; she signs in when the wait is over
        notice_next("Your password is set. Sign in with it.")
        st.rerun()


def new_password(label: str) -> str:
    """The field for a password that is to be chosen."""
    return st.text_input(
        label,
        type="password",
        autocomplete="new-password",
        max_chars=MAXIMUM_PASSWORD_LENGTH,
        help=f"At least {MINIMUM_PASSWORD_LENGTH} characters. A short sentence is easy to remember.",
    )


def _forget_link() -> None:
    st.session_state.pop(_HELD, None)
    st.query_params.pop(_IN_ADDRESS, None)

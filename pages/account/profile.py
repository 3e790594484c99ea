"""What somebody may change of her own account, and where she is signed in."""

import streamlit as st

from components.account_link import new_password
from components.errors import shown_errors
from components.guard import current_person, session_token
from components.layout import page_title
from components.notices import notice_next
from components.own_sessions import own_sessions
from components.pool_account import pool_password, pool_second_factor
from components.second_factor import second_factor
from components.services import services
from services.domain.accounts import MAXIMUM_PASSWORD_LENGTH
from services.domain.people import MAXIMUM_NAME_LENGTH, Person

_WIDTH_PX = 680
_PASSWORDS_CHANGED = "lectern.passwords_changed"


def name_form(person: Person) -> None:
    """What others read beside her reviews and edits."""
    with st.form("name_form"):
        name = st.text_input("Name", value=person.name, autocomplete="name", max_chars=MAXIMUM_NAME_LENGTH)
        is_sent = st.form_submit_button("Save name")
    with shown_errors():
        if is_sent:
            services().accounts.rename(person, name)
            notice_next("Your name is saved.")
            st.rerun()


def password_form(person: Person) -> None:
    """The fields are empty again once the password has been changed."""
    changed: int = st.session_state.get(_PASSWORDS_CHANGED, 0)
    st.subheader("Password", anchor=False)
    with st.form(f"password_form_{changed}"):
        old = st.text_input(
            "Present password", type="password", autocomplete="current-password", max_chars=MAXIMUM_PASSWORD_LENGTH
        )
        new = new_password("New password")
        is_sent = st.form_submit_button("Change password")
    with shown_errors():
        if is_sent:
            services().accounts.change_password(person, old, new, keep=session_token())
            st.session_state[_PASSWORDS_CHANGED] = changed + 1
            notice_next("Your password is changed. You are signed out everywhere else.")
            st.rerun()


person = current_person()
page_title("Your account", f"You sign in as {person.email}.")
own = services().accounts.own(person)
with st.container(width=_WIDTH_PX, gap="medium"):
    name_form(person)
    if pool := services().pool_sign_in:
        pool_password(pool, person)
        pool_second_factor(pool, person)
    elif own.has_password:
        password_form(person)
        second_factor(person, own)
    else:
        st.info(
            "You sign in through your university. Your password and your second factor are changed there.",
            icon=":material/school:",
        )
    own_sessions(person)

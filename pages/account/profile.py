"""What somebody may change of her own account, and where she is signed in."""

import streamlit as st

from components.account_link import new_password
from components.errors import shown_errors
from components.guard import current_person, session_token
from components.notices import notice_next
from components.own_sessions import sessions_list, sign_out
from components.pool_account import pool_password, pool_second_factor
from components.second_factor import change_factor, factor_row, factor_steps
from components.services import services
from components.sheet import Action, Part, head, row, rows, sheet
from services.domain.accounts import MAXIMUM_PASSWORD_LENGTH, OwnAccount
from services.domain.people import MAXIMUM_NAME_LENGTH, Person
from services.people.pool_sign_in import PoolSignIn

_WIDTH_PX = 680
_KEPT = "Nobody can read it, not even an administrator."


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


@st.dialog("Change your password")
def change_password(person: Person) -> None:
    """Ask for the present password and the next one."""
    with st.form("password_form", border=False):
        old = st.text_input(
            "Present password", type="password", autocomplete="current-password", max_chars=MAXIMUM_PASSWORD_LENGTH
        )
        new = new_password("New password")
        is_sent = st.form_submit_button("Save the new password", type="primary")
    with shown_errors():
        if is_sent:
            services().accounts.change_password(person, old, new, keep=session_token())
            notice_next("Your password is changed. You are signed out everywhere else.")
            st.rerun()


def at_university(person: Person, pool: PoolSignIn | None) -> None:
    """What is changed at her university, or only said here to be changed there."""
    if pool is not None:
        pool_password(pool, person)
        pool_second_factor(pool, person)
    else:
        st.info(
            "You sign in through your university. Your password and your second factor are changed there.",
            icon=":material/school:",
        )


def own_ways(person: Person, own: OwnAccount) -> list[Part]:
    """Her password and her second factor, unless she is just setting that up."""
    password = row("Password", says=_KEPT, action=Action("password", "Change password"))
    return [rows([password] if factor_steps(person) else [password, factor_row(own)])]


person = current_person()
own = services().accounts.own(person)
signed_in = services().sessions.of(person, session_token())
pool = services().pool_sign_in
sheet(head("Your account", f"You sign in as {person.email}."), key="head")
with st.container(width=_WIDTH_PX, gap="medium"):
    name_form(person)
    ways: list[Part] = []
    if pool is None and own.has_password:
        ways = own_ways(person, own)
    else:
        at_university(person, pool)
    chosen = sheet(*ways, *sessions_list(signed_in), key="account")
if chosen == "password":
    change_password(person)
change_factor(person, chosen)
sign_out(person, signed_in, chosen)

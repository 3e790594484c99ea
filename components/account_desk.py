"""What the administrator can do with one account, and with somebody who has none yet."""

import streamlit as st

from components.errors import shown_errors
from components.moments import moment_within
from components.one_time_link import show_one_time_link
from components.plain import plain
from components.services import services
from services.domain.accounts import Account, Waiting
from services.domain.people import MAXIMUM_EMAIL_LENGTH, MAXIMUM_NAME_LENGTH, Person

_JOIN_DAYS = "seven days"
_RESET_HOURS = "24 hours"


@st.dialog("Invite somebody", on_dismiss="rerun")
def invite(person: Person) -> None:
    """Ask for an address and show the link with which she joins."""
    made = st.empty()
    with made.form("invite", border=False):
        email = st.text_input("E-mail address", placeholder="name@university.edu", max_chars=MAXIMUM_EMAIL_LENGTH)
        name = st.text_input("Name, if you know it", max_chars=MAXIMUM_NAME_LENGTH)
        is_sent = st.form_submit_button("Make the link", type="primary")
    with shown_errors():
        if is_sent:
            token = services().accounts.invite(person, email=email, name=name)
            with made.container():
                show_one_time_link(token, good_for=_JOIN_DAYS)


@st.dialog("Link to join", on_dismiss="rerun")
def joining(person: Person, waiting: Waiting) -> None:
    """Make a link for an address that waits, or take back the one it has."""
    st.markdown(f"For **{plain(waiting.email)}**. A link that was made before stops working.")
    made = st.empty()
    with made.container(horizontal=True):
        wants_link = st.button("Make a new link" if waiting.link_expires_at else "Make a link", type="primary")
        wants_back = waiting.link_expires_at is not None and st.button("Take the link back")
    with shown_errors():
        if wants_link:
            token = services().accounts.invite(person, email=waiting.email, name=waiting.name)
            with made.container():
                show_one_time_link(token, good_for=_JOIN_DAYS)
        if wants_back:
            services().accounts.withdraw(person, waiting.email)
            st.rerun()


@st.dialog("Account", on_dismiss="rerun")
def manage(person: Person, account: Account) -> None:
    """What is known of an account, and everything that can be done with it."""
    her = account.person
    st.markdown(f"**{plain(her.name)}**  \n{plain(her.email)}")
    st.caption(_facts(account))
    if her.id == person.id:
        st.markdown("This is you. Your name, password and second factor are changed under Your account.")
        if her.is_administrator:
            _rights(person, account)
        return
    if account.is_disabled:
        with shown_errors():
            if st.button("Reopen the account", type="primary"):
                services().accounts.reopen(person, her.id)
                st.rerun()
        return
    if account.has_password:
        _reset(person, account)
    _rights(person, account)
    _close(person, account)


def _reset(person: Person, account: Account) -> None:
    with st.container(border=True):
        st.markdown("**Password forgotten**")
        made = st.empty()
        with made.container():
            drops = account.has_second_factor and st.checkbox("The phone is lost too: remove the second factor now")
            wants_link = st.button("Make a link for a new password")
        with shown_errors():
            if wants_link:
                token = services().accounts.reset(person, account.person.id, drop_second_factor=bool(drops))
                with made.container():
                    show_one_time_link(token, good_for=_RESET_HOURS)


def _rights(person: Person, account: Account) -> None:
    is_administrator = account.person.is_administrator
    with st.container(border=True):
        st.markdown("**Administrator**")
        st.caption(
            "Looks after people, settings and the log of this installation. Courses open for administrators "
            "only where they have a role."
        )
        with shown_errors():
            label = "Take back the administrator's rights" if is_administrator else "Make administrator"
            if st.button(label):
                services().accounts.set_administrator(person, account.person.id, not is_administrator)
                st.rerun()


def _close(person: Person, account: Account) -> None:
    name = plain(account.person.name)
    with st.container(border=True):
        st.markdown("**Close the account**")
        st.caption(f"{name} is signed out everywhere and gets in no more. What she made stays, and it can be undone.")
        is_sure = st.checkbox(f"Yes, close the account of {name}")
        with shown_errors():
            if st.button("Close the account", disabled=not is_sure):
                services().accounts.close(person, account.person.id)
                st.rerun()


def _facts(account: Account) -> str:
    seen = f"last seen {moment_within(account.last_seen_at)}" if account.last_seen_at else "not signed in now"
    return plain(f"Account since {moment_within(account.created_at)} · {courses_words(account.courses)} · {seen}")


def courses_words(count: int) -> str:
    """`3 courses`."""
    return "1 course" if count == 1 else f"{count or 'no'} courses"

"""Everybody with an account, whoever is still to join, and what the administrator can do about it."""

import streamlit as st

from components.account_desk import courses_words, invite, joining, manage
from components.errors import shown_errors
from components.guard import current_person
from components.layout import page_number, page_title, pager
from components.moments import moment_within
from components.plain import plain
from components.services import services
from components.states import empty
from services.domain.accounts import Account, Waiting
from services.domain.paging import PageRequest
from services.domain.people import Person

_PER_PAGE = 20
_ACCOUNTS, _WAITING = "Accounts", "Still to join"


def account_row(person: Person, account: Account) -> None:
    """One person: who she is, how she signs in, and the button behind which everything else is."""
    her = account.person
    badges = [
        (":violet-badge[:material/shield_person: Administrator]", her.is_administrator),
        (":green-badge[:material/phonelink_lock: Second factor]", account.has_second_factor),
        (":blue-badge[:material/school: University sign-in]", not account.has_password),
        (":red-badge[:material/block: Closed]", account.is_disabled),
        (":gray-badge[You]", her.id == person.id),
    ]
    shown = " ".join(badge for badge, holds in badges if holds)
    seen = f" · last seen {moment_within(account.last_seen_at)}" if account.last_seen_at else ""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**{plain(her.name)}** {shown}  \n:gray[{plain(f'{her.email} · {courses_words(account.courses)}{seen}')}]",
            width="stretch",
        )
        if st.button("Manage", key=f"manage_{her.id}", help=plain(f"Manage the account of {her.name}")):
            manage(person, account)


def waiting_row(person: Person, waiting: Waiting) -> None:
    """One address: which courses wait for it, and how long its link is good."""
    told = []
    if waiting.courses:
        told.append(f"invited to {', '.join(waiting.courses)}")
    told.append(
        f"link good until {moment_within(waiting.link_expires_at)}" if waiting.link_expires_at else "no link yet"
    )
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        name = f" ({waiting.name})" if waiting.name else ""
        st.markdown(f"**{plain(waiting.email + name)}**  \n:gray[{plain(' · '.join(told))}]", width="stretch")
        label = "New link" if waiting.link_expires_at else "Make a link"
        if st.button(label, key=f"join_{waiting.email}", help=plain(f"A link with which {waiting.email} joins")):
            joining(person, waiting)


def accounts_list(person: Person, request: PageRequest, search: str) -> None:
    """The accounts that the search finds."""
    found = services().accounts.page(person, request, search=search)
    for account in found.items:
        account_row(person, account)
    if not found.total:
        st.markdown(f"No name and no address holds “{plain(search)}”." if search else "There is nobody on this page.")
    pager(found, "people")


def waiting_list(person: Person, request: PageRequest, search: str) -> None:
    """The addresses without an account."""
    found = services().accounts.waiting(person, request, search=search)
    for waiting in found.items:
        waiting_row(person, waiting)
    if not found.total and search:
        st.markdown(f"No address that is still to join holds “{plain(search)}”.")
    elif not found.total:
        empty(
            "mark_email_read",
            "Nobody is still to join",
            "Here you find addresses that you or a course have invited, until somebody makes an account with them.",
            key="nobody_waits",
        )
    pager(found, "addresses")


person = current_person()
if not person.is_administrator:
    page_title("People")
    with shown_errors():
        services().accounts.page(person, PageRequest())
    st.stop()
has_pool = services().pool_sign_in is not None
if page_title(
    "People",
    "Everybody who can sign in."
    if not has_pool
    else "Everybody who has signed in. Your university's pool lets people in.",
    action_label=None if has_pool else "Invite",
    action_icon="person_add",
):
    invite(person)
with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    st.text_input("Find somebody", key="find", bind="query-params", type="search", width=320)
    shown = st.segmented_control(
        "Show", (_ACCOUNTS, _WAITING), default=_ACCOUNTS, required=True, key="show", bind="query-params"
    )
request = PageRequest(page_number(), _PER_PAGE)
show_list = waiting_list if shown == _WAITING else accounts_list
show_list(person, request, st.session_state["find"] or "")

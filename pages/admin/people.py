"""Everybody with an account, whoever is still to join, and what the administrator can do about it."""

import streamlit as st

from components import places
from components.account_desk import courses_words, invite, joining, manage
from components.errors import shown_errors
from components.guard import current_person
from components.layout import page_number
from components.moments import moment_within
from components.services import services
from components.sheet import (
    Action,
    Badge,
    Filter,
    Part,
    choice,
    empty,
    filters,
    head,
    line,
    pager,
    row,
    rows,
    sheet,
)
from services.domain.accounts import Account, Waiting
from services.domain.paging import PageRequest
from services.domain.people import Person

_PER_PAGE = 20
_ACCOUNTS, _WAITING = "Accounts", "Still to join"
_OF_POOL = "Everybody who has signed in. Your university's pool lets people in."


def account_row(person: Person, account: Account) -> Part:
    """One person: who she is, how she signs in, and the button behind which everything else is."""
    her = account.person
    badges: list[tuple[Badge, bool]] = [
        (("Administrator", "shield_person", "violet"), her.is_administrator),
        (("Second factor", "phonelink_lock", "green"), account.has_second_factor),
        (("University sign-in", "school", "blue"), not account.has_password),
        (("Closed", "block", "red"), account.is_disabled),
        (("You", "person", "gray"), her.id == person.id),
    ]
    seen = f" · last seen {moment_within(account.last_seen_at)}" if account.last_seen_at else ""
    return row(
        her.name,
        beside=her.email,
        says=courses_words(account.courses) + seen,
        badges=[badge for badge, holds in badges if holds],
        action=Action(f"manage_{her.id}", "Manage", help=f"Manage the account of {her.name}"),
    )


def waiting_row(waiting: Waiting) -> Part:
    """One address: which courses wait for it, and how long its link is good."""
    told = [f"invited to {', '.join(waiting.courses)}"] if waiting.courses else []
    until = waiting.link_expires_at
    told.append(f"link good until {moment_within(until)}" if until else "no link yet")
    label = "New link" if until else "Make a link"
    return row(
        f"{waiting.email} ({waiting.name})" if waiting.name else waiting.email,
        says=" · ".join(told),
        action=Action(f"join_{waiting.email}", label, help=f"A link with which {waiting.email} joins"),
    )


def none_waits(search: str) -> Part:
    """Why there is no address on the list."""
    if search:
        return line(f"No address that is still to join holds “{search}”.")
    return empty(
        "mark_email_read",
        "Nobody is still to join",
        "Here you find addresses that you or a course have invited, until somebody makes an account with them.",
    )


def nobody(search: str) -> Part:
    """Why there is no account on the list."""
    return line(f"No name and no address holds “{search}”." if search else "There is nobody on this page.")


def show(query: dict[str, str], shown: str) -> None:
    """Show the other list, from its beginning."""
    st.query_params.from_dict({name: value for name, value in query.items() if name == "find"} | {"show": shown})
    st.rerun()


person = current_person()
if not person.is_administrator:
    sheet(head("People"), key="people")
    with shown_errors():
        services().accounts.page(person, PageRequest())
    st.stop()
query = st.query_params.to_dict()
search, shown = query.get("find", ""), query.get("show", _ACCOUNTS)
request = PageRequest(page_number(), _PER_PAGE)
has_pool = services().pool_sign_in is not None
title = head(
    "People",
    _OF_POOL if has_pool else "Everybody who can sign in.",
    action=None if has_pool else Action("invite", "Invite", "person_add"),
)
lists = choice("Show", {_ACCOUNTS: _ACCOUNTS, _WAITING: _WAITING}, shown)
kept = {name: value for name, value in query.items() if name == "show"}
field = filters(places.PEOPLE, kept, Filter("find", "Find somebody", search))
accounts: tuple[Account, ...] = ()
waiting: tuple[Waiting, ...] = ()
if shown == _WAITING:
    addresses = services().accounts.waiting(person, request, search=search)
    waiting = addresses.items
    listed = rows([waiting_row(each) for each in waiting]) if addresses.total else none_waits(search)
    pages = pager(addresses, "addresses", places.PEOPLE, query)
else:
    people = services().accounts.page(person, request, search=search)
    accounts = people.items
    listed = rows([account_row(person, each) for each in accounts]) if people.total else nobody(search)
    pages = pager(people, "people", places.PEOPLE, query)
chosen = sheet(title, lists, field, listed, pages, key="people")
if chosen == "invite":
    invite(person)
elif chosen in (_ACCOUNTS, _WAITING):
    show(query, chosen)
for account in accounts:
    if chosen == f"manage_{account.person.id}":
        manage(person, account)
for each in waiting:
    if chosen == f"join_{each.email}":
        joining(person, each)

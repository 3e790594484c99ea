"""Accounts as their owners and the administrator see them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Select, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.orm import Session

from db.models import (
    AccountLinkRow,
    AuthSessionRow,
    CourseRow,
    InvitationRow,
    MembershipRow,
    PersonRow,
    SecondFactorRow,
)
from db.unit_of_work import Lookup
from services.domain.accounts import Account, LinkPurpose, OwnAccount, Waiting
from services.domain.paging import Page, PageRequest
from services.domain.people import Person


def own(session: Lookup, person_id: UUID) -> OwnAccount:
    """How she proves who she is."""
    return OwnAccount(*session.execute(_OWN, {"person_id": person_id}).one())


def get(session: Session, person_id: UUID) -> Account | None:
    """One account as the administrator sees it."""
    row = session.execute(_ACCOUNTS.where(PersonRow.id == person_id)).one_or_none()
    return None if row is None else _account(row)


def page(session: Lookup, request: PageRequest, *, search: str) -> Page[Account]:
    """Everybody whose name or address holds these words, by name, closed accounts last."""
    asked = {"search": search, "size": request.size, "offset": request.offset}
    rows = session.execute(_PAGE, asked).all()
    return Page(tuple(map(_account, rows)), rows[0].total if rows else 0, request)


def waiting(session: Lookup, request: PageRequest, *, search: str) -> Page[Waiting]:
    """Addresses without an account that a course or a link invites, by address."""
    joining = AccountLinkRow.purpose == LinkPurpose.JOIN
    invited = select(InvitationRow.email).union(select(AccountLinkRow.email).where(joining)).subquery()
    of_link = select(func.max(AccountLinkRow.name)).where(joining, AccountLinkRow.email == invited.c.email)
    until = select(func.max(AccountLinkRow.expires_at)).where(joining, AccountLinkRow.email == invited.c.email)
    courses = (
        select(
            func.array_agg(
                aggregate_order_by(CourseRow.title.distinct(), CourseRow.title), type_=ARRAY(CourseRow.title.type)
            )
        )
        .join(InvitationRow, InvitationRow.course_id == CourseRow.id)
        .where(InvitationRow.email == invited.c.email)
    )
    rows = session.execute(
        select(
            invited.c.email,
            of_link.scalar_subquery().label("name"),
            courses.scalar_subquery().label("courses"),
            until.scalar_subquery().label("until"),
            func.count().over().label("total"),
        )
        .where(invited.c.email.not_in(select(PersonRow.email)), invited.c.email.icontains(search, autoescape=True))
        .order_by(invited.c.email)
        .limit(request.size)
        .offset(request.offset)
    ).all()
    items = tuple(Waiting(row.email, row.name or "", tuple(row.courses or ()), row.until) for row in rows)
    return Page(items, rows[0].total if rows else 0, request)


def _account(row: Row[*tuple[Any, ...]]) -> Account:
    return Account(
        Person(row.id, row.email, row.name, row.is_administrator),
        row.created_at,
        row.last_seen_at,
        row.courses,
        is_disabled=row.is_disabled,
        has_password=row.has_password,
        has_second_factor=row.has_second_factor,
    )


def _accounts() -> Select[*tuple[Any, ...]]:
    seen: Select[datetime] = select(func.max(AuthSessionRow.last_seen_at)).where(
        AuthSessionRow.person_id == PersonRow.id, AuthSessionRow.token_hash.is_not(None)
    )
    courses = select(func.count(MembershipRow.course_id.distinct())).where(MembershipRow.person_id == PersonRow.id)
    return select(
        PersonRow.id,
        PersonRow.email,
        PersonRow.name,
        PersonRow.is_administrator,
        PersonRow.created_at,
        PersonRow.disabled_at.is_not(None).label("is_disabled"),
        PersonRow.password_hash.is_not(None).label("has_password"),
        seen.scalar_subquery().label("last_seen_at"),
        courses.scalar_subquery().label("courses"),
        SecondFactorRow.confirmed_at.is_not(None).label("has_second_factor"),
    ).outerjoin(SecondFactorRow, SecondFactorRow.person_id == PersonRow.id)


_ACCOUNTS = _accounts()
_SEARCH = func.lower(bindparam("search", type_=Text))
# What pages ask for at every run is put together once.
_PAGE = (
    _ACCOUNTS.add_columns(func.count().over().label("total"))
    .where(
        (func.strpos(func.lower(PersonRow.name), _SEARCH) > 0) | (func.strpos(func.lower(PersonRow.email), _SEARCH) > 0)
    )
    .order_by(PersonRow.disabled_at.is_not(None), func.lower(PersonRow.name), PersonRow.id)
    .limit(bindparam("size", type_=Integer))
    .offset(bindparam("offset", type_=Integer))
)
_OWN = (
    select(
        PersonRow.password_hash.is_not(None),
        SecondFactorRow.confirmed_at.is_not(None),
        func.coalesce(func.jsonb_array_length(SecondFactorRow.recovery_hashes), 0),
    )
    .outerjoin(SecondFactorRow, SecondFactorRow.person_id == PersonRow.id)
    .where(PersonRow.id == bindparam("person_id"))
)

"""People and their signed-in browsers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from db.models import AuthSessionRow, MembershipRow, PersonRow
from services.domain.people import Person, Role

_FIRST_ACCOUNT_LOCK = 7_512_003


def any_account(session: Session) -> bool:
    """Somebody has an account."""
    return session.scalar(select(func.count()).select_from(select(PersonRow.id).limit(1).subquery())) == 1


def hold_first_account(session: Session) -> None:
    """Let one transaction at a time decide whether there is an account yet."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _FIRST_ACCOUNT_LOCK})


def add(session: Session, *, email: str, name: str, password_hash: str, is_administrator: bool) -> Person:
    """A new account."""
    row = PersonRow(email=email, name=name, password_hash=password_hash, is_administrator=is_administrator)
    session.add(row)
    session.flush()
    return Person(row.id, row.email, row.name, row.is_administrator)


def with_password_hash(session: Session, email: str) -> tuple[Person, str] | None:
    """The person of this address and the hash of her password, if she has one."""
    row = session.execute(
        select(*_COLUMNS, PersonRow.password_hash).where(PersonRow.email == email, PersonRow.password_hash.is_not(None))
    ).one_or_none()
    return None if row is None else (_person(row), row.password_hash)


def by_email(session: Session, email: str) -> Person | None:
    row = session.execute(select(*_COLUMNS).where(PersonRow.email == email)).one_or_none()
    return None if row is None else _person(row)


def renew_password_hash(session: Session, person_id: UUID, password_hash: str) -> None:
    """Keep the password hashed by today's parameters."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(password_hash=password_hash))


def add_ticket(
    session: Session, person_id: UUID, ticket_hash: bytes, *, ticket_expires_at: datetime, expires_at: datetime
) -> None:
    """A sign-in that a browser may turn into its cookie once, until the ticket expires."""
    session.add(
        AuthSessionRow(
            person_id=person_id, ticket_hash=ticket_hash, ticket_expires_at=ticket_expires_at, expires_at=expires_at
        )
    )


def redeem_ticket(session: Session, ticket_hash: bytes, token_hash: bytes, *, now: datetime) -> datetime | None:
    """Exchange an unexpired ticket for a token, once; the end of the session, or None for a ticket that is no good."""
    return session.scalar(
        update(AuthSessionRow)
        .where(AuthSessionRow.ticket_hash == ticket_hash, AuthSessionRow.ticket_expires_at > now)
        .values(ticket_hash=None, ticket_expires_at=None, token_hash=token_hash)
        .returning(AuthSessionRow.expires_at)
    )


def by_token(session: Session, token_hash: bytes, *, now: datetime) -> tuple[Person, frozenset[Role]] | None:
    """Who is signed in with this token, and every role she has in some course."""
    row = session.execute(_BY_TOKEN, {"token_hash": token_hash, "now": now}).one_or_none()
    return None if row is None else (_person(row), frozenset(row.roles or ()))


def end_session(session: Session, token_hash: bytes) -> None:
    session.execute(delete(AuthSessionRow).where(AuthSessionRow.token_hash == token_hash))


def forget_ended_sessions(session: Session, *, now: datetime) -> None:
    """Remove sessions that have expired and tickets that nobody redeemed."""
    session.execute(
        delete(AuthSessionRow).where((AuthSessionRow.expires_at <= now) | (AuthSessionRow.ticket_expires_at <= now))
    )


_COLUMNS = (PersonRow.id, PersonRow.email, PersonRow.name, PersonRow.is_administrator)

_ROLES = (
    select(func.array_agg(MembershipRow.role.distinct(), type_=ARRAY(MembershipRow.role.type)))
    .where(MembershipRow.person_id == PersonRow.id)
    .scalar_subquery()
)

# Asked at every page run, so it is put together once.
_BY_TOKEN = (
    select(*_COLUMNS, _ROLES.label("roles"))
    .join(AuthSessionRow, AuthSessionRow.person_id == PersonRow.id)
    .where(AuthSessionRow.token_hash == bindparam("token_hash"), AuthSessionRow.expires_at > bindparam("now"))
)


def _person(row: Row[*tuple[Any, ...]]) -> Person:
    return Person(row.id, row.email, row.name, row.is_administrator)

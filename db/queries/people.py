"""People and their accounts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.models import PersonRow
from services.domain.errors import Conflict
from services.domain.people import Person

_FIRST_ACCOUNT_LOCK = 7_512_003


def any_account(session: Session) -> bool:
    """Somebody has an account."""
    return session.scalar(select(func.count()).select_from(select(PersonRow.id).limit(1).subquery())) == 1


def hold_first_account(session: Session) -> None:
    """Let one transaction at a time decide whether there is an account yet."""
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _FIRST_ACCOUNT_LOCK})


def add(
    session: Session,
    *,
    email: str,
    name: str,
    password_hash: str | None = None,
    subject: str | None = None,
    is_administrator: bool = False,
) -> Person:
    """A new account, with a password of its own or with the university's lasting name for her.

    `Conflict` when somebody else has taken the address meanwhile.
    """
    row = PersonRow(
        email=email, name=name, password_hash=password_hash, subject=subject, is_administrator=is_administrator
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict(f"{email} has an account already.") from error
    return Person(row.id, row.email, row.name, row.is_administrator)


def with_password_hash(session: Session, email: str) -> tuple[Person, str] | None:
    """The person of this address and the hash of her password, if she has one."""
    row = session.execute(
        select(*_COLUMNS, PersonRow.password_hash).where(
            PersonRow.email == email, PersonRow.password_hash.is_not(None), PersonRow.disabled_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else (_person(row), row.password_hash)


def by_email(session: Session, email: str) -> Person | None:
    return _one(session, PersonRow.email == email)


def by_subject(session: Session, subject: str) -> Person | None:
    """The person whom the university's pool knows by this lasting name."""
    return _one(session, PersonRow.subject == subject)


def without_subject(session: Session, email: str) -> Person | None:
    """The person of this address whom no pool has claimed yet."""
    return _one(session, PersonRow.email == email, PersonRow.subject.is_(None), PersonRow.disabled_at.is_(None))


def keep_subject(session: Session, person_id: UUID, subject: str) -> None:
    """From now on she signs in through the pool alone."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(subject=subject, password_hash=None))


def set_administrator(session: Session, person_id: UUID, is_administrator: bool) -> None:
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(is_administrator=is_administrator))


def rename(session: Session, person_id: UUID, name: str) -> None:
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(name=name))


def set_disabled(session: Session, person_id: UUID, disabled_at: datetime | None) -> None:
    """Close her account, or with None open it again."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(disabled_at=disabled_at))


def hold_administrators(session: Session) -> set[UUID]:
    """Who administers this installation now; nobody else changes that before this transaction ends."""
    rows = session.scalars(
        select(PersonRow.id)
        .where(PersonRow.is_administrator, PersonRow.disabled_at.is_(None))
        .order_by(PersonRow.id)
        .with_for_update()
    )
    return set(rows)


def is_disabled(session: Session, person_id: UUID) -> bool:
    """The administrator has closed her account."""
    return session.scalar(select(PersonRow.disabled_at).where(PersonRow.id == person_id)) is not None


def renew_password_hash(session: Session, person_id: UUID, password_hash: str) -> None:
    """Keep the password hashed by today's parameters."""
    session.execute(update(PersonRow).where(PersonRow.id == person_id).values(password_hash=password_hash))


_COLUMNS = (PersonRow.id, PersonRow.email, PersonRow.name, PersonRow.is_administrator)


def _one(session: Session, *which: ColumnElement[bool]) -> Person | None:
    row = session.execute(select(*_COLUMNS).where(*which)).one_or_none()
    return None if row is None else _person(row)


def _person(row: Row[*tuple[Any, ...]]) -> Person:
    return Person(row.id, row.email, row.name, row.is_administrator)

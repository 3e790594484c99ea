"""The sessions of signed-in browsers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from db.models import AuthSessionRow, MembershipRow, PersonRow
from db.prepared import Named
from db.queries.inbox import unread_of
from db.unit_of_work import Lookup
from services.domain.accounts import OwnSession
from services.domain.people import Person, Role


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is good; `check_at` is when the university's pool is to be asked again, if it is.

    `unread` is how many lines of her inbox she has not read.
    """

    id: UUID
    person: Person
    roles: frozenset[Role]
    last_seen_at: datetime
    check_at: datetime | None
    unread: int = 0


def add_ticket(
    session: Session,
    person_id: UUID,
    ticket_hash: bytes,
    *,
    now: datetime,
    ticket_expires_at: datetime,
    expires_at: datetime,
    sealed_tokens: bytes | None,
    check_at: datetime | None,
) -> None:
    """A sign-in that a browser may turn into its cookie once, until the ticket expires."""
    session.add(
        AuthSessionRow(
            person_id=person_id,
            ticket_hash=ticket_hash,
            ticket_expires_at=ticket_expires_at,
            expires_at=expires_at,
            last_seen_at=now,
            sealed_tokens=sealed_tokens,
            check_at=check_at,
        )
    )


def redeem_ticket(
    session: Session, ticket_hash: bytes, token_hash: bytes, *, now: datetime, address: str, agent: str
) -> tuple[Person, datetime] | None:
    """Exchange an unexpired ticket for a token, once: who it is for and the session's end; None when it is no good."""
    row = session.execute(
        update(AuthSessionRow)
        .where(
            AuthSessionRow.ticket_hash == ticket_hash,
            AuthSessionRow.ticket_expires_at > now,
            PersonRow.id == AuthSessionRow.person_id,
            PersonRow.disabled_at.is_(None),
        )
        .values(
            ticket_hash=None,
            ticket_expires_at=None,
            token_hash=token_hash,
            last_seen_at=now,
            address=address,
            agent=agent,
        )
        .returning(AuthSessionRow.expires_at, PersonRow.id, PersonRow.email, PersonRow.name, PersonRow.is_administrator)
    ).one_or_none()
    if row is None:
        return None
    return Person(row.id, row.email, row.name, row.is_administrator, address), row.expires_at


def by_token(
    session: Lookup, token_hash: bytes, *, now: datetime, idle: timedelta, address: str = ""
) -> SignedIn | None:
    """Who is signed in with this token and not idle too long, and every role she has in some course."""
    row = BY_TOKEN.ask(session, {"token_hash": token_hash, "now": now, "seen_after": now - idle}).one_or_none()
    if row is None:
        return None
    person = Person(row.id, row.email, row.name, row.is_administrator, address)
    roles = frozenset(row.roles or ())
    return SignedIn(row.session_id, person, roles, row.last_seen_at, row.check_at, row.unread)


def seen(session: Session, session_id: UUID, *, now: datetime) -> None:
    session.execute(update(AuthSessionRow).where(AuthSessionRow.id == session_id).values(last_seen_at=now))


def claim_check(session: Session, session_id: UUID, *, due: datetime, next_at: datetime) -> bytes | None:
    """The sealed tokens for whoever is first to ask the pool again; None for everybody else."""
    return session.scalar(
        update(AuthSessionRow)
        .where(AuthSessionRow.id == session_id, AuthSessionRow.check_at == due)
        .values(check_at=next_at)
        .returning(AuthSessionRow.sealed_tokens)
    )


def keep_tokens(session: Session, session_id: UUID, sealed_tokens: bytes, *, check_at: datetime) -> None:
    session.execute(
        update(AuthSessionRow)
        .where(AuthSessionRow.id == session_id)
        .values(sealed_tokens=sealed_tokens, check_at=check_at)
    )


def sealed_tokens(session: Session, person_id: UUID, token_hash: bytes) -> bytes | None:
    """The pool's tokens behind this browser's session, if it is hers."""
    return session.scalar(
        select(AuthSessionRow.sealed_tokens).where(
            AuthSessionRow.token_hash == token_hash, AuthSessionRow.person_id == person_id
        )
    )


def of(session: Lookup, person: Person, token_hash: bytes, *, now: datetime, idle: timedelta) -> list[OwnSession]:
    """Her sessions that are good, the last used first."""
    asked = {"person_id": person.id, "token_hash": token_hash, "now": now, "seen_after": now - idle}
    return [OwnSession(*row) for row in session.execute(_OF, asked)]


def end_by_token(session: Session, token_hash: bytes) -> tuple[UUID, bytes | None] | None:
    """End a session: whose it was, and its sealed tokens; None when there was none."""
    row = session.execute(
        delete(AuthSessionRow)
        .where(AuthSessionRow.token_hash == token_hash)
        .returning(AuthSessionRow.person_id, AuthSessionRow.sealed_tokens)
    ).one_or_none()
    return None if row is None else (row.person_id, row.sealed_tokens)


def end(session: Session, session_id: UUID) -> None:
    session.execute(delete(AuthSessionRow).where(AuthSessionRow.id == session_id))


def end_of(session: Session, person_id: UUID, *, only: UUID | None = None, but: bytes | None = None) -> list[bytes]:
    """End a person's sessions, or one of them, or all but the one of a token hash; their sealed tokens."""
    ended = delete(AuthSessionRow).where(AuthSessionRow.person_id == person_id)
    if only is not None:
        ended = ended.where(AuthSessionRow.id == only)
    if but is not None:
        ended = ended.where(AuthSessionRow.token_hash.is_distinct_from(but))
    tokens = session.scalars(ended.returning(AuthSessionRow.sealed_tokens))
    return [sealed for sealed in tokens if sealed is not None]


def forget_ended(session: Session, *, now: datetime, idle: timedelta) -> None:
    """Remove sessions that have expired or idled out and tickets that nobody redeemed."""
    session.execute(
        delete(AuthSessionRow).where(
            (AuthSessionRow.expires_at <= now)
            | (AuthSessionRow.last_seen_at <= now - idle)
            | (AuthSessionRow.ticket_expires_at <= now)
        )
    )


_ROLES = (
    select(func.array_agg(MembershipRow.role.distinct(), type_=ARRAY(MembershipRow.role.type)))
    .where(MembershipRow.person_id == PersonRow.id)
    .scalar_subquery()
)

# Asked at every page run, so it is put together once.
BY_TOKEN = Named(
    select(
        PersonRow.id,
        PersonRow.email,
        PersonRow.name,
        PersonRow.is_administrator,
        AuthSessionRow.id.label("session_id"),
        AuthSessionRow.last_seen_at,
        AuthSessionRow.check_at,
        _ROLES.label("roles"),
        unread_of(PersonRow.__table__.c.id).label("unread"),
    )
    .join(AuthSessionRow, AuthSessionRow.person_id == PersonRow.id)
    .where(
        AuthSessionRow.token_hash == bindparam("token_hash"),
        AuthSessionRow.expires_at > bindparam("now"),
        AuthSessionRow.last_seen_at > bindparam("seen_after"),
        PersonRow.disabled_at.is_(None),
    )
)

_OF = (
    select(
        AuthSessionRow.id,
        AuthSessionRow.created_at,
        AuthSessionRow.last_seen_at,
        AuthSessionRow.address,
        AuthSessionRow.agent,
        AuthSessionRow.token_hash == bindparam("token_hash"),
    )
    .where(
        AuthSessionRow.person_id == bindparam("person_id"),
        AuthSessionRow.token_hash.is_not(None),
        AuthSessionRow.expires_at > bindparam("now"),
        AuthSessionRow.last_seen_at > bindparam("seen_after"),
    )
    .order_by(AuthSessionRow.last_seen_at.desc())
)

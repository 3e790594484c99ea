"""One-time links with which somebody joins, or sets her password anew."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, delete, select
from sqlalchemy.orm import Session

from db.models import AccountLinkRow
from services.domain.accounts import AccountLink, LinkPurpose


def add(
    session: Session,
    link_hash: bytes,
    link: AccountLink,
    *,
    person_id: UUID | None,
    created_by: UUID,
) -> None:
    """Keep a link; earlier ones for the same purpose and address are good no longer."""
    forget(session, link.email, link.purpose)
    session.add(
        AccountLinkRow(
            link_hash=link_hash,
            purpose=link.purpose,
            email=link.email,
            name=link.name,
            person_id=person_id,
            expires_at=link.expires_at,
            created_by=created_by,
        )
    )


def get(session: Session, link_hash: bytes) -> AccountLink | None:
    """What a link opens, expired or not; None when it was never given out, or has been used or replaced."""
    row = session.execute(select(*_COLUMNS).where(AccountLinkRow.link_hash == link_hash)).one_or_none()
    return None if row is None else _link(row)


def take(session: Session, link_hash: bytes, *, now: datetime) -> tuple[AccountLink, UUID | None] | None:
    """Use up a link that is good: what it opens and for whom; None for whichever of two requests came second."""
    row = session.execute(
        delete(AccountLinkRow)
        .where(AccountLinkRow.link_hash == link_hash, AccountLinkRow.expires_at > now)
        .returning(*_COLUMNS, AccountLinkRow.person_id)
    ).one_or_none()
    return None if row is None else (_link(row), row.person_id)


def forget(session: Session, email: str, purpose: LinkPurpose) -> bool:
    """Make the links of an address useless; False when there were none."""
    gone = session.scalars(
        delete(AccountLinkRow)
        .where(AccountLinkRow.email == email, AccountLinkRow.purpose == purpose)
        .returning(AccountLinkRow.id)
    ).all()
    return bool(gone)


_COLUMNS = (AccountLinkRow.purpose, AccountLinkRow.email, AccountLinkRow.name, AccountLinkRow.expires_at)


def _link(row: Row[*tuple[object, ...]]) -> AccountLink:
    return AccountLink(row.purpose, row.email, row.name, row.expires_at)

"""Sign-ins under way at the university's own page."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.models import HostedSignInRow


def add(session: Session, state_hash: bytes, sealed: bytes, *, now: datetime, expires_at: datetime) -> None:
    """Remember one that begins; those that nobody finished are forgotten."""
    session.execute(delete(HostedSignInRow).where(HostedSignInRow.expires_at <= now))
    session.add(HostedSignInRow(state_hash=state_hash, sealed_verifier=sealed, expires_at=expires_at))


def take(session: Session, state_hash: bytes, *, now: datetime) -> bytes | None:
    """What was sealed for this state, once; None when it is unknown, used or too old."""
    return session.scalar(
        delete(HostedSignInRow)
        .where(HostedSignInRow.state_hash == state_hash, HostedSignInRow.expires_at > now)
        .returning(HostedSignInRow.sealed_verifier)
    )

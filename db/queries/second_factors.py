"""Authenticator apps of local accounts."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import SecondFactorRow


def is_on(session: Session, person_id: UUID) -> bool:
    """The person has confirmed an app."""
    return (
        session.scalar(
            select(SecondFactorRow.person_id).where(
                SecondFactorRow.person_id == person_id, SecondFactorRow.confirmed_at.is_not(None)
            )
        )
        is not None
    )

"""Authenticator apps of local accounts."""

from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from db.models import SecondFactorRow

_ROW = SecondFactorRow


def is_on(session: Session, person_id: UUID) -> bool:
    """The person has confirmed an app."""
    return (
        session.scalar(select(_ROW.person_id).where(_ROW.person_id == person_id, _ROW.confirmed_at.is_not(None)))
        is not None
    )


def begin(session: Session, person_id: UUID, sealed_secret: bytes) -> bool:
    """Keep the secret of an app that is still to be confirmed; False when one has been."""
    kept = session.scalar(
        insert(_ROW)
        .values(person_id=person_id, sealed_secret=sealed_secret, last_step=0, recovery_hashes=[])
        .on_conflict_do_update(
            index_elements=[_ROW.person_id], set_={"sealed_secret": sealed_secret}, where=_ROW.confirmed_at.is_(None)
        )
        .returning(_ROW.person_id)
    )
    return kept is not None


def sealed_secret(session: Session, person_id: UUID, *, is_confirmed: bool) -> bytes | None:
    """The secret of her app, confirmed or still to be."""
    return session.scalar(
        select(_ROW.sealed_secret).where(
            _ROW.person_id == person_id, _ROW.confirmed_at.is_not(None) if is_confirmed else _ROW.confirmed_at.is_(None)
        )
    )


def confirm(
    session: Session, person_id: UUID, sealed_secret: bytes, *, now: datetime, step: int, recovery_hashes: list[str]
) -> bool:
    """Turn the factor on, if this secret is still the one to be confirmed."""
    confirmed = session.scalar(
        update(_ROW)
        .where(_ROW.person_id == person_id, _ROW.sealed_secret == sealed_secret, _ROW.confirmed_at.is_(None))
        .values(confirmed_at=now, last_step=step, recovery_hashes=recovery_hashes)
        .returning(_ROW.person_id)
    )
    return confirmed is not None


def use_step(session: Session, person_id: UUID, step: int) -> bool:
    """Use up a step of time and all before it; False when it was, by whichever of two requests came second."""
    used = session.scalar(
        update(_ROW)
        .where(_ROW.person_id == person_id, _ROW.confirmed_at.is_not(None), _ROW.last_step < step)
        .values(last_step=step)
        .returning(_ROW.person_id)
    )
    return used is not None


def use_recovery_code(session: Session, person_id: UUID, recovery_hash: str) -> bool:
    """Use up a recovery code; False when there is no such code, or no more."""
    hashes = cast("JSONB.Comparator[object]", _ROW.recovery_hashes)
    used = session.scalar(
        update(_ROW)
        .where(_ROW.person_id == person_id, _ROW.confirmed_at.is_not(None), hashes.has_key(recovery_hash))
        .values(recovery_hashes=_ROW.recovery_hashes.op("-")(recovery_hash))
        .returning(_ROW.person_id)
    )
    return used is not None


def drop(session: Session, person_id: UUID) -> bool:
    """Forget her app; False when there was none that counted."""
    confirmed_at = session.scalar(delete(_ROW).where(_ROW.person_id == person_id).returning(_ROW.confirmed_at))
    return confirmed_at is not None

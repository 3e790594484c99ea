"""Where a lecture stands: the one setter of its status, and how far it has been heard."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.models import LectureRow
from services.domain.errors import NotFound
from services.domain.lifecycle import LectureStatus, move


def held_status(session: Session, lecture_id: UUID) -> LectureStatus:
    """The status of the lecture, which nobody else moves until this transaction ends."""
    status = session.scalar(select(LectureRow.status).where(LectureRow.id == lecture_id).with_for_update())
    if status is None:
        raise NotFound("This lecture has been deleted.")
    return status


def set_status(
    session: Session, lecture_id: UUID, to: LectureStatus, *, reason: str | None = None, **changes: Any
) -> LectureStatus:
    """Move the lecture as the table allows, with a lock on its row; `Conflict` otherwise. The status before."""
    current = held_status(session, lecture_id)
    session.execute(
        update(LectureRow).where(LectureRow.id == lecture_id).values(status=move(current, to), reason=reason, **changes)
    )
    return current


def begin_hearing(session: Session, lecture_id: UUID) -> None:
    """Note when, by the database's clock, and from where on a job works on the lecture."""
    session.execute(
        update(LectureRow)
        .where(LectureRow.id == lecture_id)
        .values(hearing_since=func.clock_timestamp(), hearing_from_ms=LectureRow.heard_ms, hearing_ms=0)
    )


def advance(session: Session, lecture_id: UUID, *, from_ms: int, to_ms: int, duration_ms: int, hearing_ms: int) -> bool:
    """Note that the recording has been heard up to `to_ms`; False when it is no longer this job's to hear."""
    heard = session.scalar(
        update(LectureRow)
        .where(
            LectureRow.id == lecture_id,
            LectureRow.status == LectureStatus.TRANSCRIBING,
            LectureRow.heard_ms == from_ms,
        )
        .values(heard_ms=to_ms, duration_ms=duration_ms, hearing_ms=hearing_ms)
        .returning(LectureRow.id)
    )
    return heard is not None

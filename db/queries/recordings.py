"""What the recordings of lectures are made of, and the copies of them that browsers play."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.models import RecordingRow
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.lifecycle import FileStatus, move
from services.domain.recordings import KeptRecording, RecordingFacts


def keep(session: Session, lecture_id: UUID, facts: RecordingFacts) -> bool:
    """Keep what a recording is made of, in place of what was known; True when a copy of it has to be made."""
    status = FileStatus.ABSENT if facts.is_played_everywhere else FileStatus.WAITING
    values: dict[str, Any] = {
        "facts": facts.as_json(),
        "copy_status": status,
        "copy_reason": None,
        "copy_type": None,
        "copied_ms": 0,
    }
    session.execute(
        insert(RecordingRow)
        .values(lecture_id=lecture_id, **values)
        .on_conflict_do_update(index_elements=[RecordingRow.lecture_id], set_=values)
    )
    return status is FileStatus.WAITING


def of_lecture(session: Lookup, lecture_id: UUID) -> KeptRecording | None:
    """What is known of a lecture's recording; None for one that came before recordings were looked at."""
    row = session.execute(_OF_LECTURE, {"lecture_id": lecture_id}).one_or_none()
    if row is None:
        return None
    return kept_recording(*row)


def kept_recording(facts: Any, status: FileStatus, reason: str | None, of_type: str | None, ms: int) -> KeptRecording:
    """The recording as its row's `COLUMNS` say."""
    return KeptRecording(RecordingFacts.from_json(facts), status, reason, of_type, ms)


def set_copy_status(
    session: Session, lecture_id: UUID, to: FileStatus, *, reason: str | None = None, content_type: str | None = None
) -> None:
    """Move the copy as the table allows, with a lock on its row; `Conflict` otherwise."""
    current = session.scalar(
        select(RecordingRow.copy_status).where(RecordingRow.lecture_id == lecture_id).with_for_update()
    )
    if current is None:
        raise NotFound("This lecture has been deleted.")
    session.execute(
        update(RecordingRow)
        .where(RecordingRow.lecture_id == lecture_id)
        .values(copy_status=move(current, to), copy_reason=reason, copy_type=content_type)
    )


def note_copied(session: Session, lecture_id: UUID, copied_ms: int) -> None:
    """Note how far the copy is."""
    session.execute(update(RecordingRow).where(RecordingRow.lecture_id == lecture_id).values(copied_ms=copied_ms))


COLUMNS = (
    RecordingRow.facts,
    RecordingRow.copy_status,
    RecordingRow.copy_reason,
    RecordingRow.copy_type,
    RecordingRow.copied_ms,
)
_OF_LECTURE = select(*COLUMNS).where(RecordingRow.lecture_id == bindparam("lecture_id"))

"""Uploads that have begun and are neither complete nor given up."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from db.models import LectureRow, UploadRow
from db.unit_of_work import Lookup
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.uploads import UnfinishedUpload, recording_key

_HELD = 7_512_004
"""Sets the locks that are held for a file apart from any others that are made of a hash."""


def add(
    session: Session,
    person: Person,
    lecture_id: UUID,
    *,
    store_upload_id: str,
    fingerprint: str,
    size: int,
    part_size: int,
) -> None:
    session.add(
        UploadRow(
            lecture_id=lecture_id,
            store_upload_id=store_upload_id,
            fingerprint=fingerprint,
            size=size,
            part_size=part_size,
            created_by=person.id,
        )
    )
    session.flush()


def of_lecture(session: Lookup, person: Person, lecture_id: UUID) -> UnfinishedUpload | None:
    """Her unfinished upload of this lecture's recording."""
    row = session.execute(_OF_LECTURE, {"lecture_id": lecture_id, "person_id": person.id}).one_or_none()
    return None if row is None else UnfinishedUpload(*row)


def is_begun(session: Lookup, lecture_id: UUID) -> bool:
    """Somebody has begun to send this lecture's recording, and it has not wholly arrived."""
    found = session.execute(select(UploadRow.id).where(UploadRow.lecture_id == lecture_id))
    return found.first() is not None


def of_file(session: Lookup, person: Person, course_id: UUID, fingerprint: str) -> UUID | None:
    """The lecture whose upload of this very file she began in this course and did not finish."""
    return session.scalar(
        select(UploadRow.lecture_id)
        .join(LectureRow, LectureRow.id == UploadRow.lecture_id)
        .where(
            UploadRow.created_by == person.id,
            UploadRow.fingerprint == fingerprint,
            LectureRow.course_id == course_id,
            LectureRow.status == LectureStatus.UPLOADING,
        )
        .limit(1)
    )


def hold_file(session: Session, person: Person, course_id: UUID, fingerprint: str) -> None:
    """Nobody else begins to send this very file for her to this course until this transaction ends."""
    session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"{person.id}/{course_id}/{fingerprint}", _HELD)))
    )


def renew(session: Session, lecture_id: UUID, *, gone: str, store_upload_id: str) -> bool:
    """Begin an upload anew of which the store knows nothing any more; False when somebody else has done so."""
    renewed = session.scalar(
        update(UploadRow)
        .where(UploadRow.lecture_id == lecture_id, UploadRow.store_upload_id == gone)
        .values(store_upload_id=store_upload_id, created_at=func.now())
        .returning(UploadRow.id)
    )
    return renewed is not None


def forget(session: Session, lecture_id: UUID) -> bool:
    """Remove the note of an unfinished upload; False when somebody else has done so."""
    gone = session.scalar(delete(UploadRow).where(UploadRow.lecture_id == lecture_id).returning(UploadRow.id))
    return gone is not None


def older_than(session: Lookup, age: timedelta) -> list[tuple[UUID, str]]:
    """The lectures and the store's ids of unfinished uploads that began before that, by the clock of the database."""
    rows = session.execute(
        select(UploadRow.lecture_id, UploadRow.store_upload_id)
        .where(UploadRow.created_at < func.now() - age)
        .order_by(UploadRow.created_at)
    )
    return [(row.lecture_id, row.store_upload_id) for row in rows]


def known_keys(session: Lookup) -> frozenset[str]:
    """Where the recordings that are still arriving will lie."""
    rows = session.execute(
        select(LectureRow.id, LectureRow.object_key).join(UploadRow, UploadRow.lecture_id == LectureRow.id)
    )
    # One that comes after its transcript has no key before it is whole.
    return frozenset(key or recording_key(lecture_id) for lecture_id, key in rows)


_OF_LECTURE = select(
    UploadRow.id,
    UploadRow.lecture_id,
    UploadRow.store_upload_id,
    UploadRow.fingerprint,
    UploadRow.size,
    UploadRow.part_size,
).where(UploadRow.lecture_id == bindparam("lecture_id"), UploadRow.created_by == bindparam("person_id"))

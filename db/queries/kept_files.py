"""Which of the files in the object store belong to something, and which files are missing."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from db.models import LectureRow, MaterialRow, RecordingRow, UploadRow
from db.unit_of_work import Lookup
from services.domain.lifecycle import FileStatus, LectureStatus
from services.domain.recordings import copy_key
from services.domain.uploads import hearing_folder, recording_key


def belonging_to_nothing(session: Lookup, files: Mapping[UUID, Collection[str]]) -> list[str]:
    """Those of the files, given by the lectures under whose keys they lie, that nothing points to."""
    wanted: set[str] = set()
    heard_in: set[UUID] = set()
    lectures = (
        select(LectureRow.id, LectureRow.object_key, LectureRow.status, UploadRow.id, RecordingRow.copy_status)
        .outerjoin(UploadRow, UploadRow.lecture_id == LectureRow.id)
        .outerjoin(RecordingRow, RecordingRow.lecture_id == LectureRow.id)
        .where(LectureRow.id.in_(files))
    )
    for lecture_id, object_key, status, upload_id, copy_status in session.execute(lectures):
        wanted.add(object_key)
        if upload_id is not None:  # one that comes after its transcript has no key before it is whole
            wanted.add(recording_key(lecture_id))
        if copy_status not in {None, FileStatus.ABSENT}:
            wanted.add(copy_key(lecture_id))
        if status is not LectureStatus.READY:
            heard_in.add(lecture_id)
    slides = select(MaterialRow.object_key).where(MaterialRow.lecture_id.in_(files))
    wanted.update(session.execute(slides).scalars())
    return [
        key
        for lecture_id, keys in files.items()
        for key in keys
        if key not in wanted and not (lecture_id in heard_in and key.startswith(hearing_folder(lecture_id)))
    ]


def recordings(session: Lookup, *, after: UUID, most: int) -> list[tuple[UUID, str]]:
    """The next lectures by id whose recordings have arrived, and where those should lie."""
    rows = session.execute(
        select(LectureRow.id, LectureRow.object_key)
        .where(LectureRow.id > after, LectureRow.object_key != "", LectureRow.status != LectureStatus.UPLOADING)
        .order_by(LectureRow.id)
        .limit(most)
    )
    return [(row.id, row.object_key) for row in rows]

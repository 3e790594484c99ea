"""Which of the files in the object store belong to something, and which files are missing."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from db.models import LectureRow
from db.unit_of_work import Lookup
from services.domain.lifecycle import LectureStatus


def existing(session: Lookup, lecture_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the lectures that there are."""
    return frozenset(session.execute(select(LectureRow.id).where(LectureRow.id.in_(lecture_ids))).scalars())


def recordings(session: Lookup, *, after: UUID, most: int) -> list[tuple[UUID, str]]:
    """The next lectures by id whose recordings have arrived, and where those should lie."""
    rows = session.execute(
        select(LectureRow.id, LectureRow.object_key)
        .where(LectureRow.id > after, LectureRow.object_key != "", LectureRow.status != LectureStatus.UPLOADING)
        .order_by(LectureRow.id)
        .limit(most)
    )
    return [(row.id, row.object_key) for row in rows]

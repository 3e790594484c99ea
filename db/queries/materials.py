"""Slides and handouts of lectures, and the text of their pages."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, and_, bindparam, cast, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from db.models import CourseRow, LectureRow, MaterialPageRow, MaterialRow
from db.queries.access import HELD, OF_PERSON, demand, may_teach
from db.queries.lectures import IS_HERS, NO_LECTURE
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.lectures import Lecture
from services.domain.lifecycle import FileStatus, move
from services.domain.materials import Material
from services.domain.people import Person, Role

_COLUMNS = (
    MaterialRow.id,
    MaterialRow.lecture_id,
    LectureRow.course_id,
    MaterialRow.title,
    MaterialRow.file_name,
    MaterialRow.content_type,
    MaterialRow.size,
    MaterialRow.object_key,
    MaterialRow.status,
    MaterialRow.reason,
)


def add(
    session: Session,
    lecture_id: UUID,
    *,
    material_id: UUID,
    title: str,
    file_name: str,
    content_type: str,
    size: int,
    object_key: str,
) -> None:
    """Slides whose file is about to arrive."""
    session.add(
        MaterialRow(
            id=material_id,
            lecture_id=lecture_id,
            title=title,
            file_name=file_name,
            content_type=content_type,
            size=size,
            object_key=object_key,
            status=FileStatus.ABSENT,
        )
    )
    session.flush()


def shelf(session: Lookup, person: Person, lecture_id: UUID) -> tuple[list[Material], bool]:
    """What goes with a lecture, in the order it was added, and whether she may change it; `NotFound` as ever."""
    rows = session.execute(_SHELF, {"lecture_id": lecture_id, "person_id": person.id}).all()
    if not rows:
        raise NotFound(NO_LECTURE)
    archived_at, held, *_ = rows[0]
    kept = [Material(*columns) for _, _, *columns in rows if columns[0] is not None]
    return kept, may_teach(held, archived_at)


def read_files(lecture: Lecture, files: list[list[Any]] | None) -> tuple[Material, ...]:
    """The materials of a lecture out of `FILES`."""
    return tuple(
        Material(UUID(key), lecture.id, lecture.course_id, title, name, kind, size, at, FileStatus(status), reason)
        for key, title, name, kind, size, at, status, reason in files or ()
    )


def of_lecture(session: Lookup, lecture_id: UUID) -> list[Material]:
    """What goes with a lecture, in the order it was added."""
    return [Material(*row) for row in session.execute(_OF_LECTURE, {"lecture_id": lecture_id})]


def get(session: Lookup, person: Person, material_id: UUID, *roles: Role) -> Material:
    """The material; `NotFound` outside her courses, `NotAllowed` where she has none of the roles."""
    row = session.execute(_HERS, {"material_id": material_id, "person_id": person.id}).one_or_none()
    if row is None:
        raise NotFound("These slides have been removed, or their course is not yours.")
    material = Material(*row)
    if roles:
        demand(session, person, material.course_id, *roles)
    return material


def get_for_job(session: Session, material_id: UUID) -> Material | None:
    """The material as a job sees it; None when it was removed meanwhile."""
    row = session.execute(_ALL.where(MaterialRow.id == material_id)).one_or_none()
    return None if row is None else Material(*row)


def set_status(session: Session, material_id: UUID, to: FileStatus, *, reason: str | None = None) -> None:
    """Move the material as the table allows, with a lock on its row; `Conflict` otherwise."""
    current = session.scalar(select(MaterialRow.status).where(MaterialRow.id == material_id).with_for_update())
    if current is None:
        raise NotFound("These slides have been removed.")
    session.execute(
        update(MaterialRow).where(MaterialRow.id == material_id).values(status=move(current, to), reason=reason)
    )


def rename(session: Session, material_id: UUID, title: str) -> None:
    session.execute(update(MaterialRow).where(MaterialRow.id == material_id).values(title=title))


def remove(session: Session, material_id: UUID) -> None:
    """Forget the material and its pages."""
    session.execute(delete(MaterialRow).where(MaterialRow.id == material_id))


def keep_pages(session: Session, material_id: UUID, texts: Sequence[str]) -> None:
    """Keep the text of every page, in place of what was read before."""
    session.execute(delete(MaterialPageRow).where(MaterialPageRow.material_id == material_id))
    rows = [{"material_id": material_id, "number": number, "text": text} for number, text in enumerate(texts, 1)]
    if rows:
        session.execute(insert(MaterialPageRow), rows)


def pages(session: Lookup, material_id: UUID) -> str:
    """The text of each page in order as a JSON list, written by the database."""
    return session.execute(_PAGES, {"material_id": material_id}).scalar_one() or "[]"


_ALL: Select[*tuple[Any, ...]] = select(*_COLUMNS).join(LectureRow, LectureRow.id == MaterialRow.lecture_id)
_THERE = MaterialRow.status != FileStatus.ABSENT
_OF_LECTURE = _ALL.where(MaterialRow.lecture_id == bindparam("lecture_id"), _THERE).order_by(
    MaterialRow.created_at, MaterialRow.id
)
_SHELF = (
    select(CourseRow.archived_at, HELD, *_COLUMNS)
    .select_from(LectureRow)
    .join(CourseRow, CourseRow.id == LectureRow.course_id)
    .outerjoin(MaterialRow, and_(MaterialRow.lecture_id == LectureRow.id, _THERE))
    .where(*IS_HERS)
    .order_by(MaterialRow.created_at, MaterialRow.id)
)
_FILE = func.json_build_array(
    MaterialRow.id,
    MaterialRow.title,
    MaterialRow.file_name,
    MaterialRow.content_type,
    MaterialRow.size,
    MaterialRow.object_key,
    MaterialRow.status,
    MaterialRow.reason,
)
FILES = (
    select(func.json_agg(aggregate_order_by(_FILE, MaterialRow.created_at, MaterialRow.id)))
    .where(MaterialRow.lecture_id == bindparam("lecture_id"), _THERE)
    .scalar_subquery()
)
"""What goes with a lecture, in the order it was added, as one JSON list for `read_files`."""

_HERS = _ALL.where(MaterialRow.id == bindparam("material_id"), LectureRow.course_id.in_(OF_PERSON), _THERE)
_PAGES = select(cast(func.json_agg(aggregate_order_by(MaterialPageRow.text, MaterialPageRow.number)), Text)).where(
    MaterialPageRow.material_id == bindparam("material_id")
)

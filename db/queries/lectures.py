"""Lectures: added, found, listed, changed, removed."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Select, Text, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from db.models import CourseRow, LectureRow, UploadRow
from db.prepared import Named
from db.queries.access import HELD, OF_PERSON, demand, may_teach
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.lectures import Lecture, LectureTitle
from services.domain.lifecycle import LectureStatus
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role

_COLUMNS = (
    LectureRow.id,
    LectureRow.course_id,
    CourseRow.title.label("course_title"),
    LectureRow.title,
    LectureRow.status,
    LectureRow.reason,
    LectureRow.notice,
    LectureRow.file_name,
    LectureRow.content_type,
    LectureRow.size,
    LectureRow.object_key,
    LectureRow.duration_ms,
    LectureRow.heard_ms,
    LectureRow.hearing_since,
    LectureRow.hearing_from_ms,
    LectureRow.created_at,
    LectureRow.hearing_ms,
    LectureRow.has_given_transcript,
)


def add(
    session: Session,
    person: Person,
    course_id: UUID,
    *,
    lecture_id: UUID,
    title: str,
    file_name: str,
    content_type: str,
    size: int,
    object_key: str,
) -> None:
    """A lecture whose recording is about to arrive."""
    session.add(
        LectureRow(
            id=lecture_id,
            course_id=course_id,
            title=title,
            status=LectureStatus.UPLOADING,
            file_name=file_name,
            content_type=content_type,
            size=size,
            object_key=object_key,
            created_by=person.id,
        )
    )
    session.flush()


def get(session: Lookup, person: Person, lecture_id: UUID, *roles: Role) -> Lecture:
    """The lecture; `NotFound` outside her courses, `NotAllowed` where she has none of the roles."""
    lecture = Lecture(*one_of_hers(session, _HERS, person, lecture_id))
    if roles:
        demand(session, person, lecture.course_id, *roles)
    return lecture


def may_change(session: Lookup, person: Person, lecture_id: UUID) -> bool:
    """Whether she teaches the lecture's course and it is not archived; `NotFound` outside her courses."""
    archived_at, held = one_of_hers(session, _HELD_OF_ITS_COURSE, person, lecture_id)
    return may_teach(held, archived_at)


def get_for_job(session: Session, lecture_id: UUID) -> Lecture | None:
    """The lecture as a job sees it; None when it was deleted meanwhile."""
    row = session.execute(select_lectures().where(LectureRow.id == lecture_id)).one_or_none()
    return None if row is None else Lecture(*row)


def of_course(
    session: Session, course_id: UUID, lecture_ids: Collection[UUID]
) -> dict[UUID, tuple[LectureStatus, int]]:
    """Where these lectures stand and how long they are in ms; without those that are not of the course."""
    rows = session.execute(
        select(LectureRow.id, LectureRow.status, LectureRow.duration_ms).where(
            LectureRow.course_id == course_id, LectureRow.id.in_(lecture_ids)
        )
    )
    return {row.id: (row.status, row.duration_ms or 0) for row in rows}


def ready_ids(session: Session, course_id: UUID, *, limit: int) -> list[UUID]:
    """The newest ready lectures of a course."""
    return list(
        session.scalars(
            select(LectureRow.id)
            .where(LectureRow.course_id == course_id, LectureRow.status == LectureStatus.READY)
            .order_by(LectureRow.created_at.desc(), LectureRow.id)
            .limit(limit)
        )
    )


def page(session: Lookup, person: Person, course_id: UUID, request: PageRequest, *, search: str = "") -> Page[Lecture]:
    """The lectures of a course whose recordings have arrived, in the order they were added."""
    asked = {
        "course_id": course_id,
        "person_id": person.id,
        "search": search,
        "size": request.size,
        "offset": request.offset,
    }
    rows = _PAGE.ask(session, asked).all()
    return Page(tuple(Lecture(*row[:-1]) for row in rows), rows[0].total if rows else 0, request)


def without_transcript(session: Lookup, person: Person, course_id: UUID) -> list[LectureTitle]:
    """The lectures of the course that failed, were stopped, or that she is uploading, newest first."""
    asked = {"course_id": course_id, "person_id": person.id}
    return [LectureTitle(*row) for row in session.execute(_WITHOUT_TRANSCRIPT, asked)]


def change(session: Session, lecture_id: UUID, **changes: Any) -> None:
    """Set columns other than the status."""
    session.execute(update(LectureRow).where(LectureRow.id == lecture_id).values(**changes))


def remove(session: Session, lecture_id: UUID) -> None:
    session.execute(delete(LectureRow).where(LectureRow.id == lecture_id))


def unfinished_uploads(session: Lookup, person: Person, course_id: UUID) -> list[Lecture]:
    """Her lectures of this course whose recordings have not wholly arrived, newest first."""
    rows = session.execute(_UNFINISHED, {"course_id": course_id, "person_id": person.id})
    return [Lecture(*row) for row in rows]


def one_of_hers(
    session: Lookup, statement: Select[*tuple[Any, ...]], person: Person, lecture_id: UUID
) -> Row[*tuple[Any, ...]]:
    """The row of a statement about one lecture, narrowed by `IS_HERS`; `NotFound` without one."""
    row = session.execute(statement, {"lecture_id": lecture_id, "person_id": person.id}).one_or_none()
    if row is None:
        raise NotFound(NO_LECTURE)
    return row


def select_lectures(*more: Any) -> Select[*tuple[Any, ...]]:
    """The columns of `Lecture`, and these after them."""
    return select(*_COLUMNS, *more).join(CourseRow, CourseRow.id == LectureRow.course_id)


NO_LECTURE = "There is no such lecture, or its course is not yours."
IS_HERS = (LectureRow.id == bindparam("lecture_id"), LectureRow.course_id.in_(OF_PERSON))
_HERS = select_lectures().where(*IS_HERS)
_HELD_OF_ITS_COURSE = (
    select(CourseRow.archived_at, HELD)
    .select_from(LectureRow)
    .join(CourseRow, CourseRow.id == LectureRow.course_id)
    .where(*IS_HERS)
)
_WITHOUT_TRANSCRIPT = (
    select(LectureRow.id, LectureRow.title, LectureRow.status)
    .where(
        LectureRow.course_id == bindparam("course_id"),
        LectureRow.course_id.in_(OF_PERSON),
        LectureRow.status.in_([LectureStatus.FAILED, LectureStatus.CANCELLED])
        | ((LectureRow.status == LectureStatus.UPLOADING) & (LectureRow.created_by == bindparam("person_id"))),
        ~LectureRow.has_given_transcript,
    )
    .order_by(LectureRow.created_at.desc(), LectureRow.id)
)

_PAGE = Named(
    select_lectures(func.count().over().label("total"))
    .where(
        LectureRow.course_id == bindparam("course_id"),
        LectureRow.course_id.in_(OF_PERSON),
        LectureRow.status != LectureStatus.UPLOADING,
        func.strpos(func.lower(LectureRow.title), func.lower(bindparam("search", type_=Text))) > 0,
    )
    .order_by(LectureRow.created_at, LectureRow.id)
    .limit(bindparam("size", type_=Integer))
    .offset(bindparam("offset", type_=Integer))
)

_UNFINISHED = (
    select_lectures()
    .join(UploadRow, UploadRow.lecture_id == LectureRow.id)
    .where(
        LectureRow.course_id == bindparam("course_id"),
        UploadRow.created_by == bindparam("person_id"),
        LectureRow.status == LectureStatus.UPLOADING,
    )
    .order_by(LectureRow.created_at.desc())
)

"""What people have been told, as they read it line by line."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Integer, Row, ScalarSelect, bindparam, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from db.models import CourseRow, InboxNoteRow, LectureRow, MembershipRow, PersonRow
from db.unit_of_work import Lookup
from services.domain.inbox import InboxLine, Subject, Telling
from services.domain.paging import Page, PageRequest
from services.domain.people import Person


def page(session: Lookup, person: Person, request: PageRequest, *, unread_only: bool = False) -> Page[InboxLine]:
    """Her lines, the newest first; what she may no longer see is left out."""
    asked = {"person_id": person.id, "unread_only": unread_only, "size": request.size, "offset": request.offset}
    rows = session.execute(_PAGE, asked).all()
    return Page(tuple(_line(row) for row in rows), rows[0].total if rows else 0, request)


def unread(session: Lookup, person: Person) -> int:
    """How many lines she has not read."""
    return int(session.execute(_UNREAD, {"person_id": person.id}).scalar_one())


def mark_read(session: Session, person: Person, note_id: UUID) -> None:
    """Count the line to which this note of hers belongs as read."""
    row = session.execute(
        select(InboxNoteRow.kind, InboxNoteRow.topic).where(
            InboxNoteRow.id == note_id, InboxNoteRow.person_id == person.id
        )
    ).one_or_none()
    if row is not None:
        session.execute(
            update(InboxNoteRow)
            .where(*not_read(person.id, [row.kind], row.topic))
            .values(read_at=func.clock_timestamp())
        )


def mark_all_read(session: Session, person: Person) -> None:
    """Count everything as read."""
    session.execute(
        update(InboxNoteRow)
        .where(InboxNoteRow.person_id == person.id, InboxNoteRow.read_at.is_(None))
        .values(read_at=func.clock_timestamp())
    )


def unread_of(person: ColumnElement[Any]) -> ScalarSelect[int]:
    """How many lines this person has not read, as a column of another query."""
    lines = func.concat(InboxNoteRow.kind, InboxNoteRow.topic).distinct()
    return select(func.count(lines)).where(*_seen_by(person), InboxNoteRow.read_at.is_(None)).scalar_subquery()


def not_read(person_id: UUID, kinds: Collection[Telling], topic: str) -> tuple[ColumnElement[bool], ...]:
    """That a note is one of these, hers, and not read yet."""
    return (
        InboxNoteRow.person_id == person_id,
        InboxNoteRow.kind.in_(kinds),
        InboxNoteRow.topic == topic,
        InboxNoteRow.read_at.is_(None),
    )


def _seen_by(person: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """Hers, of courses to which she still belongs, and nothing that is held."""
    courses = select(MembershipRow.course_id).where(MembershipRow.person_id == person)
    return InboxNoteRow.person_id == person, InboxNoteRow.course_id.in_(courses), ~InboxNoteRow.is_held


def _line(row: Row[*tuple[Any, ...]]) -> InboxLine:
    return InboxLine(
        row.id,
        row.kind,
        row.created_at,
        row.read_at is not None,
        row.things,
        Subject(row.course_id, row.lecture_id, row.question_id, row.run_id),
        row.about,
        row.by or "",
        row.course,
        row.lecture or "",
    )


_HER = bindparam("person_id", type_=PersonRow.id.type)
_UNREAD = select(unread_of(_HER))

# Notes that are not read are one line however old; what is read is one line for each day.
_DAY = case((InboxNoteRow.read_at.is_not(None), func.date_trunc("day", InboxNoteRow.created_at, "UTC")))
_NEWEST = func.array_agg(aggregate_order_by(InboxNoteRow.id, InboxNoteRow.created_at.desc(), InboxNoteRow.id))
_THINGS = func.count(func.coalesce(InboxNoteRow.comment_id, InboxNoteRow.question_id, InboxNoteRow.id).distinct())
_GROUPS = (
    select(
        _NEWEST[1].label("id"),
        _THINGS.label("things"),
        func.max(InboxNoteRow.created_at).label("at"),
        func.count().over().label("total"),
    )
    .where(
        *_seen_by(_HER),
        or_(InboxNoteRow.read_at.is_(None), ~bindparam("unread_only", type_=Boolean)),
    )
    .group_by(InboxNoteRow.kind, InboxNoteRow.topic, InboxNoteRow.read_at.is_(None), _DAY)
    .order_by(func.max(InboxNoteRow.created_at).desc(), _NEWEST[1])
    .limit(bindparam("size", type_=Integer))
    .offset(bindparam("offset", type_=Integer))
    .subquery()
)
_BY = aliased(PersonRow)
_PAGE = (
    select(
        *InboxNoteRow.__table__.columns,
        _BY.name.label("by"),
        CourseRow.title.label("course"),
        LectureRow.title.label("lecture"),
        _GROUPS.c.things,
        _GROUPS.c.total,
    )
    .join(_GROUPS, _GROUPS.c.id == InboxNoteRow.id)
    .join(CourseRow, CourseRow.id == InboxNoteRow.course_id)
    .outerjoin(LectureRow, LectureRow.id == InboxNoteRow.lecture_id)
    .outerjoin(_BY, _BY.id == InboxNoteRow.by_id)
    .order_by(_GROUPS.c.at.desc(), _GROUPS.c.id)
)

"""What people are told, line by line."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Row,
    ScalarSelect,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from db.models import (
    CourseRow,
    InboxNoteRow,
    LectureRow,
    MembershipRow,
    PersonRow,
    QuestionRow,
    QuestionVersionRow,
    ReviewRow,
)
from db.unit_of_work import Lookup
from services.domain.inbox import ENDS, Concerned, InboxLine, Subject, Telling, topic_of
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import Page, PageRequest
from services.domain.people import Person
from services.domain.reviews import Decision, Stage


def add(
    session: Session,
    person_id: UUID,
    kind: Telling,
    subject: Subject,
    *,
    about: str,
    by: UUID | None,
    is_held: bool = False,
) -> None:
    """Tell somebody something, or have it told once it is released.

    The end of a piece of work takes the place of an earlier one that is not read yet.
    """
    topic = topic_of(kind, subject)
    for ends in ENDS:
        if kind in ends:
            session.execute(delete(InboxNoteRow).where(*_unread_of(person_id, ends, topic)))
    session.add(
        InboxNoteRow(
            person_id=person_id,
            kind=kind,
            topic=topic,
            course_id=subject.course_id,
            lecture_id=subject.lecture_id,
            question_id=subject.question_id,
            run_id=subject.run_id,
            comment_id=subject.comment_id,
            review_id=subject.review_id,
            by_id=by,
            about=about,
            is_held=is_held,
        )
    )


def settle(session: Session, question_id: UUID, *kinds: Telling, only: UUID | None = None) -> None:
    """Count as read what everybody, or `only` one person, has been told of a question and is dealt with now."""
    dealt_with = update(InboxNoteRow).where(
        InboxNoteRow.question_id == question_id, InboxNoteRow.kind.in_(kinds), InboxNoteRow.read_at.is_(None)
    )
    if only is not None:
        dealt_with = dealt_with.where(InboxNoteRow.person_id == only)
    session.execute(dealt_with.values(read_at=func.clock_timestamp()))


def hold(session: Session, question_id: UUID, by: UUID) -> None:
    """Keep from everybody what she has said about a question, unless it has been read."""
    session.execute(
        update(InboxNoteRow)
        .where(
            InboxNoteRow.question_id == question_id,
            InboxNoteRow.by_id == by,
            InboxNoteRow.comment_id.is_not(None),
            InboxNoteRow.read_at.is_(None),
        )
        .values(is_held=True)
    )


def release(session: Session, question_id: UUID) -> None:
    """Tell what was held of a question."""
    session.execute(
        update(InboxNoteRow).where(InboxNoteRow.question_id == question_id, InboxNoteRow.is_held).values(is_held=False)
    )


def withdraw(session: Session, review_id: UUID) -> None:
    """Take back what was told because of a decision."""
    session.execute(delete(InboxNoteRow).where(InboxNoteRow.review_id == review_id))


def concerned(session: Session, question_id: UUID) -> Concerned:
    """The question as others are told of it."""
    row = session.execute(_CONCERNED, {"question_id": question_id}).one()
    subject = Subject(row.course_id, row.lecture_id, question_id)
    authors, approvers = frozenset({row.created_by, row.written_by}), frozenset(row.approvers or ())
    waits_for_second = row.status is QuestionStatus.IN_REVIEW and row.stage is Stage.SECOND
    return Concerned(subject, row.stem, authors, approvers, row.status, row.returns_to, waits_for_second)


def added_by(session: Session, lecture_id: UUID) -> UUID | None:
    """Who added a lecture; None when it was deleted meanwhile."""
    return session.scalar(select(LectureRow.created_by).where(LectureRow.id == lecture_id))


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
            .where(*_unread_of(person.id, [row.kind], row.topic))
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


def _unread_of(person_id: UUID, kinds: Collection[Telling], topic: str) -> tuple[ColumnElement[bool], ...]:
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


_APPROVAL = aliased(ReviewRow)
_LAST_APPROVED = (
    select(ReviewRow.version_id)
    .where(ReviewRow.question_id == QuestionRow.id, ReviewRow.decision == Decision.ACCEPT)
    .order_by(ReviewRow.created_at.desc())
    .limit(1)
    .scalar_subquery()
)
_APPROVERS = (
    select(func.array_agg(_APPROVAL.reviewer_id.distinct()))
    .where(_APPROVAL.version_id == _LAST_APPROVED, _APPROVAL.decision == Decision.ACCEPT)
    .correlate(QuestionRow)
    .scalar_subquery()
)
_CONCERNED = (
    select(
        QuestionRow.course_id,
        QuestionRow.lecture_id,
        QuestionVersionRow.stem,
        QuestionRow.created_by,
        QuestionRow.returns_to,
        QuestionRow.status,
        QuestionRow.stage,
        QuestionVersionRow.created_by.label("written_by"),
        _APPROVERS.label("approvers"),
    )
    .join(
        QuestionVersionRow,
        (QuestionVersionRow.question_id == QuestionRow.id) & (QuestionVersionRow.number == QuestionRow.version),
    )
    .where(QuestionRow.id == bindparam("question_id"))
)

_HER = bindparam("person_id", type_=PersonRow.id.type)
_UNREAD = select(unread_of(_HER))

# Notes that are not read are one line however old; what is read is one line for each day.
_DAY = case((InboxNoteRow.read_at.is_not(None), func.date_trunc("day", InboxNoteRow.created_at)))
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

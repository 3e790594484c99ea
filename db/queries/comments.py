"""Threads of comments on questions, and who of a course can be mentioned in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Exists, bindparam, exists, func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import Session, aliased

from db.models import (
    CommentRow,
    CommentThreadRow,
    CourseRow,
    MembershipRow,
    PersonRow,
    QuestionRow,
    QuestionVersionRow,
    ReviewRow,
)
from db.queries.access import HELD, OF_PERSON, may_talk
from db.unit_of_work import Lookup
from services.domain.comments import Colleague, Comment, Discussion, Resolution, Thread, handles
from services.domain.errors import NotFound
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.domain.reviews import Stage

_MOST_COLLEAGUES = 300
_NO_QUESTION = "There is no such question, or its course is not yours."
_NO_THREAD = "There is no such comment, or its course is not yours."


def of_question(session: Lookup, person: Person, question_id: UUID) -> Discussion:
    """What has been said about a question and is hers to read now; `NotFound` outside her courses."""
    row = session.execute(_OF_QUESTION, {"question_id": question_id, "person_id": person.id}).one_or_none()
    if row is None or not row.roles:
        raise NotFound(_NO_QUESTION)
    known = handles(Colleague(UUID(each["id"]), each["name"], each["email"]) for each in row.people or ())
    return Discussion(
        tuple(_thread(each) for each in row.threads or () if each["comments"]),
        tuple(sorted(known, key=str.casefold)),
        may_write=may_talk(row.roles, row.archived_at),
    )


def hold_question(session: Session, person: Person, question_id: UUID) -> tuple[UUID, UUID]:
    """Course and lecture of a question that is there until this transaction ends; `NotFound` outside her courses."""
    row = session.execute(_HELD_QUESTION, {"question_id": question_id, "person_id": person.id}).one_or_none()
    if row is None:
        raise NotFound(_NO_QUESTION)
    return row.course_id, row.lecture_id


def hold_thread(session: Session, person: Person, thread_id: UUID) -> UUID:
    """The question of a thread that nobody else changes until this transaction ends; `NotFound` outside her courses."""
    found = session.scalar(_HELD_THREAD, {"thread_id": thread_id, "person_id": person.id})
    if found is None:
        raise NotFound(_NO_THREAD)
    return found


def add_thread(session: Session, question_id: UUID) -> UUID:
    """A new thread, open and still empty."""
    row = CommentThreadRow(question_id=question_id)
    session.add(row)
    session.flush()
    return row.id


def add(
    session: Session, person: Person, thread_id: UUID, text: str, *, mentions: list[str], press: UUID | None
) -> UUID | None:
    """Her comment at the end of a thread; None when this press has been kept before."""
    return session.scalar(
        insert(CommentRow)
        .values(thread_id=thread_id, author_id=person.id, text=text, mentions=mentions, press=press)
        .on_conflict_do_nothing(index_elements=[CommentRow.press])
        .returning(CommentRow.id)
    )


def set_resolved(session: Session, thread_id: UUID, by: Person | None) -> bool:
    """Resolve an open thread, or (None) open a resolved one; False when it was so already."""
    is_open = CommentThreadRow.resolved_at.is_(None)
    moved = session.scalar(
        update(CommentThreadRow)
        .where(CommentThreadRow.id == thread_id, is_open if by else ~is_open)
        .values(resolved_at=func.clock_timestamp() if by else None, resolved_by=by.id if by else None)
        .returning(CommentThreadRow.id)
    )
    return moved is not None


def authors(session: Session, thread_id: UUID) -> set[UUID]:
    """Everybody who has written in a thread."""
    return set(session.scalars(select(CommentRow.author_id).where(CommentRow.thread_id == thread_id)))


def colleagues(session: Session, course_id: UUID) -> list[Colleague]:
    """Who belongs to the course and can sign in."""
    return [Colleague(*row) for row in session.execute(_COLLEAGUES, {"course_id": course_id})]


def is_held(session: Session, thread_id: UUID, author: Person) -> bool:
    """Whether what she says in a thread is kept from the others for now."""
    return bool(session.scalar(_IS_HELD, {"thread_id": thread_id, "author_id": author.id}))


def _decided_first(question: ColumnElement[Any], author: ColumnElement[Any]) -> Exists:
    """The author was the first to decide on it as it is, and a second is to decide without knowing what: a comment
    might tell.
    """
    waiting = aliased(QuestionRow)
    return exists().where(
        waiting.id == question,
        waiting.status == QuestionStatus.IN_REVIEW,
        waiting.stage == Stage.SECOND,
        ReviewRow.question_id == waiting.id,
        ReviewRow.stage == Stage.FIRST,
        ReviewRow.reviewer_id == author,
        QuestionVersionRow.id == ReviewRow.version_id,
        QuestionVersionRow.number == waiting.version,
    )


def _thread(value: dict[str, Any]) -> Thread:
    at = value["resolved_at"]
    return Thread(
        UUID(value["id"]),
        tuple(
            Comment(
                UUID(each["id"]),
                UUID(each["author_id"]),
                each["author"],
                datetime.fromisoformat(each["at"]),
                each["text"],
                tuple(each["mentions"]),
                UUID(each["press"]) if each["press"] else None,
            )
            for each in value["comments"]
        ),
        Resolution(value["resolved_by"] or "", datetime.fromisoformat(at)) if at else None,
    )


_HELD_QUESTION = (
    select(QuestionRow.course_id, QuestionRow.lecture_id)
    .where(QuestionRow.id == bindparam("question_id"), QuestionRow.course_id.in_(OF_PERSON))
    .with_for_update(read=True, key_share=True)
)
_HELD_THREAD = (
    select(CommentThreadRow.question_id)
    .join(QuestionRow, QuestionRow.id == CommentThreadRow.question_id)
    .where(CommentThreadRow.id == bindparam("thread_id"), QuestionRow.course_id.in_(OF_PERSON))
    .with_for_update(of=CommentThreadRow)
)
_IS_HELD = select(
    _decided_first(
        select(CommentThreadRow.question_id).where(CommentThreadRow.id == bindparam("thread_id")).scalar_subquery(),
        bindparam("author_id", type_=PersonRow.id.type),
    )
)
_IN_COURSE = (
    select(PersonRow.id)
    .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
    .where(MembershipRow.course_id == bindparam("course_id"), PersonRow.disabled_at.is_(None))
)
_COLLEAGUES = select(PersonRow.id, PersonRow.name, PersonRow.email).where(PersonRow.id.in_(_IN_COURSE))

_AUTHOR = aliased(PersonRow)
_RESOLVER = aliased(PersonRow)
_COMMENT = func.json_build_object(
    "id",
    CommentRow.id,
    "author_id",
    CommentRow.author_id,
    "author",
    _AUTHOR.name,
    "at",
    CommentRow.created_at,
    "text",
    CommentRow.text,
    "mentions",
    CommentRow.mentions,
    "press",
    CommentRow.press,
)
_COMMENTS = (
    select(func.json_agg(aggregate_order_by(_COMMENT, CommentRow.created_at, CommentRow.id)))
    .join(_AUTHOR, _AUTHOR.id == CommentRow.author_id)
    .where(
        CommentRow.thread_id == CommentThreadRow.id,
        (CommentRow.author_id == bindparam("person_id"))
        | ~_decided_first(CommentThreadRow.__table__.c.question_id, CommentRow.__table__.c.author_id),
    )
    .scalar_subquery()
)
_THREAD = func.json_build_object(
    "id",
    CommentThreadRow.id,
    "resolved_at",
    CommentThreadRow.resolved_at,
    "resolved_by",
    _RESOLVER.name,
    "comments",
    _COMMENTS,
)
_THREADS = (
    select(func.json_agg(aggregate_order_by(_THREAD, CommentThreadRow.created_at, CommentThreadRow.id)))
    .outerjoin(_RESOLVER, _RESOLVER.id == CommentThreadRow.resolved_by)
    .where(CommentThreadRow.question_id == QuestionRow.id)
    .scalar_subquery()
)
_COLLEAGUE = (
    select(PersonRow.id, PersonRow.name, PersonRow.email)
    .where(
        PersonRow.disabled_at.is_(None),
        exists().where(MembershipRow.person_id == PersonRow.id, MembershipRow.course_id == QuestionRow.course_id),
    )
    .order_by(func.lower(PersonRow.name), PersonRow.id)
    .limit(_MOST_COLLEAGUES)
    .correlate(QuestionRow)
    .subquery()
)
_PEOPLE = select(
    func.json_agg(func.json_build_object("id", _COLLEAGUE.c.id, "name", _COLLEAGUE.c.name, "email", _COLLEAGUE.c.email))
).scalar_subquery()
_OF_QUESTION = (
    select(CourseRow.archived_at, HELD, _THREADS.label("threads"), _PEOPLE.label("people"))
    .join(QuestionRow, QuestionRow.course_id == CourseRow.id)
    .where(QuestionRow.id == bindparam("question_id"))
)

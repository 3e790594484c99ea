"""Threads of comments on questions, and who of a course can be mentioned in them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Uuid, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by, insert
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
from db.queries.blindness import WAITS_FOR_SECOND
from db.queries.standing import stands
from db.unit_of_work import Lookup
from services.domain.comments import Colleague, Comment, Discussion, Resolution, Thread
from services.domain.errors import NotFound
from services.domain.people import Person
from services.domain.reviews import Stage

_NO_QUESTION = "There is no such question, or its course is not yours."
_NO_THREAD = "There is no such comment, or its course is not yours."


def of_question(session: Lookup, person: Person, question_id: UUID) -> Discussion:
    """What has been said about a question and is hers to read now; `NotFound` outside her courses."""
    row = session.execute(_OF_QUESTION, {"question_id": question_id, "person_id": person.id}).one_or_none()
    if row is None or not row.roles:
        raise NotFound(_NO_QUESTION)
    return discussion_of(row)


def discussion_of(row: Row[*tuple[Any, ...]]) -> Discussion:
    """What has been said about the question of a row with the columns `DISCUSSION`, its course and her roles there."""
    held = frozenset(row.held_authors or ())
    threads = [_thread(each, held) for each in row.threads or ()]
    said = tuple(each for each in threads if each.comments)
    return Discussion(row.course_id, said, may_talk(row.roles, row.archived_at))


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


def colleagues(session: Lookup, course_id: UUID) -> list[Colleague]:
    """Who belongs to the course and can sign in."""
    return [Colleague(*row) for row in session.execute(_COLLEAGUES, {"course_id": course_id})]


def is_held(session: Session, question_id: UUID, author: Person) -> bool:
    """Whether what she says about a question is kept from the others for now: it might tell what she decided."""
    return author.id in session.scalars(_FIRST_DECIDERS, {"question_id": question_id}).all()


def _thread(value: dict[str, Any], held: Collection[UUID]) -> Thread:
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
            for each in value["comments"] or ()
            if UUID(each["author_id"]) not in held
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
_FIRST, _AS_IT_IS = aliased(ReviewRow), aliased(QuestionVersionRow)
# Somebody has decided first on a question as it is, on which a second is to decide without knowing what.
_HAS_DECIDED_FIRST = (
    WAITS_FOR_SECOND,
    _FIRST.question_id == QuestionRow.id,
    _FIRST.stage == Stage.FIRST,
    stands(_FIRST),
    _AS_IT_IS.id == _FIRST.version_id,
    _AS_IT_IS.number == QuestionRow.version,
)
_FIRST_DECIDERS = select(_FIRST.reviewer_id).where(QuestionRow.id == bindparam("question_id"), *_HAS_DECIDED_FIRST)
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
    .where(CommentRow.thread_id == CommentThreadRow.id)
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
_HELD_AUTHORS = (
    select(func.array_agg(_FIRST.reviewer_id, type_=ARRAY(Uuid)))
    .where(*_HAS_DECIDED_FIRST, _FIRST.reviewer_id != bindparam("person_id"))
    .correlate(QuestionRow)
    .scalar_subquery()
)
DISCUSSION = (_THREADS.label("threads"), _HELD_AUTHORS.label("held_authors"))
"""What is said of a question that is read, and whose words are kept from her; to be executed with `person_id`."""

_OF_QUESTION = (
    select(QuestionRow.course_id, CourseRow.archived_at, HELD, *DISCUSSION)
    .join(CourseRow, CourseRow.id == QuestionRow.course_id)
    .where(QuestionRow.id == bindparam("question_id"))
)

"""What is told, and about what: notes written, held, released and taken back."""

from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session, aliased

from db.models import InboxNoteRow, LectureRow, QuestionRow, QuestionVersionRow, ReviewRow
from db.queries.inbox import not_read
from db.queries.standing import stands
from services.domain.inbox import ENDS, Concerned, Subject, Telling, topic_of
from services.domain.lifecycle import QuestionStatus
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
            session.execute(delete(InboxNoteRow).where(*not_read(person_id, ends, topic)))
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


def settle(
    session: Session, question_id: UUID, *kinds: Telling, only: UUID | None = None, review_id: UUID | None = None
) -> None:
    """Count as read what everybody, or `only` one person, has been told of a question and is dealt with now.

    What a decision has dealt with is brought back with it: `unsettle`.
    """
    dealt_with = update(InboxNoteRow).where(
        InboxNoteRow.question_id == question_id, InboxNoteRow.kind.in_(kinds), InboxNoteRow.read_at.is_(None)
    )
    if only is not None:
        dealt_with = dealt_with.where(InboxNoteRow.person_id == only)
    session.execute(dealt_with.values(read_at=func.clock_timestamp(), settled_by=review_id))


def unsettle(session: Session, review_id: UUID) -> None:
    """Count as not read again what a decision had dealt with."""
    session.execute(
        update(InboxNoteRow).where(InboxNoteRow.settled_by == review_id).values(read_at=None, settled_by=None)
    )


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


_APPROVAL = aliased(ReviewRow)
_LAST_APPROVED = (
    select(ReviewRow.version_id)
    .where(ReviewRow.question_id == QuestionRow.id, ReviewRow.decision == Decision.ACCEPT, stands(ReviewRow))
    .order_by(ReviewRow.created_at.desc())
    .limit(1)
    .scalar_subquery()
)
_APPROVERS = (
    select(func.array_agg(_APPROVAL.reviewer_id.distinct()))
    .where(_APPROVAL.version_id == _LAST_APPROVED, _APPROVAL.decision == Decision.ACCEPT, stands(_APPROVAL))
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

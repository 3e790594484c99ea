"""Decisions on questions that are decided on twice: those that stand, and who may see them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, func, literal_column, select, update
from sqlalchemy.orm import Session, aliased

from db.models import CourseRow, MembershipRow, PersonRow, QuestionRow, QuestionVersionRow, ReviewRow
from db.prepared import Named
from db.queries.reviews import STANDS
from db.unit_of_work import Lookup
from services.domain.differences import differences
from services.domain.formats.questions_json import question_from_json
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Role, granting
from services.domain.reviews import Decision, Stage
from services.domain.second_review import Judgement

_REVIEWING = MembershipRow.role.in_(granting((Role.REVIEWER,)))
_MOST = 2


@dataclass(frozen=True, slots=True)
class Given:
    """A decision that stands."""

    id: UUID
    reviewer_id: UUID
    decision: Decision
    stage: Stage


def standing(session: Lookup, question_id: UUID, *, stage: Stage, without: UUID | None = None) -> list[Given]:
    """The decisions on which one at this stage follows, the newest first, `without` that one itself."""
    if stage is Stage.FIRST:
        return []
    asked = (
        select(ReviewRow.id, ReviewRow.reviewer_id, ReviewRow.decision, ReviewRow.stage)
        .where(ReviewRow.question_id == question_id, ReviewRow.id.is_distinct_from(without), STANDS)
        .order_by(ReviewRow.created_at.desc())
        .limit(1 if stage is Stage.SECOND else _MOST)
    )
    return [Given(*row) for row in session.execute(asked)]


def reviewers(session: Lookup, course_id: UUID) -> frozenset[UUID]:
    """Everybody who may decide in the course."""
    asked = select(MembershipRow.person_id).where(MembershipRow.course_id == course_id, _REVIEWING)
    return frozenset(session.execute(asked).scalars())


def roles(session: Lookup, course_id: UUID, person_id: UUID) -> frozenset[Role]:
    """What she is in the course."""
    asked = select(MembershipRow.role).where(MembershipRow.course_id == course_id, MembershipRow.person_id == person_id)
    return frozenset(session.execute(asked).scalars())


def was_second_before(session: Lookup, question_id: UUID, person_id: UUID, *, than: UUID) -> bool:
    """Whether she has taken back an earlier second decision on the question, after which she was not blind."""
    back = aliased(ReviewRow)
    asked = (
        select(ReviewRow.id)
        .join(back, back.takes_back == ReviewRow.id)
        .where(
            ReviewRow.question_id == question_id,
            ReviewRow.reviewer_id == person_id,
            ReviewRow.stage == Stage.SECOND,
            ReviewRow.takes_back.is_(None),
            ReviewRow.created_at < select(ReviewRow.created_at).where(ReviewRow.id == than).scalar_subquery(),
            ReviewRow.created_at
            >= func.coalesce(
                select(QuestionRow.waiting_since).where(QuestionRow.id == question_id).scalar_subquery(),
                ReviewRow.created_at,
            ),
        )
    )
    return session.execute(asked.limit(1)).first() is not None


def go_on_waiting(session: Session, question_id: UUID, stage: Stage) -> None:
    """It waits on as long as it has, for the decision of somebody else."""
    session.execute(
        update(QuestionRow)
        .where(QuestionRow.id == question_id)
        .values(stage=stage, returns_to=None, claimed_by=None, claimed_until=None)
    )


def begin_anew(session: Session, question_id: UUID) -> UUID | None:
    """Let a question that waits for another decision wait for a first one; the id of the one that had been hidden."""
    stage = session.scalar(
        select(QuestionRow.stage)
        .where(
            QuestionRow.id == question_id,
            QuestionRow.status == QuestionStatus.IN_REVIEW,
            QuestionRow.stage != Stage.FIRST,
        )
        .with_for_update()
    )
    if stage is None:
        return None
    hidden = standing(session, question_id, stage=stage) if stage is Stage.SECOND else []
    session.execute(
        update(QuestionRow)
        .where(QuestionRow.id == question_id)
        .values(stage=Stage.FIRST, waiting_since=func.clock_timestamp())
    )
    return hidden[0].id if hidden else None


def share(session: Lookup, course_id: UUID) -> float:
    """How much of a course's questions is decided on twice, from 0 to 1."""
    return float(_SHARE.ask(session, {"course_id": course_id}).scalar_one())


def set_share(session: Session, course_id: UUID, share: float) -> None:
    """From now on; what waits for a second decision already goes on."""
    session.execute(update(CourseRow).where(CourseRow.id == course_id).values(second_review_share=share))


def waiting(session: Lookup, course_id: UUID) -> dict[Stage, int]:
    """How many questions of the course wait at each stage behind the first; those are few, and found by their index."""
    return {row[0]: row[1] for row in _WAITING.ask(session, {"course_id": course_id})}


def both(session: Lookup, question_id: UUID) -> tuple[Judgement, ...]:
    """The two decisions that do not agree, the first one first; nothing unless somebody is to decide between them."""
    return tuple(
        Judgement(
            row.name,
            row.decision,
            row.reason,
            row.comment,
            row.created_at,
            tuple(differences(question_from_json(row.seen), question_from_json(row.content)))
            if row.seen is not None
            else (),
        )
        for row in reversed(session.execute(_BOTH, {"question_id": question_id}).all())
    )


_COURSE = bindparam("course_id", type_=Uuid)
_SHARE = Named(select(CourseRow.second_review_share).where(CourseRow.id == _COURSE))
_WAITING = Named(
    select(QuestionRow.stage, func.count())
    .where(
        QuestionRow.course_id == _COURSE,
        QuestionRow.status == literal_column("'in_review'"),
        QuestionRow.stage != literal_column("'first'"),
    )
    .group_by(QuestionRow.stage)
)
_SEEN = aliased(QuestionVersionRow)
_BOTH = (
    select(
        PersonRow.name,
        ReviewRow.decision,
        ReviewRow.reason,
        ReviewRow.comment,
        ReviewRow.created_at,
        QuestionVersionRow.content,
        _SEEN.content.label("seen"),
    )
    .join(QuestionRow, QuestionRow.id == ReviewRow.question_id)
    .join(PersonRow, PersonRow.id == ReviewRow.reviewer_id)
    .join(QuestionVersionRow, QuestionVersionRow.id == ReviewRow.version_id)
    .outerjoin(
        _SEEN,
        (_SEEN.question_id == QuestionRow.id)
        & (_SEEN.number == ReviewRow.moved["before"]["version"].as_integer())
        & (_SEEN.id != QuestionVersionRow.id),
    )
    .where(
        QuestionRow.id == bindparam("question_id"),
        QuestionRow.status == QuestionStatus.IN_REVIEW,
        QuestionRow.stage == Stage.ADJUDICATION,
        STANDS,
    )
    .order_by(ReviewRow.created_at.desc())
    .limit(_MOST)
)

"""The queue of review: which question a reviewer is given next, and who has it before her now."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, func, null, select, update

from db.models import CourseRow, PersonRow, QuestionFacetRow, QuestionRow
from db.prepared import Named
from db.queries import opened_questions, questions, second_reviews
from db.queries.review_candidates import before_place, candidates
from db.queries.review_order import (
    IS_FREE,
    IS_HERS_TO_DECIDE,
    ME,
    NEEDS_CLAIM,
    NOW,
    Q,
    Shape,
    values,
)
from db.unit_of_work import Lookup, Work
from services.domain.people import Person
from services.domain.review_queue import CLAIM, Claim, QueueFilter, ReviewItem
from services.domain.reviews import Risk, RiskReason, Stage


def claim_next(
    session: Lookup, person: Person, course_id: UUID, *, after: UUID | None, wanted: QueueFilter
) -> ReviewItem | None:
    """The next question, claimed for her in the same statement; what somebody else is just taking is passed over.

    None when none waits for her, or when she does not review this course.
    """
    return _found(
        session,
        person,
        following(Shape.of(wanted), has_place=after is not None, is_claimed=True),
        {
            **values(person, course_id, wanted),
            "after": after,
        },
    )


def beyond(session: Lookup, person: Person, course_id: UUID, *, after: UUID, wanted: QueueFilter) -> ReviewItem | None:
    """What `claim_next` would give, without a claim."""
    asked = {**values(person, course_id, wanted), "after": after}
    return _found(session, person, following(Shape.of(wanted), has_place=True, is_claimed=False), asked)


def before(session: Lookup, person: Person, course_id: UUID, *, of: UUID, wanted: QueueFilter) -> UUID | None:
    """The question before this one, if there is one for her."""
    asked = {**values(person, course_id, wanted), "after": of}
    return session.execute(_before(Shape.of(wanted)), asked).scalar_one()  # type: ignore[no-any-return]


def on_desk(session: Lookup, person: Person, question_id: UUID) -> ReviewItem:
    """One question, claimed for her (or her claim prolonged) where it waits for her and nobody else has it.

    `NotFound` outside her courses.
    """
    row = ON_DESK.ask(session, {"question_id": question_id, "person_id": person.id}).one_or_none()
    return _item(session, person, row)


def release(session: Lookup, person: Person, question_id: UUID) -> None:
    """Give up her claim, if she has one."""
    session.execute(_RELEASE, {"question_id": question_id, "person_id": person.id})


def hold_clean(session: Work, course_id: UUID, question_id: UUID) -> bool:
    """Whether nothing speaks against a waiting question of the course, which stays as it is until this work is done."""
    held = select(QuestionRow.id).where(
        QuestionRow.id == question_id, QuestionRow.course_id == course_id, QuestionRow.risk == 0
    )
    return session.scalar(held.with_for_update()) is not None


def _found(session: Lookup, person: Person, statement: Named, asked: dict[str, Any]) -> ReviewItem | None:
    row = statement.ask(session, asked).one_or_none()
    return _item(session, person, row) if row is not None and row.roles else None


def _item(session: Lookup, person: Person, row: Row[*tuple[Any, ...]] | None) -> ReviewItem:
    laid = opened_questions.opened(row)
    assert row is not None  # noqa: S101 - otherwise `opened` has raised
    return ReviewItem(
        laid,
        questions.counted(row.counts),
        Risk(row.risk, tuple(RiskReason(each) for each in row.risk_reasons)),
        row.stage,
        _claim(person, row),
        second_reviews.both(session, row.id) if row.stage is Stage.ADJUDICATION else (),
    )


def _claim(person: Person, row: Row[*tuple[Any, ...]]) -> Claim | None:
    """Hers where this very statement claimed it; otherwise the one that it found."""
    if row.claimed_now is not None:
        return Claim(person.name, row.claimed_now, is_hers=True)
    if row.claimed_until is None or row.holder is None:
        return None
    return Claim(row.holder, row.claimed_until, is_hers=row.claimed_by == person.id)


_COUNTS = (
    select(func.json_object_agg(QuestionFacetRow.name, QuestionFacetRow.number))
    .where(QuestionFacetRow.course_id == CourseRow.id, QuestionFacetRow.kind == "status")
    .scalar_subquery()
)
_HOLDER = (
    select(PersonRow.name).where(PersonRow.id == QuestionRow.claimed_by, QuestionRow.claimed_until > NOW)
).scalar_subquery()


def _laid(chosen: ColumnElement[Any], claimed_now: Any) -> Select[*tuple[Any, ...]]:
    return opened_questions.laid_open(
        _COUNTS.label("counts"),
        QuestionRow.risk,
        QuestionRow.risk_reasons,
        QuestionRow.stage,
        QuestionRow.claimed_by,
        QuestionRow.claimed_until,
        _HOLDER.label("holder"),
        claimed_now.label("claimed_now"),
    ).where(QuestionRow.id == chosen)


def _claiming(chosen: Any) -> Any:
    """Claims what is chosen for her, as a part of the statement that reads it."""
    return (
        update(QuestionRow)
        .where(QuestionRow.id == chosen)
        .values(claimed_by=ME, claimed_until=NOW + CLAIM)
        .returning(QuestionRow.id, QuestionRow.claimed_until)
        .cte("claimed")
    )


@cache
def following(shape: Shape, *, has_place: bool, is_claimed: bool) -> Named:
    return Named(_laid_next(shape, has_place=has_place, is_claimed=is_claimed))


def _laid_next(shape: Shape, *, has_place: bool, is_claimed: bool) -> Select[*tuple[Any, ...]]:
    found = _first_of(shape, has_place=has_place, is_claimed=is_claimed)
    if not is_claimed:
        return _laid(found, _NOTHING)
    if has_place:
        claimed = _claiming(found)
        return _laid(select(claimed.c.id).scalar_subquery(), select(claimed.c.claimed_until).scalar_subquery())
    # What lies before her already is found without a lock: to take one costs a write, at every run of her page.
    unlocked = _first_of(shape, has_place=False, is_claimed=False)
    hers = select(Q.id).where(Q.id == unlocked, ~NEEDS_CLAIM).cte("hers")
    is_hers = select(hers.c.id).scalar_subquery()
    claimed = _claiming(case((is_hers.is_(None), found)))
    chosen = func.coalesce(is_hers, select(claimed.c.id).scalar_subquery())
    return _laid(chosen, select(claimed.c.claimed_until).scalar_subquery())


def _first_of(shape: Shape, *, has_place: bool, is_claimed: bool) -> ColumnElement[Any]:
    found = candidates(shape, has_place=has_place, is_claimed=is_claimed)
    return func.coalesce(*(each.scalar_subquery() for each in found))


@cache
def _before(shape: Shape) -> Select[*tuple[Any, ...]]:
    return select(func.coalesce(*(each.scalar_subquery() for each in before_place(shape))))


_NOTHING = null()
_ITS = Q.id == bindparam("question_id")
_ON_DESK_CLAIMED = _claiming(
    select(Q.id)
    .where(_ITS, *IS_HERS_TO_DECIDE, IS_FREE, NEEDS_CLAIM)
    .with_for_update(of=Q, skip_locked=True)
    .scalar_subquery()
)
ON_DESK = Named(_laid(bindparam("question_id"), select(_ON_DESK_CLAIMED.c.claimed_until).scalar_subquery()))
_RELEASE = (
    update(QuestionRow)
    .where(QuestionRow.id == bindparam("question_id"), QuestionRow.claimed_by == ME)
    .values(claimed_by=None, claimed_until=None)
)

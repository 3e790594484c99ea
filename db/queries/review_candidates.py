"""What a reviewer is given next, or had before, and the first of all that waits; to be executed with `person_id`."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select, true
from sqlalchemy.sql.selectable import LateralFromClause

from db.queries.review_order import (
    IS_FREE,
    IS_GIVEN_TO_HER,
    IS_HERS_TO_DECIDE,
    LECTURE,
    LIES_BEFORE_HER,
    ME,
    PLACE,
    RETURNS_TO_HER,
    Condition,
    Q,
    Shape,
    beyond_place,
    in_order,
    place,
    sorting,
)
from services.domain.lifecycle import QuestionStatus
from services.domain.review_queue import QueueOrder

_Found = Select[*tuple[Any, ...]]


def given(shape: Shape, *more: Condition) -> _Found:
    """The ids of what may be put before her, unordered."""
    return select(Q.id).where(*shape.conditions, *IS_HERS_TO_DECIDE, IS_FREE, IS_GIVEN_TO_HER, *more)


def candidates(shape: Shape, *, has_place: bool, is_claimed: bool) -> list[_Found]:
    """The next question, as the first of these that finds one; locked if it is to be claimed, past what is locked.

    What returns to her comes first, oldest key first. Behind `after` come those in order; when none is left there,
    the queue begins anew. A decision lets what has come back in between go first; what she only skipped lies before
    her still, and is not put there again.
    """
    returned = RETURNS_TO_HER
    if not has_place:
        return [_of_few(shape, returned, is_claimed=is_claimed), _one(given(shape), shape, is_claimed=is_claimed)]
    is_other = Q.id != bindparam("after")
    behind = beyond_place(shape.order)
    has_come_back = and_(place(PLACE.status) != QuestionStatus.IN_REVIEW, ~LIES_BEFORE_HER)
    place_returned = place(PLACE.returns_to) == ME
    returned = and_(RETURNS_TO_HER, is_other, or_(has_come_back, and_(place_returned, or_(*behind))))
    others = [and_(Q.returns_to.is_distinct_from(ME), part) for part in behind]
    return [
        _of_few(shape, returned, is_claimed=is_claimed),
        *(_one(given(shape, each), shape, is_claimed=is_claimed) for each in [*others, is_other]),
    ]


def before_place(shape: Shape) -> list[_Found]:
    """The question before `after`, as the first of these that finds one."""
    return [_one(given(shape, part), shape, back=True) for part in beyond_place(shape.order, back=True)]


def first_waiting(shape: Shape, holder: ColumnElement[Any], size: int, offset: BindParameter[int] | None) -> _Found:
    """`id`, `holder_id` and `place` of what waits, also where others look at it: so many of them, past so many."""
    keys: list[Any] = sorting(shape.order)
    waiting = select(Q.id, holder.label("holder_id")).where(*shape.conditions, *IS_HERS_TO_DECIDE)
    if shape.order is QueueOrder.LECTURE:
        its = _first_of_lecture(waiting.add_columns(Q.created_at), size if offset is None else offset + size)
        keys = [LECTURE.created_at, LECTURE.id, its.c.created_at, its.c.id]
        waiting = _of_lectures(its, its.c.id, its.c.holder_id).order_by(*keys)
    else:
        waiting = in_order(shape.order, waiting)
    placed = waiting.add_columns(func.row_number().over(order_by=keys).label("place")).limit(size)
    return placed if offset is None else placed.offset(offset)


def _of_few(shape: Shape, *more: Condition, is_claimed: bool) -> _Found:
    """The first of what only few are; not looked for lecture by lecture."""
    return _held(in_order(shape.order, given(shape, *more)).limit(1), is_claimed=is_claimed)


def _one(chosen: _Found, shape: Shape, *, back: bool = False, is_claimed: bool = False) -> _Found:
    if shape.order is not QueueOrder.LECTURE:
        return _held(in_order(shape.order, chosen, back=back).limit(1), is_claimed=is_claimed)
    its = _first_of_lecture(chosen, 1, back=back, is_claimed=is_claimed)
    return _of_lectures(its, its.c.id).order_by(*_turned([LECTURE.created_at, LECTURE.id], back=back)).limit(1)


def _first_of_lecture(chosen: _Found, most: Any, *, back: bool = False, is_claimed: bool = False) -> LateralFromClause:
    """The first few of a lecture, found by its index: what waits in the lectures behind is not even looked at."""
    of_it = chosen.where(Q.lecture_id == LECTURE.id).order_by(*_turned([Q.created_at, Q.id], back=back)).limit(most)
    return _held(of_it, is_claimed=is_claimed).correlate(LECTURE).lateral("of_lecture")


def _of_lectures(its: LateralFromClause, *columns: ColumnElement[Any]) -> _Found:
    lectures = select(*columns).select_from(LECTURE).join(its, true())
    return lectures.where(LECTURE.course_id == bindparam("asked_course"))


def _held(chosen: _Found, *, is_claimed: bool) -> _Found:
    return chosen.with_for_update(of=Q, skip_locked=True) if is_claimed else chosen


def _turned(keys: Sequence[Any], *, back: bool) -> list[ColumnElement[Any]]:
    return [key.desc() for key in keys] if back else list(keys)

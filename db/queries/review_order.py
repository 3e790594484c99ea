"""Which waiting questions are a reviewer's to decide, and in which order; to be executed with `person_id`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, Uuid, and_, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from db.models import CourseRow, LectureRow, MembershipRow, QuestionRow, ReviewRow
from db.queries.standing import stands
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role, granting
from services.domain.review_queue import CLAIM, RETURNS, QueueFilter, QueueOrder
from services.domain.reviews import RiskReason, Stage

Condition = ColumnElement[bool]

Q = aliased(QuestionRow, name="waiting")
PLACE = aliased(QuestionRow, name="place")
LECTURE = aliased(LectureRow, name="lecture_of_waiting")
_PLACE_LECTURE = aliased(LectureRow, name="lecture_of_place")
ME: BindParameter[UUID] = bindparam("person_id")
NOW = func.clock_timestamp()

_REVIEWING = MembershipRow.role.in_(granting((Role.REVIEWER,)))
_COURSES_SHE_REVIEWS = (
    select(MembershipRow.course_id)
    .join(CourseRow, CourseRow.id == MembershipRow.course_id)
    .where(MembershipRow.person_id == ME, _REVIEWING, CourseRow.archived_at.is_(None))
)
_DECIDES_THERE = Q.course_id.in_(_COURSES_SHE_REVIEWS)
REVIEWS_ASKED_COURSE = bindparam("asked_course", type_=Uuid).in_(_COURSES_SHE_REVIEWS)


def _reviews_there(person_id: Any) -> Condition:
    """Whether somebody decides in the course of the question (still: she may have been removed)."""
    return exists().where(MembershipRow.person_id == person_id, MembershipRow.course_id == Q.course_id, _REVIEWING)


_DECIDED_BY_HER = exists().where(
    ReviewRow.question_id == Q.id,
    ReviewRow.reviewer_id == ME,
    ReviewRow.created_at >= Q.waiting_since,
    stands(ReviewRow),
)
_COLLEAGUE = aliased(MembershipRow, name="colleague")
_HIS = aliased(ReviewRow, name="his_decision")
_SOMEBODY_ELSE_CAN = exists().where(
    _COLLEAGUE.course_id == Q.course_id,
    _COLLEAGUE.role.in_(granting((Role.REVIEWER,))),
    ~exists()
    .where(
        _HIS.question_id == Q.id,
        _HIS.reviewer_id == _COLLEAGUE.person_id,
        _HIS.created_at >= Q.waiting_since,
        stands(_HIS),
    )
    .correlate(Q, _COLLEAGUE),  # the question stands two levels up, where it is not found by itself
)
_OWNS_IT = exists().where(
    MembershipRow.person_id == ME, MembershipRow.course_id == Q.course_id, MembershipRow.role == Role.OWNER
)
_IS_LEFT_TO_HER = and_(~_SOMEBODY_ELSE_CAN, or_(Q.stage == Stage.SECOND, _OWNS_IT))
IS_DECIDED_BY_HER = and_(
    Q.status == QuestionStatus.IN_REVIEW, Q.stage != Stage.FIRST, _DECIDED_BY_HER, ~_IS_LEFT_TO_HER
)
"""It waits for somebody else, because she has decided on it since it does."""

IS_HERS_TO_DECIDE: tuple[Condition, ...] = (
    Q.status == QuestionStatus.IN_REVIEW,
    _DECIDES_THERE,
    or_(Q.stage == Stage.FIRST, ~_DECIDED_BY_HER, _IS_LEFT_TO_HER),
)
"""It waits, and she is not one of those who have decided on it since it does, unless nobody else is left."""

IS_CLAIMED = and_(Q.claimed_until > NOW, _reviews_there(Q.claimed_by))
NEEDS_CLAIM = or_(Q.claimed_by.is_distinct_from(ME), Q.claimed_until < NOW + CLAIM * 2 / 3)
"""Not hers yet, or hers for less than two thirds of the time: what lies before her at every run is written seldom."""
IS_FREE = or_(Q.claimed_by.is_(None), Q.claimed_by == ME, ~IS_CLAIMED)
RETURNS_TO_HER = Q.returns_to == ME
IS_GIVEN_TO_HER = or_(
    Q.returns_to.is_(None), RETURNS_TO_HER, Q.waiting_since < NOW - RETURNS, ~_reviews_there(Q.returns_to)
)
LIES_BEFORE_HER = and_(Q.claimed_by == ME, Q.claimed_until > NOW)


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked of a filter, without the values: there is one statement for each."""

    order: QueueOrder
    of_lecture: bool
    by_author: bool
    of_type: bool
    reason: RiskReason | None
    clean_only: bool

    @classmethod
    def of(cls, wanted: QueueFilter) -> "Shape":
        return cls(
            wanted.order,
            wanted.lecture_id is not None,
            wanted.author is not None,
            wanted.type is not None,
            wanted.reason,
            wanted.clean_only,
        )

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The questions of the course that the filter leaves."""
        narrowed = [
            (self.of_lecture, Q.lecture_id == bindparam("asked_lecture")),
            (self.by_author, and_(Q.written_by == bindparam("asked_author"), Q.stage == Stage.FIRST)),
            (self.of_type, Q.type == bindparam("asked_type")),
            # A constant, so that it is planned by how many have this reason.
            (self.reason is not None, Q.risk_reasons.contains([self.reason])),
            (self.clean_only, Q.risk == 0),
        ]
        return (Q.course_id == bindparam("asked_course"), *(condition for is_asked, condition in narrowed if is_asked))


def values(person: Person, course_id: UUID, wanted: QueueFilter) -> dict[str, Any]:
    """What the conditions are to be executed with; an UPDATE takes what is named like a column as a new value."""
    return {
        "person_id": person.id,
        "asked_course": course_id,
        "asked_lecture": wanted.lecture_id,
        "asked_author": wanted.author,
        "asked_type": wanted.type and wanted.type.value,
        "asked_reasons": [wanted.reason.value] if wanted.reason else [],
    }


def sorting(order: QueueOrder, *, back: bool = False) -> list[ColumnElement[Any]]:
    """What to order by; `back` turns it round."""
    keys = _keys(order)
    if order is QueueOrder.RISK:
        first, *rest = keys
        return [first.asc(), *(key.desc() for key in rest)] if back else [first.desc(), *rest]
    return [key.desc() for key in keys] if back else list(keys)


def in_order(order: QueueOrder, chosen: Select[*tuple[Any, ...]], *, back: bool = False) -> Select[*tuple[Any, ...]]:
    """The questions in this order."""
    if order is QueueOrder.LECTURE:
        chosen = chosen.join(LECTURE, LECTURE.id == Q.lecture_id)
    return chosen.order_by(*sorting(order, back=back))


def beyond_place(order: QueueOrder, *, back: bool = False) -> list[Condition]:
    """What lies behind (`back`: before) the question `after`, nearest first; each part is found by its index."""
    keys = _keys(order)
    of_place = _of_place(order)
    if order is QueueOrder.RISK:
        further = keys[0] > of_place[0] if back else keys[0] < of_place[0]
        return [and_(keys[0] == of_place[0], _passed(keys[1:], of_place[1:], back=back)), further]
    if order is QueueOrder.LECTURE:
        in_it = and_(Q.lecture_id == of_place[1], _passed(keys[2:], of_place[2:], back=back))
        return [in_it, _passed(keys[:2], of_place[:2], back=back)]
    return [_passed(keys, of_place, back=back)]


def _passed(keys: list[Any], of_place: list[Any], *, back: bool) -> Condition:
    return tuple_(*keys) < tuple_(*of_place) if back else tuple_(*keys) > tuple_(*of_place)


def _keys(order: QueueOrder) -> list[Any]:
    match order:
        case QueueOrder.RISK:
            return [Q.risk, Q.created_at, Q.id]
        case QueueOrder.LECTURE:
            return [LECTURE.created_at, LECTURE.id, Q.created_at, Q.id]
        case QueueOrder.AGE:
            return [Q.waiting_since, Q.id]
        case QueueOrder.AUTHOR:
            return [Q.written_by, Q.created_at, Q.id]


def _of_place(order: QueueOrder) -> list[Any]:
    match order:
        case QueueOrder.RISK:
            columns = [PLACE.risk, PLACE.created_at, PLACE.id]
        case QueueOrder.LECTURE:
            columns = [_PLACE_LECTURE.created_at, _PLACE_LECTURE.id, PLACE.created_at, PLACE.id]
        case QueueOrder.AGE:
            columns = [PLACE.waiting_since, PLACE.id]
        case QueueOrder.AUTHOR:
            columns = [PLACE.written_by, PLACE.created_at, PLACE.id]
    return [place(column) for column in columns]


def place(column: Any) -> Any:
    """This column of the question `after`, null where there is none in this course."""
    return (
        select(column)
        .select_from(PLACE)
        .join(_PLACE_LECTURE, _PLACE_LECTURE.id == PLACE.lecture_id)
        .where(PLACE.id == bindparam("after"), PLACE.course_id == bindparam("asked_course"))
        .scalar_subquery()
    )

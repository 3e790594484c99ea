"""The waiting questions of a course as a reviewer's list, and what can be said of them without reading them."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, ScalarSelect, Select, Text, Uuid, any_, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by
from sqlalchemy.orm import aliased
from sqlalchemy.sql.dml import ReturningUpdate

from db.models import (
    CourseRow,
    LectureRow,
    PersonRow,
    QuestionFacetRow,
    QuestionRow,
    QuestionVersionRow,
)
from db.prepared import Named
from db.queries import batch_looks, blindness, courses, opened_questions
from db.queries.access import HELD
from db.queries.question_lines import SAID_AT
from db.queries.questions import IS_NEWEST, counted
from db.queries.review_candidates import first_waiting, given
from db.queries.review_order import (
    IS_CLAIMED,
    IS_DECIDED_BY_HER,
    IS_HERS_TO_DECIDE,
    ME,
    NEEDS_CLAIM,
    NOW,
    RETURNS_TO_HER,
    REVIEWS_ASKED_COURSE,
    Q,
    Shape,
    in_order,
    values,
)
from db.unit_of_work import Lookup
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import Page, PageRequest
from services.domain.people import Person
from services.domain.question_bank import OpenedQuestion
from services.domain.questions import QuestionType
from services.domain.review_queue import CLAIM, Claim, QueueFilter, QueueOverview, WaitingLine
from services.domain.reviews import Risk, RiskReason


def page(
    session: Lookup, person: Person, course_id: UUID, request: PageRequest, wanted: QueueFilter
) -> Page[WaitingLine]:
    """What waits for her, also what others look at or will be given; nothing in a course that she does not review."""
    shape = Shape.of(wanted)
    asked = {**values(person, course_id, wanted), "size": request.size, "offset": request.offset}
    rows = _lines(shape, request.size, is_first=request.offset == 0).ask(session, asked).all()
    total = rows[0].total if rows else session.execute(select(_total(shape)), asked).scalar_one()
    return Page(tuple(_line(person, row) for row in rows), int(total or 0), request)


def overview(session: Lookup, person: Person, course_id: UUID) -> QueueOverview:
    """How much waits of what; `NotFound` outside her courses."""
    row = courses.hers(session, _OVERVIEW, {"course_id": course_id, "person_id": person.id, "asked_course": course_id})
    facets: dict[str, dict[str, int]] = {}
    for kind, name, number in row.facets or ():
        facets.setdefault(kind, {})[name] = number
    titles = {UUID(found): title for found, title in row.lectures or ()}
    of_lecture = facets.get("lecture", {})
    return QueueOverview(
        course=courses.of_row(row),
        counts=counted(facets.get("status", {})),
        reasons={each: number for each in RiskReason if (number := facets.get("reason", {}).get(each.value, 0))},
        types={each: number for each in QuestionType if (number := facets.get("type", {}).get(each.value, 0))},
        authors=dict(sorted(facets.get("author", {}).items())),
        lectures={
            found: (title, of_lecture[str(found)]) for found, title in titles.items() if str(found) in of_lecture
        },
        clean=facets.get("clean", {}).get("", 0),
        claimed=row.claimed,
        returned=row.returned,
    )


def clean(
    session: Lookup, person: Person, course_id: UUID, wanted: QueueFilter, *, size: int
) -> list[tuple[OpenedQuestion, bool]]:
    """The first clean ones that nobody else looks at, laid open and claimed for her, oldest first.

    Each with whether she has opened it already; without what she took out before.
    """
    asked = {**values(person, course_id, wanted), "size": size}
    shape = Shape.of(wanted)
    found = _hers_clean(shape).ask(session, asked).all()
    ids = [row.id for row in found]
    if any(row.needs_claim for row in found):
        ids = list(session.execute(_claimed_clean(shape), asked).scalars())
    rows = _LAID.ask(session, {"ids": ids, "person_id": person.id}).all() if ids else []
    return [(opened_questions.opened(row), row.is_opened) for row in rows]


def _line(person: Person, row: Row[*tuple[Any, ...]]) -> WaitingLine:
    return WaitingLine(
        row.id,
        QuestionType(row.type),
        row.stem,
        row.title,
        row.start_ms,
        row.written_by,
        row.waiting_since,
        Risk(row.risk, tuple(RiskReason(each) for each in row.risk_reasons)),
        row.stage,
        Claim(row.holder, row.claimed_until, row.claimed_by == person.id) if row.holder else None,
        row.returns_to_name or "",
        row.returns_to == person.id,
    )


_SIZE, _OFFSET = bindparam("size", type_=Integer), bindparam("offset", type_=Integer)
_HOLDER, _RETURNS_TO = aliased(PersonRow), aliased(PersonRow)


@cache
def _lines(shape: Shape, size: int, *, is_first: bool) -> Named:
    """First which questions they are, then what is told of those few.

    That they are few is a constant: a plan for any number is one for many, and then each call would be planned anew.
    """
    few = first_waiting(shape, case((IS_CLAIMED, Q.claimed_by)), size, None if is_first else _OFFSET).subquery()
    return Named(
        select(
            QuestionRow.id,
            QuestionRow.type,
            QuestionVersionRow.stem,
            LectureRow.title,
            SAID_AT.label("start_ms"),
            blindness.writer_shown().label("written_by"),
            QuestionRow.waiting_since,
            QuestionRow.risk,
            QuestionRow.risk_reasons,
            QuestionRow.stage,
            QuestionRow.claimed_by,
            QuestionRow.claimed_until,
            _HOLDER.name.label("holder"),
            QuestionRow.returns_to,
            _RETURNS_TO.name.label("returns_to_name"),
            _total(shape).label("total"),
        )
        .select_from(few)
        .join(QuestionRow, QuestionRow.id == few.c.id)
        .join(QuestionVersionRow, IS_NEWEST)
        .join(LectureRow, LectureRow.id == QuestionRow.lecture_id)
        .outerjoin(_HOLDER, _HOLDER.id == few.c.holder_id)
        .outerjoin(_RETURNS_TO, _RETURNS_TO.id == QuestionRow.returns_to)
        .order_by(few.c.place)
    )


@cache
def _total(shape: Shape) -> ScalarSelect[int]:
    """How many the filter leaves: out of what is counted already where that says it, otherwise by counting them."""
    facet = _facet_of(shape)
    if facet is None:
        return select(func.count()).select_from(Q).where(*shape.conditions, *IS_HERS_TO_DECIDE).scalar_subquery()
    kind, name = facet
    number = select(QuestionFacetRow.number).where(
        QuestionFacetRow.course_id == bindparam("asked_course"),
        QuestionFacetRow.kind == kind,
        QuestionFacetRow.name == name,
    )
    not_hers = select(func.count()).select_from(Q).where(*shape.conditions, IS_DECIDED_BY_HER)
    left = number.scalar_subquery() - not_hers.scalar_subquery()
    return select(left).where(REVIEWS_ASKED_COURSE).scalar_subquery()


def _facet_of(shape: Shape) -> tuple[str, Any] | None:
    """Under what the questions that such a filter leaves are counted; None where it narrows in two ways."""
    facets: list[tuple[bool, str, Any]] = [
        (shape.of_lecture, "lecture", bindparam("asked_lecture", type_=Uuid).cast(Text)),
        (shape.by_author, "author", bindparam("asked_author", type_=Text)),
        (shape.of_type, "type", bindparam("asked_type", type_=Text)),
        (shape.reason is not None, "reason", bindparam("asked_reasons", type_=JSONB)[0].astext),
        (shape.clean_only, "clean", ""),
    ]
    chosen = [(kind, name) for is_asked, kind, name in facets if is_asked]
    if len(chosen) > 1:
        return None
    return chosen[0] if chosen else ("status", QuestionStatus.IN_REVIEW.value)


def _clean(shape: Shape) -> Select[tuple[UUID]]:
    return in_order(shape.order, given(shape, Q.risk == 0, ~batch_looks.IS_LEFT_OUT)).limit(_SIZE)


@cache
def _hers_clean(shape: Shape) -> Named:
    """The same without a lock, which would cost a write at every run of her page."""
    return Named(_clean(shape).add_columns(NEEDS_CLAIM.label("needs_claim")))


@cache
def _claimed_clean(shape: Shape) -> ReturningUpdate[tuple[UUID]]:
    """Chosen apart, once: within `IN`, PostgreSQL may choose again for each row, and so claim more than the limit."""
    chosen = _clean(shape).with_for_update(of=Q, skip_locked=True).cte("chosen").prefix_with("MATERIALIZED")
    return (
        update(QuestionRow)
        .where(QuestionRow.id.in_(select(chosen.c.id)))
        .values(claimed_by=ME, claimed_until=NOW + CLAIM)
        .returning(QuestionRow.id)
    )


_LAID = Named(
    opened_questions.laid_open(batch_looks.IS_OPENED.label("is_opened"))
    .where(QuestionRow.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
    .order_by(QuestionRow.created_at, QuestionRow.id)
)

_TITLES = select(
    func.jsonb_agg(
        aggregate_order_by(
            func.jsonb_build_array(LectureRow.id, LectureRow.title), LectureRow.created_at, LectureRow.id
        )
    )
).where(LectureRow.course_id == CourseRow.id)
_FACETS = select(
    func.jsonb_agg(func.jsonb_build_array(QuestionFacetRow.kind, QuestionFacetRow.name, QuestionFacetRow.number))
).where(QuestionFacetRow.course_id == CourseRow.id, QuestionFacetRow.number > 0)
_WAITS = (Q.course_id == bindparam("asked_course"), *IS_HERS_TO_DECIDE)
_CLAIMED = select(func.count()).select_from(Q).where(*_WAITS, Q.claimed_by.is_not(None), Q.claimed_by != ME, IS_CLAIMED)
_RETURNED = select(func.count()).select_from(Q).where(*_WAITS, RETURNS_TO_HER)
_OVERVIEW = Named(
    select(
        *CourseRow.__table__.columns,
        HELD,
        _TITLES.scalar_subquery().label("lectures"),
        _FACETS.scalar_subquery().label("facets"),
        _CLAIMED.scalar_subquery().label("claimed"),
        _RETURNED.scalar_subquery().label("returned"),
    ).where(CourseRow.id == bindparam("course_id"))
)

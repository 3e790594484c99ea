"""What the lectures of a course hold to ask about: words, minutes and counted places."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Label,
    Uuid,
    Values,
    bindparam,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    update,
    values,
)
from sqlalchemy.orm import Session

from db.models import LectureOfferRow, LectureRow, LectureStatisticsRow, SegmentRow
from db.unit_of_work import Lookup
from services.domain.blueprints import Stretch
from services.domain.lecture_offers import Offer, OfferedLecture
from services.domain.lifecycle import LectureStatus
from services.domain.questions import QuestionType

_MINUTE_MS = 60_000
_FOR_EVER_MS = 2**52


def keep(session: Session, lecture_id: UUID, places: Mapping[tuple[QuestionType, int], int]) -> None:
    """Keep how many places there are for a type in a minute, in the place of what was counted before."""
    session.execute(delete(LectureOfferRow).where(LectureOfferRow.lecture_id == lecture_id))
    rows = [
        {"lecture_id": lecture_id, "type": kind.value, "minute": minute, "places": count}
        for (kind, minute), count in places.items()
    ]
    if rows:
        session.execute(insert(LectureOfferRow), rows)
    whole = Counter[str]()
    for (kind, _), count in places.items():
        whole[kind.value] += count
    session.execute(update(LectureRow).where(LectureRow.id == lecture_id).values(offers=dict(whole)))


def of_course(session: Lookup, course_id: UUID) -> list[OfferedLecture]:
    """The ready lectures of a course that is known to be hers, in the order they were added."""
    return [
        OfferedLecture(row.id, row.title, row.language, Offer(row.taught_ms, row.words, _places(row.offers)))
        for row in session.execute(_OF_COURSE, {"course_id": course_id, "ready": LectureStatus.READY})
    ]


def uncounted(session: Session, course_id: UUID) -> list[UUID]:
    """The ready lectures of the course whose places nobody has counted."""
    return list(
        session.scalars(
            select(LectureRow.id)
            .where(
                LectureRow.course_id == course_id, LectureRow.status == LectureStatus.READY, LectureRow.offers.is_(None)
            )
            .order_by(LectureRow.created_at, LectureRow.id)
        )
    )


def of_stretches(session: Lookup, course_id: UUID, stretches: Sequence[Stretch]) -> list[Offer]:
    """What each stretch of lectures of this course holds, in their order; nothing where it is of another."""
    if not stretches:
        return []
    asked = _ASKED.data(
        [
            (number, each.lecture_id, each.start_ms, _FOR_EVER_MS if each.end_ms is None else each.end_ms)
            for number, each in enumerate(stretches)
        ]
    )
    taught_ms = func.greatest(
        func.least(asked.c.end_ms, func.coalesce(LectureRow.duration_ms, 0)) - asked.c.start_ms, 0
    )
    rows = session.execute(
        select(asked.c.number, taught_ms.label("taught_ms"), _words(asked), _places_of(asked))
        .select_from(asked)
        .join(LectureRow, LectureRow.id == asked.c.lecture_id)
        .where(LectureRow.course_id == course_id)
    )
    found = {row.number: Offer(row.taught_ms, int(row.words or 0), _places(row.places)) for row in rows}
    return [found.get(number, Offer(0, 0)) for number in range(len(stretches))]


_ASKED = values(
    column("number", BigInteger),
    column("lecture_id", Uuid),
    column("start_ms", BigInteger),
    column("end_ms", BigInteger),
    name="asked",
)


def _words(asked: Values) -> Label[Any]:
    """The words of the segments whose middle lies in the stretch."""
    middle_ms = (SegmentRow.start_ms + SegmentRow.end_ms) / 2
    return (
        select(func.sum(func.cardinality(func.regexp_split_to_array(func.btrim(SegmentRow.text), r"\s+"))))
        .where(SegmentRow.lecture_id == asked.c.lecture_id, middle_ms >= asked.c.start_ms, middle_ms < asked.c.end_ms)
        .scalar_subquery()
        .label("words")
    )


def _places_of(asked: Values) -> Label[Any]:
    """The places in the stretch by type; of a minute that lies within it in part, that part."""
    from_ms = func.greatest(asked.c.start_ms, LectureOfferRow.minute * _MINUTE_MS)
    to_ms = func.least(asked.c.end_ms, (LectureOfferRow.minute + 1) * _MINUTE_MS)
    share = func.greatest(to_ms - from_ms, 0) / literal(float(_MINUTE_MS))
    by_type = (
        select(LectureOfferRow.type, func.round(func.sum(LectureOfferRow.places * share)).label("places"))
        .where(LectureOfferRow.lecture_id == asked.c.lecture_id)
        .group_by(LectureOfferRow.type)
        .correlate(asked)
        .subquery()
    )
    counted = select(func.jsonb_object_agg(by_type.c.type, by_type.c.places)).select_from(by_type)
    return counted.scalar_subquery().label("places")


def _places(value: Mapping[str, Any] | None) -> dict[QuestionType, int] | None:
    return None if value is None else {QuestionType(kind): int(count) for kind, count in value.items()}


_OF_COURSE = (
    select(
        LectureRow.id,
        LectureRow.title,
        LectureRow.language,
        func.coalesce(LectureRow.duration_ms, 0).label("taught_ms"),
        func.coalesce(LectureStatisticsRow.word_count, 0).label("words"),
        LectureRow.offers,
    )
    .outerjoin(LectureStatisticsRow, LectureStatisticsRow.lecture_id == LectureRow.id)
    .where(LectureRow.course_id == bindparam("course_id"), LectureRow.status == bindparam("ready"))
    .order_by(LectureRow.created_at, LectureRow.id)
)

"""What the lectures of a course hold to ask about: words, minutes and counted places."""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Integer,
    Label,
    Text,
    Uuid,
    Values,
    and_,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    not_,
    or_,
    select,
    true,
    update,
    values,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from db.models import LectureOfferRow, LectureRow, LectureStatisticsRow, SegmentRow
from db.prepared import Named
from db.unit_of_work import Lookup
from services.domain.blueprints import Stretch
from services.domain.lecture_offers import COUNTED_BY, Offer, OfferedLecture, PlaceSpan, Wanted, mark_of
from services.domain.lifecycle import LectureStatus
from services.domain.questions import QuestionType

_FOR_EVER_MS = 2**52


def keep(
    session: Session,
    lecture_id: UUID,
    places: Mapping[Wanted, Sequence[PlaceSpan]],
    *,
    objectives: Sequence[str] = (),
    is_read: bool = True,
) -> None:
    """Keep where there are places for what can be wanted, in the place of what was counted before.

    They are counted for each of these objectives; unless the lecture `is_read`, nobody looked for its sentences.
    """
    session.execute(delete(LectureOfferRow).where(LectureOfferRow.lecture_id == lecture_id))
    rows = [
        {
            "lecture_id": lecture_id,
            **_words_of(wanted),
            "first_ms": [span.first_ms for span in spans],
            "last_ms": [span.last_ms for span in spans],
        }
        for wanted, spans in places.items()
    ]
    if rows:
        session.execute(insert(LectureOfferRow), rows)
    told = {
        "by": COUNTED_BY,
        "marks": [mark_of(each) for each in objectives],
        "is_read": is_read,
        "seal": _seal(rows),
        "places": {kind.value: len(places.get(Wanted(kind), ())) for kind in QuestionType},
    }
    session.execute(update(LectureRow).where(LectureRow.id == lecture_id).values(offers=told))


def of_course(session: Lookup, course_id: UUID) -> list[OfferedLecture]:
    """The ready lectures of a course that is known to be hers, in the order they were added."""
    return [_offered(row) for row in _OF_COURSE.ask(session, {"course_id": course_id})]


def uncounted(session: Session, course_id: UUID, objectives: Sequence[str]) -> list[UUID]:
    """The ready lectures of the course whose places are not counted, or not for each of these objectives."""
    marks = [mark_of(each) for each in objectives]
    return list(
        session.scalars(
            select(LectureRow.id)
            .where(
                LectureRow.course_id == course_id,
                LectureRow.status == LectureStatus.READY,
                or_(LectureRow.offers.is_(None), not_(and_(_IS_CURRENT, LectureRow.offers["marks"].contains(marks)))),
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
        select(asked.c.number, taught_ms.label("taught_ms"), _words(asked))
        .select_from(asked)
        .join(LectureRow, LectureRow.id == asked.c.lecture_id)
        .where(LectureRow.course_id == course_id)
    )
    kinds = [Wanted(kind) for kind in QuestionType]
    counts = places(session, course_id, stretches, kinds)
    offers = [Offer(0, 0)] * len(stretches)
    for row in rows:
        of_type = {kind: counts.get((Wanted(kind), stretches[row.number])) for kind in QuestionType}
        counted = {kind: count for kind, count in of_type.items() if count is not None}
        offers[row.number] = Offer(row.taught_ms, int(row.words or 0), counted or None)
    return offers


def places(
    session: Lookup, course_id: UUID, stretches: Sequence[Stretch], wanted: Sequence[Wanted]
) -> dict[tuple[Wanted, Stretch], int]:
    """How many places there are for each thing wanted in each stretch of this course's lectures, in one query.

    What is not counted is missing: a lecture, an objective, sentences in a language that is not read.
    """
    words = [_words_of(each) for each in wanted]
    asked = {
        "course_id": course_id,
        "lectures": [each.lecture_id for each in stretches],
        "from_ms": [each.start_ms for each in stretches],
        "to_ms": [_FOR_EVER_MS if each.end_ms is None else each.end_ms for each in stretches],
        **{name: [each[name] for each in words] for name in ("type", "bloom", "difficulty", "objective")},
    }
    rows = session.execute(_PLACES, asked) if stretches and wanted else ()
    return {(wanted[row.wanted - 1], stretches[row.stretch - 1]): row.places for row in rows}


def _words_of(wanted: Wanted) -> dict[str, str]:
    """As it is kept: nothing for what is left open, and a mark for the wording of an objective."""
    return {
        "type": wanted.type or "",
        "bloom": wanted.bloom or "",
        "difficulty": wanted.difficulty or "",
        "objective": mark_of(wanted.objective) if wanted.objective is not None else "",
    }


def _seal(rows: Sequence[Mapping[str, Any]]) -> str:
    """The same for the same places, so that who holds them can tell whether they are still what is kept."""
    told = sorted([[str(value) for value in row.values()] for row in rows])
    return blake2b(json.dumps(told).encode(), digest_size=8).hexdigest()


def _offered(row: Any) -> OfferedLecture:
    told = row.offers if row.offers and row.offers["by"] == COUNTED_BY else None
    counted = told and {QuestionType(kind): count for kind, count in told["places"].items()}
    marks = frozenset(told["marks"] if told else ())
    return OfferedLecture(
        row.id, row.title, row.language, Offer(row.taught_ms, row.words, counted), marks, told["seal"] if told else ""
    )


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


_IS_CURRENT = LectureRow.offers["by"].astext.cast(Integer) == COUNTED_BY

_OF_COURSE = Named(
    select(
        LectureRow.id,
        LectureRow.title,
        LectureRow.language,
        func.coalesce(LectureRow.duration_ms, 0).label("taught_ms"),
        func.coalesce(LectureStatisticsRow.word_count, 0).label("words"),
        LectureRow.offers,
    )
    .outerjoin(LectureStatisticsRow, LectureStatisticsRow.lecture_id == LectureRow.id)
    .where(LectureRow.course_id == bindparam("course_id"), LectureRow.status == LectureStatus.READY)
    .order_by(LectureRow.created_at, LectureRow.id)
)


def _given(name: str, kind: type[Any]) -> Any:
    return cast(bindparam(name), ARRAY(kind))


_STRETCHES = (
    func.unnest(_given("lectures", Uuid), _given("from_ms", BigInteger), _given("to_ms", BigInteger))
    .table_valued("lecture_id", "from_ms", "to_ms", with_ordinality="number", name="stretches")
    .render_derived()
)
_WANTED = (
    func.unnest(*(_given(name, Text) for name in ("type", "bloom", "difficulty", "objective")))
    .table_valued("type", "bloom", "difficulty", "objective", with_ordinality="number", name="wanted")
    .render_derived()
)
_SPANS = (
    func.unnest(LectureOfferRow.first_ms, LectureOfferRow.last_ms)
    .table_valued("first_ms", "last_ms", name="spans")
    .render_derived()
)
_WITHIN = (
    select(func.count())
    .select_from(_SPANS)
    .where(_SPANS.c.first_ms >= _STRETCHES.c.from_ms, _SPANS.c.last_ms < _STRETCHES.c.to_ms)
    .correlate(LectureOfferRow, _STRETCHES)
    .scalar_subquery()
)
_PLACES = (
    select(_STRETCHES.c.number.label("stretch"), _WANTED.c.number.label("wanted"), _WITHIN.label("places"))
    .select_from(_STRETCHES)
    .join(LectureRow, and_(LectureRow.id == _STRETCHES.c.lecture_id, _IS_CURRENT))
    .join(_WANTED, true())
    .outerjoin(
        LectureOfferRow,
        and_(
            LectureOfferRow.lecture_id == LectureRow.id,
            *(
                getattr(LectureOfferRow, name) == _WANTED.c[name]
                for name in ("type", "bloom", "difficulty", "objective")
            ),
        ),
    )
    .where(
        LectureRow.course_id == bindparam("course_id"),
        or_(_WANTED.c.objective == "", LectureRow.offers["marks"].has_key(_WANTED.c.objective)),
        or_(_WANTED.c.type != "", LectureRow.offers["is_read"].astext == "true"),
    )
)

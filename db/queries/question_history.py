"""What has ever happened to questions, from rows that are only ever added."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Select, Uuid, any_, bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from db.models import PersonRow, QuestionMoveRow, QuestionRow, QuestionVersionRow, ReviewRow, RubricVersionRow
from db.queries import blindness, rubrics
from db.queries.access import OF_PERSON
from db.queries.questions import IS_NEWEST
from db.queries.reviews import IS_UNDONE
from db.unit_of_work import Lookup
from services.domain.formats.questions_json import question_from_json
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.domain.question_history import (
    Event,
    HistoryEntry,
    Kept,
    Moved,
    moves_told,
    newest_first,
    rubrics_saved,
    written,
)

_AT_ONCE = 100


def of_questions(session: Lookup, person: Person, question_ids: Sequence[UUID]) -> dict[UUID, list[HistoryEntry]]:
    """What has happened to each of these questions of her courses, newest first.

    A decision that is hidden from her, because she may be the second to decide, is not there.
    """
    asked = {"person_id": person.id, "question_ids": list(question_ids)}
    entries: dict[UUID, list[HistoryEntry]] = defaultdict(list)
    versions = [
        Kept(row.question_id, row.created_at, row.who, row.number, question_from_json(row.content))
        for row in session.execute(_VERSIONS, asked)
    ]
    tables = [
        Kept(row.question_id, row.created_at, row.who, row.number, rubrics.rubric(row.content))
        for row in session.execute(_RUBRICS, asked)
    ]
    for told, found in ((written, versions), (rubrics_saved, tables)):
        for question_id, kept in groupby(found, key=attrgetter("question_id")):
            entries[question_id] += told(list(kept))
    for entry in (*_decided(session, asked), *_moved(session, asked)):
        entries[entry.question_id].append(entry)
    return {question_id: newest_first(entries[question_id]) for question_id in question_ids if question_id in entries}


def in_course(session: Lookup, person: Person, course_id: UUID) -> Iterator[list[UUID]]:
    """The ids of the questions of a course, oldest first, some at a time; held in sixteen bytes each."""
    told = session.execute(_OF_COURSE, {"person_id": person.id, "course_id": course_id}).scalar_one()
    held = bytes(told or b"")
    ids = (UUID(bytes=held[begin : begin + 16]) for begin in range(0, len(held), 16))
    return iter(lambda: list(islice(ids, _AT_ONCE)), [])


def with_stems(session: Lookup, person: Person, question_ids: Sequence[UUID]) -> list[tuple[str, list[HistoryEntry]]]:
    """What each of these asks now, and what has happened to it, in their order; without what is not hers to see."""
    asked = {"person_id": person.id, "question_ids": list(question_ids)}
    stems = {row.question_id: row.stem for row in session.execute(_STEMS, asked)}
    histories = of_questions(session, person, question_ids)
    return [(stems[each], histories.get(each, [])) for each in question_ids if each in stems]


def _decided(session: Lookup, asked: dict[str, Any]) -> Iterator[HistoryEntry]:
    for row in session.execute(_DECISIONS, asked):
        is_undoing = row.takes_back is not None
        yield HistoryEntry(
            row.question_id,
            row.created_at,
            Event.UNDONE if is_undoing else Event.DECIDED,
            row.who,
            row.number,
            decision=row.decision,
            stage=row.stage,
            reason=None if is_undoing else row.reason,
            comment="" if is_undoing else row.comment,
            seconds=row.seconds,
            is_undone=row.is_undone,
        )


def _moved(session: Lookup, asked: dict[str, Any]) -> list[HistoryEntry]:
    return moves_told(
        Moved(row.question_id, row.at, row.who, row.version, QuestionStatus(row.was), row.became, row.reason)
        for row in session.execute(_MOVES, asked)
    )


def _hers(*columns: Any) -> Select[*tuple[Any, ...]]:
    return select(QuestionRow.id.label("question_id"), *columns).where(
        QuestionRow.id == any_(bindparam("question_ids", type_=ARRAY(Uuid))), QuestionRow.course_id.in_(OF_PERSON)
    )


_VERSIONS = (
    _hers(
        QuestionVersionRow.created_at,
        blindness.writer_shown().label("who"),
        QuestionVersionRow.number,
        QuestionVersionRow.content,
    )
    .join(QuestionVersionRow, QuestionVersionRow.question_id == QuestionRow.id)
    .order_by(QuestionRow.id, QuestionVersionRow.number)
)
_RUBRICS = (
    _hers(
        RubricVersionRow.created_at,
        RubricVersionRow.written_by.label("who"),
        RubricVersionRow.number,
        RubricVersionRow.content,
    )
    .join(RubricVersionRow, RubricVersionRow.question_id == QuestionRow.id)
    .order_by(QuestionRow.id, RubricVersionRow.number)
)
_DECISIONS = (
    _hers(
        ReviewRow.created_at,
        PersonRow.name.label("who"),
        QuestionVersionRow.number,
        ReviewRow.decision,
        ReviewRow.stage,
        ReviewRow.reason,
        ReviewRow.comment,
        ReviewRow.seconds,
        ReviewRow.takes_back,
        IS_UNDONE.label("is_undone"),
    )
    .join(ReviewRow, ReviewRow.question_id == QuestionRow.id)
    .join(PersonRow, PersonRow.id == ReviewRow.reviewer_id)
    .join(QuestionVersionRow, QuestionVersionRow.id == ReviewRow.version_id)
    .where(~blindness.hides(ReviewRow.reviewer_id))
)
_MOVES = (
    _hers(
        QuestionMoveRow.at,
        func.coalesce(PersonRow.name, "").label("who"),
        QuestionMoveRow.version,
        QuestionMoveRow.was,
        QuestionMoveRow.became,
        QuestionMoveRow.reason,
    )
    .join(QuestionMoveRow, QuestionMoveRow.question_id == QuestionRow.id)
    .outerjoin(PersonRow, PersonRow.id == QuestionMoveRow.moved_by)
)
_STEMS = _hers(QuestionVersionRow.stem).join(QuestionVersionRow, IS_NEWEST)
_OF_COURSE = select(
    func.string_agg(
        func.uuid_send(QuestionRow.id),
        aggregate_order_by(literal(b"", LargeBinary), QuestionRow.created_at, QuestionRow.id),
    )
).where(QuestionRow.course_id == bindparam("course_id"), QuestionRow.course_id.in_(OF_PERSON))

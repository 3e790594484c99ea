"""What has ever happened to questions, from rows that are only ever added."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select

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

_AT_ONCE = 200


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


def of_course(session: Lookup, person: Person, course_id: UUID) -> Iterator[tuple[str, list[HistoryEntry]]]:
    """For each question of a course what it asks now and what has happened to it, some hundred at a time."""
    rows = session.execute(_OF_COURSE, {"person_id": person.id, "course_id": course_id}).all()
    for begin in range(0, len(rows), _AT_ONCE):
        some = rows[begin : begin + _AT_ONCE]
        histories = of_questions(session, person, [row.id for row in some])
        for row in some:
            yield row.stem, histories.get(row.id, [])


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
        QuestionRow.id.in_(bindparam("question_ids", expanding=True)), QuestionRow.course_id.in_(OF_PERSON)
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
_OF_COURSE = (
    select(QuestionRow.id, QuestionVersionRow.stem)
    .join(QuestionVersionRow, IS_NEWEST)
    .where(QuestionRow.course_id == bindparam("course_id"), QuestionRow.course_id.in_(OF_PERSON))
    .order_by(QuestionRow.created_at, QuestionRow.id)
)

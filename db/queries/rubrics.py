"""The rubrics of essay questions, version by version."""

from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, bindparam, exists, select
from sqlalchemy.orm import Session

from db.models import QuestionRow, QuestionVersionRow, RubricVersionRow
from db.queries.access import OF_PERSON
from db.unit_of_work import Lookup
from services.domain.errors import Conflict, NotFound
from services.domain.formats.questions_json import question_from_json
from services.domain.people import Person
from services.domain.questions import Question, QuestionType
from services.domain.rubrics import BankedRubric, Criterion, Level, Rubric


def add_version(
    session: Session, question_id: UUID, rubric: Rubric, *, expected_version: int, written_by: str, created_by: UUID
) -> int:
    """The next version of a question's rubric (the first follows 0); `Conflict` when another came first."""
    session.execute(select(QuestionRow.id).where(QuestionRow.id == question_id).with_for_update())
    current = newest(session, question_id)
    if (current.version if current else 0) != expected_version:
        raise Conflict(
            "Somebody has changed this rubric since you opened it. Your table is still here: "
            "look at the new version, then save again."
        )
    session.add(
        RubricVersionRow(
            question_id=question_id,
            number=expected_version + 1,
            content=_value(rubric),
            written_by=written_by,
            created_by=created_by,
        )
    )
    return expected_version + 1


def newest(session: Lookup, question_id: UUID) -> BankedRubric | None:
    """The rubric as it stands."""
    row = session.execute(_NEWEST, {"question_id": question_id}).one_or_none()
    return None if row is None else _banked(row)


def history(session: Lookup, person: Person, question_id: UUID, *, limit: int) -> list[BankedRubric]:
    """The newest versions, newest first; `NotFound` for a question outside her courses."""
    asked = {"question_id": question_id, "person_id": person.id, "limit": limit}
    rows = session.execute(_HISTORY, asked).all()
    if not rows:
        raise NotFound("There is no such question, or its course is not yours.")
    return [_banked(row) for row in rows if row.number is not None]


def questions_without(session: Session, run_id: UUID, kind: QuestionType) -> list[tuple[UUID, int, Question]]:
    """The questions of this type that a run wrote and that have no rubric yet, each with its stretch."""
    rows = session.execute(
        select(QuestionRow.id, QuestionRow.run_stretch, QuestionVersionRow.content)
        .join(
            QuestionVersionRow,
            (QuestionVersionRow.question_id == QuestionRow.id) & (QuestionVersionRow.number == QuestionRow.version),
        )
        .where(
            QuestionRow.run_id == run_id,
            QuestionVersionRow.type == kind.value,
            ~exists().where(RubricVersionRow.question_id == QuestionRow.id),
        )
        .order_by(QuestionRow.created_at)
    )
    return [(row.id, row.run_stretch or 0, question_from_json(row.content)) for row in rows]


def rubric(value: dict[str, Any]) -> Rubric:
    """The content of a version."""
    return Rubric(
        value["title"],
        tuple(Level(name, points) for name, points in value["levels"]),
        tuple(Criterion(name, tuple(descriptors)) for name, descriptors in value["criteria"]),
    )


def _value(rubric: Rubric) -> dict[str, Any]:
    return {
        "title": rubric.title,
        "levels": [[level.name, level.points] for level in rubric.levels],
        "criteria": [[criterion.name, list(criterion.descriptors)] for criterion in rubric.criteria],
    }


def _banked(row: Row[*tuple[Any, ...]]) -> BankedRubric:
    return BankedRubric(rubric(row.content), row.number, row.written_by, row.created_at)


_COLUMNS = (
    RubricVersionRow.content,
    RubricVersionRow.number,
    RubricVersionRow.written_by,
    RubricVersionRow.created_at,
)
# Asked at every run of a page, so it is put together once.
_NEWEST = (
    select(*_COLUMNS)
    .where(RubricVersionRow.question_id == bindparam("question_id"))
    .order_by(RubricVersionRow.number.desc())
    .limit(1)
)
# A question of hers without a rubric is one row without a number.
_HISTORY = (
    select(*_COLUMNS)
    .select_from(QuestionRow)
    .outerjoin(RubricVersionRow, RubricVersionRow.question_id == QuestionRow.id)
    .where(QuestionRow.id == bindparam("question_id"), QuestionRow.course_id.in_(OF_PERSON))
    .order_by(RubricVersionRow.number.desc())
    .limit(bindparam("limit", type_=Integer))
)

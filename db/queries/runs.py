"""The runs of the question writer."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Select, bindparam, case, exists, func, select, update
from sqlalchemy.orm import Session

from db.models import GenerationRunRow, QuestionRow, QuestionVersionRow, RubricVersionRow, RunLectureRow
from db.prepared import Named
from db.queries.access import OF_PERSON, demand
from db.unit_of_work import Lookup
from services.domain.blueprints import Blueprint
from services.domain.errors import NotFound
from services.domain.formats.blueprint_json import read_blueprint_json, write_blueprint_json
from services.domain.formats.questions_json import question_from_json
from services.domain.lifecycle import RunStatus, move
from services.domain.people import Person, Role
from services.domain.question_bank import RowShortfall, Run
from services.domain.questions import Question, QuestionType

_LATELY = (
    select(QuestionRow.created_at)
    .where(QuestionRow.run_id == GenerationRunRow.id, QuestionRow.created_at >= GenerationRunRow.started_at)
    .correlate(GenerationRunRow)
)
_WITHOUT_RUBRIC = (
    select(func.count())
    .select_from(QuestionRow)
    .join(
        QuestionVersionRow,
        (QuestionVersionRow.question_id == QuestionRow.id) & (QuestionVersionRow.number == QuestionRow.version),
    )
    .where(
        QuestionRow.run_id == GenerationRunRow.id,
        QuestionVersionRow.type == QuestionType.ESSAY.value,
        ~exists().where(RubricVersionRow.question_id == QuestionRow.id),
    )
    .correlate(GenerationRunRow)
    .scalar_subquery()
)
_STOPPED_AT_RUBRICS = (GenerationRunRow.status == RunStatus.FAILED) & (
    GenerationRunRow.written >= GenerationRunRow.asked
)
_COLUMNS = (
    GenerationRunRow.id,
    GenerationRunRow.course_id,
    GenerationRunRow.status,
    GenerationRunRow.reason,
    GenerationRunRow.blueprint,
    GenerationRunRow.writer,
    GenerationRunRow.asked,
    GenerationRunRow.written,
    GenerationRunRow.shortfalls,
    GenerationRunRow.input_tokens,
    GenerationRunRow.output_tokens,
    GenerationRunRow.cost_usd,
    GenerationRunRow.created_by,
    GenerationRunRow.created_at,
    GenerationRunRow.started_at,
    GenerationRunRow.finished_at,
    GenerationRunRow.attempt,
    GenerationRunRow.attempt_began_at,
    _LATELY.with_only_columns(func.count()).scalar_subquery().label("lately"),
    _LATELY.with_only_columns(func.max(QuestionRow.created_at)).scalar_subquery().label("last_at"),
    case((_STOPPED_AT_RUBRICS, _WITHOUT_RUBRIC), else_=0).label("rubrics_missing"),
)


def add(session: Session, person: Person, course_id: UUID, blueprint: Blueprint) -> UUID:
    """An order that waits for a worker."""
    row = GenerationRunRow(
        course_id=course_id,
        status=RunStatus.QUEUED,
        blueprint=json.loads(write_blueprint_json(blueprint)),
        asked=blueprint.total,
        created_by=person.id,
    )
    session.add(row)
    session.flush()
    lectures = {stretch.lecture_id for stretch in blueprint.stretches}
    session.add_all(RunLectureRow(run_id=row.id, lecture_id=each) for each in sorted(lectures))
    session.flush()
    return row.id


def get(session: Lookup, person: Person, run_id: UUID, *roles: Role) -> Run:
    """The run; `NotFound` outside her courses, `NotAllowed` where she has none of the roles."""
    row = session.execute(_HERS, {"run_id": run_id, "person_id": person.id}).one_or_none()
    if row is None:
        raise NotFound("There is no such order, or its course is not yours.")
    if roles:
        demand(session, person, row.course_id, *roles)
    return _run(row)


def get_for_job(session: Session, run_id: UUID) -> tuple[Run, UUID] | None:
    """The run as a job sees it and who ordered it; None when it was deleted meanwhile."""
    row = session.execute(_select().where(GenerationRunRow.id == run_id)).one_or_none()
    return None if row is None else (_run(row), row.created_by)


def of_lecture(session: Lookup, person: Person, lecture_id: UUID, *, limit: int) -> list[Run]:
    """The newest runs for a lecture, newest first."""
    rows = session.execute(_OF_LECTURE, {"lecture_id": lecture_id, "person_id": person.id, "limit": limit})
    return [_run(row) for row in rows]


def of_course(session: Lookup, person: Person, course_id: UUID, *, limit: int) -> list[Run]:
    """The newest runs of a course, newest first; none of one that is not hers."""
    rows = _OF_COURSE.ask(session, {"course_id": course_id, "person_id": person.id, "limit": limit})
    return [_run(row) for row in rows]


def set_status(session: Session, run_id: UUID, to: RunStatus, *, reason: str | None = None, **changes: Any) -> None:
    """Move the run as the table allows, with a lock on its row; `Conflict` otherwise."""
    current = session.scalar(select(GenerationRunRow.status).where(GenerationRunRow.id == run_id).with_for_update())
    if current is None:
        raise NotFound("This order has been deleted.")
    session.execute(
        update(GenerationRunRow)
        .where(GenerationRunRow.id == run_id)
        .values(status=move(current, to), reason=reason, **changes)
    )


def begin_attempt(session: Session, run_id: UUID) -> None:
    """Note that what is missing is asked for anew, by the database's clock."""
    session.execute(
        update(GenerationRunRow)
        .where(GenerationRunRow.id == run_id)
        .values(attempt=GenerationRunRow.attempt + 1, attempt_began_at=func.clock_timestamp())
    )


def hold_running(session: Session, run_id: UUID) -> bool:
    """Lock the run's row; False when it is no longer running (cancelled or deleted)."""
    status = session.scalar(select(GenerationRunRow.status).where(GenerationRunRow.id == run_id).with_for_update())
    return status is RunStatus.RUNNING


def count_written(session: Session, run_id: UUID) -> None:
    """Note one more question."""
    session.execute(
        update(GenerationRunRow).where(GenerationRunRow.id == run_id).values(written=GenerationRunRow.written + 1)
    )


def count_usage(
    session: Session, run_id: UUID, *, input_tokens: int, output_tokens: int, cost_usd: float | None
) -> None:
    """Add to what the run has cost."""
    changes: dict[str, Any] = {
        "input_tokens": GenerationRunRow.input_tokens + input_tokens,
        "output_tokens": GenerationRunRow.output_tokens + output_tokens,
    }
    if cost_usd is not None:
        changes["cost_usd"] = func.coalesce(GenerationRunRow.cost_usd, 0) + cost_usd
    session.execute(update(GenerationRunRow).where(GenerationRunRow.id == run_id).values(**changes))


def written_by_cell(
    session: Session, run_id: UUID, *, since: datetime | None = None, before: datetime | None = None
) -> dict[tuple[int, int], int]:
    """How many questions of each blueprint row there are from each stretch, of all or of those written then."""
    chosen = select(QuestionRow.run_row, QuestionRow.run_stretch, func.count()).where(
        QuestionRow.run_id == run_id, QuestionRow.run_row.is_not(None)
    )
    if since is not None:
        chosen = chosen.where(QuestionRow.created_at >= since)
    if before is not None:
        chosen = chosen.where(QuestionRow.created_at < before)
    rows = session.execute(chosen.group_by(QuestionRow.run_row, QuestionRow.run_stretch))
    return {(row, stretch or 0): count for row, stretch, count in rows if row is not None}


def first_versions(session: Session, run_id: UUID, *, since: datetime) -> list[Question]:
    """What the writer gave for the run since then, as it gave it."""
    contents = session.scalars(
        select(QuestionVersionRow.content)
        .join(QuestionRow, QuestionRow.id == QuestionVersionRow.question_id)
        .where(QuestionRow.run_id == run_id, QuestionRow.created_at >= since, QuestionVersionRow.number == 1)
    )
    return [question_from_json(content) for content in contents]


def parts_of_questions(session: Session, run_id: UUID, *, since: datetime) -> dict[UUID, int]:
    """The questions that the run has written since then, each with its stretch."""
    rows = session.execute(
        select(QuestionRow.id, QuestionRow.run_stretch).where(
            QuestionRow.run_id == run_id, QuestionRow.created_at >= since
        )
    )
    return {row.id: row.run_stretch or 0 for row in rows}


def written_of_row(session: Session, run_id: UUID, row: int) -> int:
    """How many questions of one blueprint row there are."""
    chosen = select(func.count()).where(QuestionRow.run_id == run_id, QuestionRow.run_row == row)
    return session.scalar(chosen) or 0


def _select() -> Select[*tuple[Any, ...]]:
    return select(*_COLUMNS)


def _run(row: Row[*tuple[Any, ...]]) -> Run:
    return Run(
        id=row.id,
        course_id=row.course_id,
        status=row.status,
        reason=row.reason,
        blueprint=read_blueprint_json(json.dumps(row.blueprint)),
        writer=row.writer,
        asked=row.asked,
        written=row.written,
        shortfalls=tuple(RowShortfall(*fields) for fields in row.shortfalls),
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        cost_usd=row.cost_usd,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        attempt=row.attempt,
        attempt_began_at=row.attempt_began_at,
        lately=row.lately,
        last_at=row.last_at,
        rubrics_missing=row.rubrics_missing,
    )


# What pages ask for at every run is put together once.
_HERS = _select().where(GenerationRunRow.id == bindparam("run_id"), GenerationRunRow.course_id.in_(OF_PERSON))
_NEWEST = (
    _select()
    .where(GenerationRunRow.course_id.in_(OF_PERSON))
    .order_by(GenerationRunRow.created_at.desc(), GenerationRunRow.id)
    .limit(bindparam("limit", type_=Integer))
)
_OF_COURSE = Named(_NEWEST.where(GenerationRunRow.course_id == bindparam("course_id")))
_OF_LECTURE = _NEWEST.join(RunLectureRow, RunLectureRow.run_id == GenerationRunRow.id).where(
    RunLectureRow.lecture_id == bindparam("lecture_id")
)

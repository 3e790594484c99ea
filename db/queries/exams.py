"""Exams: pinned versions of approved questions in an order."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from db.models import (
    CourseRow,
    ExamItemRow,
    ExamRow,
    QuestionFindingRow,
    QuestionRow,
    QuestionVersionRow,
    RubricVersionRow,
)
from db.queries.access import OF_PERSON, demand
from db.queries.exam_changes import IS_CHANGED, newest_rubric
from db.unit_of_work import Lookup
from services.domain.errors import Conflict, NotFound
from services.domain.exam_bank import BankedExam, ExamSummary, Placement
from services.domain.exams import Exam, ExamItem
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.formats.questions_json import question_from_json
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role


def add(session: Session, person: Person, course_id: UUID, *, title: str) -> UUID:
    """An empty exam."""
    row = ExamRow(course_id=course_id, title=title, created_by=person.id)
    session.add(row)
    session.flush()
    return row.id


def get(
    session: Lookup,
    person: Person,
    exam_id: UUID,
    *roles: Role,
    even_archived: bool = False,
    known: BankedExam | None = None,
) -> BankedExam:
    """The exam with its items; `NotFound` outside her courses, `NotAllowed` where she has none of the roles.

    The items are taken from `known` where that is the exam as it stands.
    """
    row = session.execute(_HERS, {"exam_id": exam_id, "person_id": person.id}).one_or_none()
    if row is None:
        raise NotFound("There is no such exam, or its course is not yours.")
    if roles:
        demand(session, person, row.course_id, *roles, even_archived=even_archived)
    is_known = known is not None and (known.exam.id, known.version) == (exam_id, row.version)
    items = known.exam.items if known is not None and is_known else _items(session, exam_id)
    exam = Exam(row.title, row.course_title, items, row.instructions, id=row.id, course_id=row.course_id)
    return BankedExam(exam, row.version, tuple(row.reopened or ()))


def of_course(session: Lookup, person: Person, course_id: UUID) -> list[ExamSummary]:
    """The exams of a course, newest first."""
    return [ExamSummary(*row) for row in session.execute(_OF_COURSE, {"course_id": course_id, "person_id": person.id})]


def save(
    session: Session,
    exam_id: UUID,
    *,
    title: str,
    instructions: str,
    placements: Sequence[Placement],
    expected_version: int,
) -> None:
    """Set the exam's words and its items in order; `Conflict` when it is no longer at `expected_version`.

    An item that stays keeps its pinned version and rubric; a new one is pinned to the newest approved ones.
    """
    course_id = _next_version(session, exam_id, expected_version, title=title, instructions=instructions)
    kept = session.execute(
        select(ExamItemRow.question_id, ExamItemRow.version_id, ExamItemRow.rubric_id).where(
            ExamItemRow.exam_id == exam_id
        )
    )
    pinned = {row.question_id: _Pin(row.version_id, row.rubric_id) for row in kept}
    wanted = [placement.question_id for placement in placements if placement.question_id not in pinned]
    pinned |= _approved(session, course_id, wanted)
    if missing := [placement for placement in placements if placement.question_id not in pinned]:
        raise Conflict(f"{len(missing)} of the chosen questions are not approved any more. Reload to see which.")
    session.execute(delete(ExamItemRow).where(ExamItemRow.exam_id == exam_id))
    if placements:
        session.execute(
            insert(ExamItemRow),
            [
                {
                    "exam_id": exam_id,
                    "question_id": placement.question_id,
                    **asdict(pinned[placement.question_id]),
                    "position": position,
                    "points": placement.points,
                }
                for position, placement in enumerate(placements, start=1)
            ],
        )


def renew(session: Session, exam_id: UUID, question_id: UUID, *, expected_version: int) -> None:
    """Pin an item to its question and rubric as they are approved now; `Conflict` where they are not."""
    pin = _approved(session, _next_version(session, exam_id, expected_version), [question_id]).get(question_id)
    if pin is None:
        raise Conflict("This question is not approved as it stands now. The exam keeps what was approved before.")
    session.execute(
        update(ExamItemRow)
        .where(ExamItemRow.exam_id == exam_id, ExamItemRow.question_id == question_id)
        .values(**asdict(pin))
    )


def lectures_of(session: Lookup, exam_id: UUID) -> list[UUID]:
    """The lecture behind each item, in order."""
    return list(
        session.scalars(
            select(QuestionRow.lecture_id)
            .join(ExamItemRow, ExamItemRow.question_id == QuestionRow.id)
            .where(ExamItemRow.exam_id == exam_id)
            .order_by(ExamItemRow.position)
        )
    )


def collisions(session: Lookup, exam_id: UUID) -> list[tuple[int, int, Finding]]:
    """What was found in an item of this exam about another item of it: both positions, and the finding."""
    other = aliased(ExamItemRow)
    found = session.execute(
        select(
            ExamItemRow.position,
            other.position.label("other"),
            QuestionFindingRow.code,
            QuestionFindingRow.message,
            QuestionFindingRow.severity,
        )
        .join(QuestionFindingRow, QuestionFindingRow.version_id == ExamItemRow.version_id)
        .join(
            other,
            (other.question_id == QuestionFindingRow.other_question_id) & (other.exam_id == ExamItemRow.exam_id),
        )
        .where(ExamItemRow.exam_id == exam_id)
        .order_by(ExamItemRow.position, QuestionFindingRow.position)
    )
    return [
        (row.position, row.other, Finding(FindingCode(row.code), row.message, Severity(row.severity))) for row in found
    ]


@dataclass(frozen=True, slots=True)
class _Pin:
    version_id: UUID
    rubric_id: UUID | None


def _next_version(session: Session, exam_id: UUID, expected_version: int, **values: Any) -> UUID:
    """The course of an exam that is now changed; `Conflict` when it is no longer at `expected_version`."""
    course_id: UUID | None = session.scalar(
        update(ExamRow)
        .where(ExamRow.id == exam_id, ExamRow.version == expected_version)
        .values(version=expected_version + 1, **values)
        .returning(ExamRow.course_id)
    )
    if course_id is None:
        raise Conflict(
            "Somebody has changed this exam since you opened it. Your order is still here: reload to see hers first."
        )
    return course_id


def _approved(session: Session, course_id: UUID, question_ids: Sequence[UUID]) -> dict[UUID, _Pin]:
    """What is pinned of those that are approved: while they are, their newest rubric is the approved one too."""
    rubric = newest_rubric(RubricVersionRow.id, QuestionRow.id)
    rows = session.execute(
        select(QuestionRow.id, QuestionVersionRow.id.label("version_id"), rubric.label("rubric_id"))
        .join(
            QuestionVersionRow,
            (QuestionVersionRow.question_id == QuestionRow.id) & (QuestionVersionRow.number == QuestionRow.version),
        )
        .where(
            QuestionRow.id.in_(question_ids),
            QuestionRow.course_id == course_id,
            QuestionRow.status == QuestionStatus.APPROVED,
        )
    )
    return {row.id: _Pin(row.version_id, row.rubric_id) for row in rows}


def _items(session: Lookup, exam_id: UUID) -> tuple[ExamItem, ...]:
    return tuple(
        ExamItem(row.position, row.points, question_from_json(row.content), row.version_id, row.question_id)
        for row in session.execute(_ITEMS, {"exam_id": exam_id})
    )


# What pages ask for at every run is put together once.
_REOPENED = (
    select(func.array_agg(aggregate_order_by(ExamItemRow.position, ExamItemRow.position)))
    .join(QuestionVersionRow, QuestionVersionRow.id == ExamItemRow.version_id)
    .join(QuestionRow, QuestionRow.id == ExamItemRow.question_id)
    .where(ExamItemRow.exam_id == ExamRow.id, IS_CHANGED)
    .scalar_subquery()
)
_HERS = (
    select(
        ExamRow.id,
        ExamRow.course_id,
        ExamRow.title,
        ExamRow.instructions,
        ExamRow.version,
        CourseRow.title.label("course_title"),
        _REOPENED.label("reopened"),
    )
    .join(CourseRow, CourseRow.id == ExamRow.course_id)
    .where(ExamRow.id == bindparam("exam_id"), ExamRow.course_id.in_(OF_PERSON))
)
_OF_COURSE = (
    select(
        ExamRow.id,
        ExamRow.title,
        func.count(ExamItemRow.question_id),
        func.coalesce(func.sum(ExamItemRow.points), 0.0),
    )
    .outerjoin(ExamItemRow, ExamItemRow.exam_id == ExamRow.id)
    .where(ExamRow.course_id == bindparam("course_id"), ExamRow.course_id.in_(OF_PERSON))
    .group_by(ExamRow.id)
    .order_by(ExamRow.created_at.desc())
)
_ITEMS = (
    select(
        ExamItemRow.position,
        ExamItemRow.points,
        ExamItemRow.question_id,
        QuestionVersionRow.content,
        QuestionVersionRow.id.label("version_id"),
    )
    .join(QuestionVersionRow, QuestionVersionRow.id == ExamItemRow.version_id)
    .where(ExamItemRow.exam_id == bindparam("exam_id"))
    .order_by(ExamItemRow.position)
)

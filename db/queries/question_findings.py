"""What a check found in versions of questions, and which versions wait for theirs."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from db.models import QuestionFindingRow, QuestionRow, QuestionVersionRow
from db.queries import question_risk
from db.unit_of_work import Lookup
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.formats.questions_json import question_from_json
from services.domain.lifecycle import QuestionStatus
from services.domain.questions import Question

_IS_NEWEST = (QuestionRow.id == QuestionVersionRow.question_id) & (QuestionRow.version == QuestionVersionRow.number)
UNCHECKED = (
    QuestionVersionRow.checked_at.is_(None),
    QuestionRow.status.not_in((QuestionStatus.REJECTED, QuestionStatus.RETIRED)),
)
"""Of a question and its newest version: nobody has checked it, and somebody may still want it."""


@dataclass(frozen=True, slots=True)
class UncheckedVersion:
    """A version that waits for its check."""

    id: UUID
    course_id: UUID
    lecture_id: UUID
    question: Question


def add(session: Session, version_id: UUID, findings: Sequence[Finding]) -> None:
    """Put findings to a version that has none."""
    session.add_all(
        QuestionFindingRow(
            version_id=version_id,
            position=position,
            code=each.code.value,
            severity=each.severity.value,
            message=each.message,
            place=asdict(each.place) if each.place else None,
            judged_by=each.judged_by,
            score=each.score,
            other_question_id=each.other,
        )
        for position, each in enumerate(findings)
    )


def keep_check(session: Session, version_id: UUID, findings: Sequence[Finding]) -> None:
    """Keep what a check found in a version, in place of what one found before; nothing when it has been deleted."""
    held = select(QuestionVersionRow.question_id).where(QuestionVersionRow.id == version_id)
    question_id = session.scalar(held.with_for_update(key_share=True))
    if question_id is None:
        return
    session.execute(delete(QuestionFindingRow).where(QuestionFindingRow.version_id == version_id))
    add(session, version_id, findings)
    session.execute(
        update(QuestionVersionRow)
        .where(QuestionVersionRow.id == version_id)
        .values(checked_at=func.clock_timestamp())
        .execution_options(synchronize_session=False)
    )
    question_risk.renew(session, question_id)


def unchecked(session: Session, question_id: UUID) -> UncheckedVersion | None:
    """The newest version of a question, unless it has been checked; None too when it has been deleted."""
    row = session.execute(
        select(QuestionVersionRow.id, QuestionRow.course_id, QuestionRow.lecture_id, QuestionVersionRow.content)
        .join(QuestionRow, _IS_NEWEST)
        .where(QuestionRow.id == question_id, QuestionVersionRow.checked_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return UncheckedVersion(row.id, row.course_id, row.lecture_id, question_from_json(row.content))


def unchecked_of_course(session: Lookup, course_id: UUID, *, most: int) -> list[UUID]:
    """Questions of a course whose newest version has not been checked, the oldest first."""
    chosen = select(QuestionRow.id).select_from(QuestionRow).join(QuestionVersionRow, _IS_NEWEST).where(*UNCHECKED)
    found = chosen.where(QuestionRow.course_id == course_id).order_by(QuestionRow.created_at, QuestionRow.id)
    return list(session.execute(found.limit(most)).scalars())


def long_unchecked(session: Lookup, *, most: int) -> list[UUID]:
    """Questions whose newest version is an hour old and has not been checked, the newest first."""
    chosen = (
        select(QuestionRow.id)
        .join(QuestionVersionRow, _IS_NEWEST)
        .where(*UNCHECKED, QuestionVersionRow.created_at < func.now() - timedelta(hours=1))
        .order_by(QuestionVersionRow.created_at.desc(), QuestionRow.id)
        .limit(most)
    )
    return list(session.execute(chosen).scalars())


def findings_of(value: list[Any] | None) -> tuple[Finding, ...]:
    """Findings as `FINDINGS` reads them."""
    return tuple(
        Finding(
            FindingCode(each["code"]),
            each["message"],
            Severity(each["severity"]),
            _place(each["place"]),
            each["judged_by"],
            each["score"],
            UUID(each["other"]) if each["other"] else None,
        )
        for each in value or ()
    )


def _place(value: dict[str, Any] | None) -> Place | None:
    return Place(**{**value, "part": Part(value["part"])}) if value else None


_FINDING = func.json_build_object(
    "code",
    QuestionFindingRow.code,
    "message",
    QuestionFindingRow.message,
    "severity",
    QuestionFindingRow.severity,
    "place",
    QuestionFindingRow.place,
    "judged_by",
    QuestionFindingRow.judged_by,
    "score",
    QuestionFindingRow.score,
    "other",
    QuestionFindingRow.other_question_id,
)
FINDINGS = (
    select(func.json_agg(aggregate_order_by(_FINDING, QuestionFindingRow.position)))
    .where(QuestionFindingRow.version_id == QuestionVersionRow.id)
    .scalar_subquery()
)
"""What was found in a version that is read, null where nothing was."""

MAJORS = (
    select(func.count())
    .where(QuestionFindingRow.version_id == QuestionVersionRow.id, QuestionFindingRow.severity == Severity.MAJOR.value)
    .scalar_subquery()
)
"""How many major findings a version that is read has."""

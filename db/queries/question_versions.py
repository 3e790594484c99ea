"""The versions of questions: how each came to be, and what a check found in it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from db.models import QuestionFindingRow, QuestionRow, QuestionSourceRow, QuestionVersionRow
from db.queries import blindness, question_risk
from db.queries.access import OF_PERSON
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.formats.questions_json import question_from_json, question_to_json
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.domain.provenance import Provenance
from services.domain.question_bank import QuestionVersion
from services.domain.questions import Question, content_hash


@dataclass(frozen=True, slots=True)
class UncheckedVersion:
    """A version that waits for its check."""

    id: UUID
    course_id: UUID
    lecture_id: UUID
    question: Question


@dataclass(frozen=True, slots=True)
class NewestVersion:
    """A question as it is now, for a job that looks at it."""

    version_id: UUID
    number: int
    course_id: UUID
    lecture_id: UUID
    question: Question


def add(
    session: Session,
    question_id: UUID,
    lecture_id: UUID,
    number: int,
    question: Question,
    *,
    written_by: str,
    created_by: UUID,
    provenance: Provenance | None = None,
    findings: Sequence[Finding] | None = None,
) -> UUID:
    """One version with its citations; `findings` is None where it has not been checked yet."""
    version = QuestionVersionRow(
        question_id=question_id,
        number=number,
        type=question.type.value,
        stem=question.stem,
        content=question_to_json(question),
        content_hash=content_hash(question),
        written_by=written_by,
        created_by=created_by,
        provenance=asdict(provenance) if provenance else None,
        checked_at=None if findings is None else func.clock_timestamp(),
    )
    session.add(version)
    session.flush()
    session.add_all(
        QuestionSourceRow(
            version_id=version.id,
            lecture_id=lecture_id,
            position=position,
            start_ms=source.start_ms,
            end_ms=source.end_ms,
            quote=source.quote,
        )
        for position, source in enumerate(question.sources)
    )
    _add_findings(session, version.id, findings or ())
    question_risk.renew(session, question_id)
    return version.id


def keep_check(session: Session, version_id: UUID, findings: Sequence[Finding]) -> None:
    """Keep what a check found in a version, in place of what one found before; nothing when it has been deleted."""
    held = select(QuestionVersionRow.question_id).where(QuestionVersionRow.id == version_id)
    question_id = session.scalar(held.with_for_update(key_share=True))
    if question_id is None:
        return
    session.execute(delete(QuestionFindingRow).where(QuestionFindingRow.version_id == version_id))
    _add_findings(session, version_id, findings)
    session.execute(
        update(QuestionVersionRow)
        .where(QuestionVersionRow.id == version_id)
        .values(checked_at=func.clock_timestamp())
        .execution_options(synchronize_session=False)
    )
    question_risk.renew(session, question_id)


def at(session: Session, question_id: UUID, number: int) -> tuple[UUID, UUID, Question]:
    """A question as it was at a version, with its course and lecture; `NotFound` when it has been deleted."""
    row = session.execute(
        select(QuestionRow.course_id, QuestionRow.lecture_id, QuestionVersionRow.content)
        .join(QuestionVersionRow, QuestionVersionRow.question_id == QuestionRow.id)
        .where(QuestionRow.id == question_id, QuestionVersionRow.number == number)
    ).one_or_none()
    if row is None:
        raise NotFound("This question has been deleted.")
    return row.course_id, row.lecture_id, question_from_json(row.content)


def newest(session: Session, question_id: UUID) -> NewestVersion:
    """The newest version of a question; `NotFound` when it has been deleted."""
    row = session.execute(
        select(
            QuestionVersionRow.id,
            QuestionVersionRow.number,
            QuestionRow.course_id,
            QuestionRow.lecture_id,
            QuestionVersionRow.content,
        )
        .join(
            QuestionRow,
            (QuestionRow.id == QuestionVersionRow.question_id) & (QuestionRow.version == QuestionVersionRow.number),
        )
        .where(QuestionRow.id == question_id)
    ).one_or_none()
    if row is None:
        raise NotFound("This question has been deleted.")
    return NewestVersion(row.id, row.number, row.course_id, row.lecture_id, question_from_json(row.content))


def hold(session: Session, question_id: UUID) -> bool:
    """Keep a question from being deleted until this work is done; False when it is gone."""
    held = select(QuestionRow.id).where(QuestionRow.id == question_id).with_for_update(key_share=True, read=True)
    return session.scalar(held) is not None


def unchecked(session: Session, question_id: UUID) -> UncheckedVersion | None:
    """The newest version of a question, unless it has been checked; None too when it has been deleted."""
    row = session.execute(
        select(QuestionVersionRow.id, QuestionRow.course_id, QuestionRow.lecture_id, QuestionVersionRow.content)
        .join(
            QuestionRow,
            (QuestionRow.id == QuestionVersionRow.question_id) & (QuestionRow.version == QuestionVersionRow.number),
        )
        .where(QuestionRow.id == question_id, QuestionVersionRow.checked_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return UncheckedVersion(row.id, row.course_id, row.lecture_id, question_from_json(row.content))


def long_unchecked(session: Lookup, *, most: int) -> list[UUID]:
    """Questions whose newest version is an hour old and has not been checked, the newest first."""
    chosen = (
        select(QuestionRow.id)
        .join(
            QuestionVersionRow,
            (QuestionRow.id == QuestionVersionRow.question_id) & (QuestionRow.version == QuestionVersionRow.number),
        )
        .where(
            QuestionVersionRow.checked_at.is_(None),
            QuestionVersionRow.created_at < func.now() - timedelta(hours=1),
            QuestionRow.status.not_in((QuestionStatus.REJECTED, QuestionStatus.RETIRED)),
        )
        .order_by(QuestionVersionRow.created_at.desc(), QuestionRow.id)
        .limit(most)
    )
    return list(session.execute(chosen).scalars())


def history(session: Lookup, person: Person, question_id: UUID) -> list[QuestionVersion]:
    """Every version, newest first; `NotFound` outside her courses."""
    rows = session.execute(_HISTORY, {"question_id": question_id, "person_id": person.id}).all()
    if not rows:
        raise NotFound("There is no such question, or its course is not yours.")
    return [
        QuestionVersion(
            number=row.number,
            written_by=row.written_by,
            created_at=row.created_at,
            question=question_from_json(row.content),
            findings=findings_of(row.findings),
            provenance=provenance_of(row.provenance),
            is_checked=row.checked_at is not None,
        )
        for row in rows
    ]


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


def provenance_of(value: dict[str, Any] | None) -> Provenance | None:
    """How a version came to be, as it was kept; None for what people wrote."""
    return Provenance(**value) if value else None


def _place(value: dict[str, Any] | None) -> Place | None:
    return Place(**{**value, "part": Part(value["part"])}) if value else None


def _add_findings(session: Session, version_id: UUID, findings: Sequence[Finding]) -> None:
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

_HISTORY = (
    select(
        QuestionVersionRow.number,
        blindness.writer_shown().label("written_by"),
        QuestionVersionRow.created_at,
        QuestionVersionRow.content,
        QuestionVersionRow.provenance,
        QuestionVersionRow.checked_at,
        FINDINGS.label("findings"),
    )
    .join(QuestionRow, QuestionRow.id == QuestionVersionRow.question_id)
    .where(QuestionRow.id == bindparam("question_id"), QuestionRow.course_id.in_(OF_PERSON))
    .order_by(QuestionVersionRow.number.desc())
)

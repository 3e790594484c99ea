"""The versions of questions, and how each came to be."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from db.models import QuestionRow, QuestionSourceRow, QuestionVersionRow
from db.queries import blindness, question_findings, question_risk
from db.queries.access import OF_PERSON
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.findings import Finding
from services.domain.formats.questions_json import question_from_json, question_to_json
from services.domain.people import Person
from services.domain.provenance import Provenance
from services.domain.question_bank import QuestionVersion
from services.domain.questions import Question, content_hash


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
    question_findings.add(session, version.id, findings or ())
    question_risk.renew(session, question_id)
    return version.id


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
            findings=question_findings.findings_of(row.findings),
            provenance=provenance_of(row.provenance),
            is_checked=row.checked_at is not None,
        )
        for row in rows
    ]


def provenance_of(value: dict[str, Any] | None) -> Provenance | None:
    """How a version came to be, as it was kept; None for what people wrote."""
    return Provenance(**value) if value else None


_HISTORY = (
    select(
        QuestionVersionRow.number,
        blindness.writer_shown().label("written_by"),
        QuestionVersionRow.created_at,
        QuestionVersionRow.content,
        QuestionVersionRow.provenance,
        QuestionVersionRow.checked_at,
        question_findings.FINDINGS.label("findings"),
    )
    .join(QuestionRow, QuestionRow.id == QuestionVersionRow.question_id)
    .where(QuestionRow.id == bindparam("question_id"), QuestionRow.course_id.in_(OF_PERSON))
    .order_by(QuestionVersionRow.number.desc())
)

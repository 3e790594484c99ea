"""Questions that are written anew, until they are taken or left."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select, update
from sqlalchemy.orm import Session

from db.models import QuestionRevisionRow, QuestionRow
from db.queries import question_findings, question_versions
from db.queries.access import OF_PERSON
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.findings import Finding
from services.domain.formats.questions_json import question_from_json, question_to_json
from services.domain.lifecycle import RevisionStatus, move
from services.domain.people import Person
from services.domain.provenance import Provenance
from services.domain.questions import Bloom, Difficulty, Question, QuestionType
from services.domain.revisions import Revision, Wish


def add(session: Session, person: Person, question_id: UUID, version: int, wish: Wish) -> UUID:
    """A revision that waits for a worker."""
    row = QuestionRevisionRow(
        question_id=question_id,
        version=version,
        wish=asdict(wish),
        status=RevisionStatus.QUEUED,
        created_by=person.id,
    )
    session.add(row)
    session.flush()
    return row.id


def newest(session: Lookup, person: Person, question_id: UUID) -> Revision | None:
    """The last one that was ordered of a question; None when there is none, or its course is not hers."""
    row = session.execute(_NEWEST, {"question_id": question_id, "person_id": person.id}).one_or_none()
    return None if row is None else _revision(row)


def get(session: Lookup, person: Person, revision_id: UUID) -> Revision:
    """One of them; `NotFound` outside her courses."""
    row = session.execute(_HERS, {"revision_id": revision_id, "person_id": person.id}).one_or_none()
    if row is None:
        raise NotFound("There is no such proposal, or its course is not yours.")
    return _revision(row)


def get_for_job(session: Session, revision_id: UUID) -> tuple[Revision, UUID] | None:
    """The same as a job sees it, and who ordered it; None when its question was deleted meanwhile."""
    row = session.execute(_select().where(QuestionRevisionRow.id == revision_id)).one_or_none()
    return None if row is None else (_revision(row), row.created_by)


def count(session: Session, question_id: UUID) -> int:
    """How often a question has been ordered anew."""
    asked = select(func.count()).where(QuestionRevisionRow.question_id == question_id)
    return int(session.scalar(asked) or 0)


def set_status(
    session: Session, revision_id: UUID, to: RevisionStatus, *, reason: str | None = None, **changes: Any
) -> None:
    """Move it as the table allows, with a lock on its row; `Conflict` otherwise."""
    current = session.scalar(
        select(QuestionRevisionRow.status).where(QuestionRevisionRow.id == revision_id).with_for_update()
    )
    if current is None:
        raise NotFound("This question has been deleted.")
    session.execute(
        update(QuestionRevisionRow)
        .where(QuestionRevisionRow.id == revision_id)
        .values(status=move(current, to), reason=reason, **changes)
    )


def keep_proposal(
    session: Session,
    revision_id: UUID,
    proposal: Question,
    *,
    written_by: str,
    provenance: Provenance | None,
    findings: Sequence[Finding],
    **changes: Any,
) -> None:
    """What the writer proposed and a check found in it, for her to decide."""
    set_status(
        session,
        revision_id,
        RevisionStatus.READY,
        proposal=question_to_json(proposal),
        written_by=written_by,
        provenance=asdict(provenance) if provenance else None,
        findings=[_finding_json(finding) for finding in findings],
        is_checked=True,
        **changes,
    )


def _select() -> Select[*tuple[Any, ...]]:
    return select(*QuestionRevisionRow.__table__.columns)


_OF_HER_COURSES = (
    _select()
    .join(QuestionRow, QuestionRow.id == QuestionRevisionRow.question_id)
    .where(QuestionRow.course_id.in_(OF_PERSON))
)
_HERS = _OF_HER_COURSES.where(QuestionRevisionRow.id == bindparam("revision_id"))
_NEWEST = (
    _OF_HER_COURSES.where(QuestionRevisionRow.question_id == bindparam("question_id"))
    .order_by(QuestionRevisionRow.created_at.desc())
    .limit(1)
)


def _finding_json(finding: Finding) -> dict[str, Any]:
    """As `question_findings.findings_of` reads it."""
    return asdict(finding) | {"other": str(finding.other) if finding.other else None}


def _revision(row: Row[*tuple[Any, ...]]) -> Revision:
    wish = row.wish
    return Revision(
        id=row.id,
        question_id=row.question_id,
        version=row.version,
        wish=Wish(
            wish["instruction"],
            QuestionType(wish["type"]) if wish["type"] else None,
            Bloom(wish["bloom"]) if wish["bloom"] else None,
            Difficulty(wish["difficulty"]) if wish["difficulty"] else None,
        ),
        status=row.status,
        reason=row.reason,
        proposal=question_from_json(row.proposal) if row.proposal else None,
        written_by=row.written_by,
        provenance=question_versions.provenance_of(row.provenance),
        findings=question_findings.findings_of(row.findings),
        is_checked=row.is_checked,
        created_at=row.created_at,
        started_at=row.started_at,
    )

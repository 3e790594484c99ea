"""New questions, and new versions of those that are there."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.models import QuestionRow
from db.queries import question_versions
from services.domain.errors import Conflict
from services.domain.findings import Finding
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.domain.provenance import Provenance
from services.domain.question_bank import BankedQuestion, DraftedVersion, Run
from services.domain.questions import Question


def add(
    session: Session,
    *,
    course_id: UUID,
    lecture_id: UUID,
    question: Question,
    written_by: str,
    created_by: UUID,
    run_id: UUID | None = None,
    run_row: int | None = None,
    run_stretch: int | None = None,
    provenance: Provenance | None = None,
    findings: Sequence[Finding] | None = None,
) -> UUID:
    """A new draft with its first version; `findings` is None where it has not been checked yet."""
    row = QuestionRow(
        course_id=course_id,
        lecture_id=lecture_id,
        run_id=run_id,
        run_row=run_row,
        run_stretch=run_stretch,
        status=QuestionStatus.DRAFT,
        created_by=created_by,
    )
    session.add(row)
    session.flush()
    question_versions.add(
        session,
        row.id,
        lecture_id,
        1,
        question,
        written_by=written_by,
        created_by=created_by,
        provenance=provenance,
        findings=findings,
    )
    return row.id


def add_version(
    session: Session,
    banked: BankedQuestion,
    question: Question,
    *,
    person: Person,
    expected_version: int,
    written_by: str = "",
    provenance: Provenance | None = None,
    findings: Sequence[Finding] | None = None,
) -> int:
    """The next version of a question; `Conflict` when it is no longer at `expected_version`.

    It is the person's own text, unless `written_by` and `provenance` say what wrote it for her.
    """
    current = session.scalar(select(QuestionRow.version).where(QuestionRow.id == banked.id).with_for_update())
    if current != expected_version:
        raise Conflict(
            "Somebody has changed this question since you opened it. Your text is still here: "
            "look at the new version, then save again."
        )
    number = expected_version + 1
    question_versions.add(
        session,
        banked.id,
        banked.lecture_id,
        number,
        question,
        written_by=written_by or person.name,
        created_by=person.id,
        provenance=provenance,
        findings=findings,
    )
    session.execute(update(QuestionRow).where(QuestionRow.id == banked.id).values(version=number))
    return number


def add_drafted(
    session: Session,
    run: Run,
    *,
    row: int,
    stretch: int,
    versions: Sequence[DraftedVersion],
    written_by: str,
    created_by: UUID,
) -> UUID:
    """A new draft of a run, with every version it went through before it was kept."""
    lecture_id = run.blueprint.stretches[stretch].lecture_id
    first, *later = versions
    question_id = add(
        session,
        course_id=run.course_id,
        lecture_id=lecture_id,
        question=first.question,
        written_by=written_by,
        created_by=created_by,
        run_id=run.id,
        run_row=row,
        run_stretch=stretch,
        provenance=first.provenance,
        findings=first.findings,
    )
    for number, version in enumerate(later, start=2):
        question_versions.add(
            session,
            question_id,
            lecture_id,
            number,
            version.question,
            written_by=written_by,
            created_by=created_by,
            provenance=version.provenance,
            findings=version.findings,
        )
    if later:
        session.execute(update(QuestionRow).where(QuestionRow.id == question_id).values(version=len(versions)))
    return question_id

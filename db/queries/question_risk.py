"""What the queue of review keeps beside a question of its newest version: its risk, its type and its writer."""

from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from db.models import QuestionFindingRow, QuestionRow, QuestionVersionRow
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.lifecycle import QuestionStatus
from services.domain.reviews import RiskReason
from services.domain.risk import risk_of


def renew(session: Session, question_id: UUID, *, is_reopened: bool | None = None) -> None:
    """Weigh the newest version anew; to be called whenever a version or what was found in it has been saved.

    Whether an approval was taken back stays as it was while the question waits, unless `is_reopened` says it.
    """
    session.flush()
    row = session.execute(_NEWEST, {"question_id": question_id}).one()
    if is_reopened is None:
        is_reopened = row.status is QuestionStatus.IN_REVIEW and RiskReason.REOPENED.value in row.risk_reasons
    findings = [Finding(FindingCode(code), "", Severity(weight), judged_by=by) for code, weight, by in row.found or ()]
    risk = risk_of(
        None if row.checked_at is None else findings, machine_versions=row.machine_versions, is_reopened=is_reopened
    )
    session.execute(
        update(QuestionRow)
        .where(QuestionRow.id == question_id)
        .values(
            risk=risk.score,
            risk_reasons=[reason.value for reason in risk.reasons],
            type=row.type,
            written_by=row.written_by,
        )
        .execution_options(synchronize_session=False)
    )


_FINDING = func.jsonb_build_array(QuestionFindingRow.code, QuestionFindingRow.severity, QuestionFindingRow.judged_by)
_FOUND = (
    select(func.jsonb_agg(aggregate_order_by(_FINDING, QuestionFindingRow.position)))
    .where(QuestionFindingRow.version_id == QuestionVersionRow.id)
    .scalar_subquery()
)
_EARLIER = aliased(QuestionVersionRow)
_MACHINE_VERSIONS = (
    select(func.count())
    .where(
        _EARLIER.question_id == QuestionRow.id,
        func.jsonb_typeof(_EARLIER.provenance) == "object",
        func.jsonb_typeof(QuestionVersionRow.provenance) == "object",  # a person's text repairs nothing
    )
    .scalar_subquery()
)
_NEWEST = (
    select(
        QuestionRow.status,
        QuestionRow.risk_reasons,
        QuestionVersionRow.type,
        QuestionVersionRow.written_by,
        QuestionVersionRow.checked_at,
        _FOUND.label("found"),
        _MACHINE_VERSIONS.label("machine_versions"),
    )
    .join(QuestionVersionRow, QuestionVersionRow.question_id == QuestionRow.id)
    .where(QuestionRow.id == bindparam("question_id"))
    .order_by(QuestionVersionRow.number.desc())
    .limit(1)
)

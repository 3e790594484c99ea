"""Decisions on questions; kept for ever."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import PersonRow, ReviewRow
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion, SendBack
from services.domain.reviews import Decision, Reason, Verdict


def add(session: Session, person: Person, banked: BankedQuestion, verdict: Verdict, *, source_hash: str) -> None:
    """A decision on exactly this version and the transcript under it."""
    session.add(
        ReviewRow(
            question_id=banked.id,
            version_id=banked.version_id,
            reviewer_id=person.id,
            decision=verdict.decision,
            reason=verdict.reason,
            comment=verdict.comment,
            content_hash=banked.content_hash,
            source_hash=source_hash,
        )
    )


def last_send_back(session: Session, question_id: UUID) -> SendBack | None:
    """Why the question was sent back the last time."""
    row = session.execute(
        select(ReviewRow.reason, ReviewRow.comment, PersonRow.name)
        .join(PersonRow, PersonRow.id == ReviewRow.reviewer_id)
        .where(ReviewRow.question_id == question_id, ReviewRow.decision == Decision.SEND_BACK)
        .order_by(ReviewRow.created_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else SendBack(row.reason or Reason.OTHER, row.comment, row.name)

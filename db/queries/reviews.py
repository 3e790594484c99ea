"""Decisions on questions; kept for ever."""

from uuid import UUID

from sqlalchemy.orm import Session

from db.models import ReviewRow
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion
from services.domain.reviews import Verdict


def add(session: Session, person: Person, banked: BankedQuestion, verdict: Verdict, *, source_hash: str) -> UUID:
    """A decision on exactly this version and the transcript under it; its id."""
    row = ReviewRow(
        question_id=banked.id,
        version_id=banked.version_id,
        reviewer_id=person.id,
        decision=verdict.decision,
        reason=verdict.reason,
        comment=verdict.comment,
        content_hash=banked.content_hash,
        source_hash=source_hash,
    )
    session.add(row)
    session.flush()
    return row.id

"""Decisions on questions; kept for ever."""

from sqlalchemy.orm import Session

from db.models import ReviewRow
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion
from services.domain.reviews import Verdict


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

"""Approvals that a change takes back: of the question, of its rubric, or of the transcript under its citations."""

from collections.abc import Sequence
from uuid import UUID

from db.queries import corrections, questions, reviews, transcripts
from db.unit_of_work import Work
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.domain.reopening import RUBRIC_CHANGED, TRANSCRIPT_CHANGED
from services.domain.reviews import source_hash
from services.domain.transcripts import Span
from services.review.second_review import begin_anew
from services.review.tellings import tell_reopened


def reopen(work: Work, person: Person | None, question_id: UUID, reason: str) -> None:
    """Have an approved question reviewed again; without a person it was the writer that changed it."""
    questions.set_status(work, question_id, QuestionStatus.IN_REVIEW, reason=reason, by=person)
    tell_reopened(work, person, question_id)


def rubric_changed(work: Work, person: Person | None, question_id: UUID) -> None:
    """After another rubric was saved: what was decided, or half decided, was of the one before."""
    status = reviews.hold(work, question_id).status
    if status is QuestionStatus.APPROVED:
        reopen(work, person, question_id, RUBRIC_CHANGED)
    elif status is QuestionStatus.IN_REVIEW:
        begin_anew(work, question_id)


def transcript_changed(work: Work, person: Person, lecture_id: UUID, spans: Sequence[Span]) -> int:
    """After these spans were corrected: how many approvals were of other words than are said there now."""
    reopened = 0
    for decided in corrections.decisions_over(work, lecture_id, spans):
        said = source_hash(transcripts.span_text(work, lecture_id, source) for source in decided.sources)
        if said == decided.source_hash:
            continue
        if decided.is_approved:
            reopen(work, person, decided.question_id, TRANSCRIPT_CHANGED)
            reopened += 1
        else:
            begin_anew(work, decided.question_id)
    return reopened

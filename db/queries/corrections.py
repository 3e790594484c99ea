"""Corrections of a transcript: what a segment said before and after; only ever added to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from db.models import QuestionRow, QuestionSourceRow, QuestionVersionRow, ReviewRow, SegmentRow, TranscriptEditRow
from db.queries.transcripts import mark_changed, word_values, words_of
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.domain.reviews import Decision
from services.domain.transcripts import Span
from services.domain.vocabulary import occurrences, with_phrase, words_with_phrase


def replace_phrase(
    session: Session, person: Person, lecture_id: UUID, positions: Sequence[int], *, heard: str, meant: str, by: UUID
) -> list[Span]:
    """Write `meant` for `heard` in these segments, each as an edit of its own; the spans of those that changed."""
    rows = session.scalars(
        select(SegmentRow)
        .where(SegmentRow.lecture_id == lecture_id, SegmentRow.position.in_(positions))
        .order_by(SegmentRow.position)
        .with_for_update()
    ).all()
    spans = []
    for row in rows:
        if not occurrences(row.text, heard):
            continue
        after = with_phrase(row.text, heard, meant)
        words = None if row.words is None else word_values(words_with_phrase(words_of(row.words), heard, meant))
        session.add(
            TranscriptEditRow(
                segment_id=row.id,
                mishearing_id=by,
                before=row.text,
                after=after,
                words_before=row.words,
                created_by=person.id,
            )
        )
        row.text, row.words, row.embedding = after, words, None
        spans.append(Span(row.start_ms, row.end_ms))
    mark_changed(session, lecture_id)
    session.flush()
    return spans


def take_back(session: Session, person: Person, mishearing_id: UUID) -> tuple[list[Span], int]:
    """Undo the edits of a correction where nobody has edited since: the spans that changed, and how many could not."""
    back = aliased(TranscriptEditRow)
    edits = session.execute(
        select(TranscriptEditRow, SegmentRow)
        .join(SegmentRow, SegmentRow.id == TranscriptEditRow.segment_id)
        .outerjoin(back, back.takes_back == TranscriptEditRow.id)
        .where(
            TranscriptEditRow.mishearing_id == mishearing_id, TranscriptEditRow.takes_back.is_(None), back.id.is_(None)
        )
        .order_by(TranscriptEditRow.number.desc())
        .with_for_update(of=SegmentRow)
    ).all()
    spans, left = [], 0
    for edit, row in edits:
        if row.text != edit.after:
            left += 1
            continue
        session.add(
            TranscriptEditRow(
                segment_id=row.id,
                mishearing_id=mishearing_id,
                before=row.text,
                after=edit.before,
                words_before=row.words,
                takes_back=edit.id,
                created_by=person.id,
            )
        )
        row.text, row.words, row.embedding = edit.before, edit.words_before, None
        spans.append(Span(row.start_ms, row.end_ms))
        mark_changed(session, row.lecture_id)
    session.flush()
    return spans, left


def approvals_over(session: Session, lecture_id: UUID, spans: Sequence[Span]) -> list[tuple[UUID, str, list[Span]]]:
    """Approved questions that cite something in these spans: id, the hash of the source approved, and their spans."""
    rows = session.execute(
        select(QuestionRow.id, QuestionVersionRow.id.label("version_id"))
        .join(
            QuestionVersionRow,
            (QuestionVersionRow.question_id == QuestionRow.id) & (QuestionVersionRow.number == QuestionRow.version),
        )
        .where(QuestionRow.lecture_id == lecture_id, QuestionRow.status == QuestionStatus.APPROVED)
        .order_by(QuestionRow.id)
        .with_for_update(of=QuestionRow)
    ).all()
    found = []
    for row in rows:
        sources = _sources(session, row.version_id)
        if any(source.overlaps(span) for source in sources for span in spans):
            found.append((row.id, _approved_hash(session, row.version_id), sources))
    return found


def _sources(session: Session, version_id: UUID) -> list[Span]:
    rows = session.execute(
        select(QuestionSourceRow.start_ms, QuestionSourceRow.end_ms)
        .where(QuestionSourceRow.version_id == version_id)
        .order_by(QuestionSourceRow.position)
    )
    return [Span(row.start_ms, row.end_ms) for row in rows]


def _approved_hash(session: Session, version_id: UUID) -> str:
    found = session.scalar(
        select(ReviewRow.source_hash)
        .where(ReviewRow.version_id == version_id, ReviewRow.decision == Decision.ACCEPT)
        .order_by(ReviewRow.created_at.desc())
        .limit(1)
    )
    return found or ""

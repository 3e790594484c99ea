"""Corrections of a transcript: what a segment said before and after; only ever added to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, Integer, Select, cast, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.models import QuestionRow, QuestionSourceRow, QuestionVersionRow, ReviewRow, SegmentRow, TranscriptEditRow
from db.queries.questions import IS_NEWEST
from db.queries.reviews import STANDS
from db.queries.transcripts import mark_changed, word_values, words_of
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person
from services.domain.reviews import Stage
from services.domain.transcripts import Span
from services.domain.vocabulary import occurrences, with_phrase, words_with_phrase


def replace_phrase(
    session: Session, person: Person, lecture_id: UUID, positions: Sequence[int], *, heard: str, meant: str, by: UUID
) -> list[Span]:
    """Write `meant` for `heard` in these segments, each as an edit of its own; the spans of those that changed."""
    rows = _held(
        session,
        lecture_id,
        select(SegmentRow.id).where(SegmentRow.lecture_id == lecture_id, SegmentRow.position.in_(positions)),
    )
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


def take_back(session: Session, person: Person, lecture_id: UUID, mishearing_id: UUID) -> tuple[list[Span], int]:
    """Undo the edits of a correction where nobody has edited since: the spans that changed, and how many could not."""
    _held(
        session,
        lecture_id,
        select(TranscriptEditRow.segment_id).where(TranscriptEditRow.mishearing_id == mishearing_id),
    )
    back = aliased(TranscriptEditRow)
    edits = session.execute(
        select(TranscriptEditRow, SegmentRow)
        .join(SegmentRow, SegmentRow.id == TranscriptEditRow.segment_id)
        .outerjoin(back, back.takes_back == TranscriptEditRow.id)
        .where(
            TranscriptEditRow.mishearing_id == mishearing_id, TranscriptEditRow.takes_back.is_(None), back.id.is_(None)
        )
        .order_by(TranscriptEditRow.number.desc())
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


@dataclass(frozen=True, slots=True)
class DecidedOn:
    """A question on which was decided: the spans that it cites, and the hash of what was said there then.

    It is approved, or half decided: it waits for another reviewer.
    """

    question_id: UUID
    is_approved: bool
    source_hash: str
    sources: list[Span]


def decisions_over(session: Session, lecture_id: UUID, spans: Sequence[Span]) -> list[DecidedOn]:
    """The questions approved, or half decided, that cite something in these spans; nobody moves them meanwhile."""
    return [
        DecidedOn(
            row.id,
            row.status is QuestionStatus.APPROVED,
            _decided_hash(session, row.version_id),
            _sources(session, row.version_id),
        )
        for row in session.execute(_decided_over(lecture_id, spans)).all()
    ]


def _held(session: Session, lecture_id: UUID, segment_ids: Select[int]) -> Sequence[SegmentRow]:
    """These segments, in their order, which nobody else changes until this transaction ends.

    The questions decided on that cite them are held first: whoever decides holds a question and then what is said
    under it, and who goes the other way about would wait for her while she waits for him.
    """
    chosen = select(SegmentRow).where(SegmentRow.id.in_(segment_ids)).order_by(SegmentRow.position)
    spans = [Span(row.start_ms, row.end_ms) for row in session.scalars(chosen)]
    session.execute(_decided_over(lecture_id, spans))
    return session.scalars(chosen.with_for_update().execution_options(populate_existing=True)).all()


def _decided_over(lecture_id: UUID, spans: Sequence[Span]) -> Select[UUID, QuestionStatus, UUID]:
    touched = (
        func.unnest(
            cast([span.start_ms for span in spans], ARRAY(Integer)),
            cast([span.end_ms for span in spans], ARRAY(Integer)),
        )
        .table_valued("start_ms", "end_ms")
        .render_derived()
    )
    cites = exists().where(
        QuestionSourceRow.version_id == QuestionVersionRow.id,
        QuestionSourceRow.start_ms < touched.c.end_ms,
        QuestionSourceRow.end_ms > touched.c.start_ms,
    )
    return (
        select(QuestionRow.id, QuestionRow.status, QuestionVersionRow.id.label("version_id"))
        .join(QuestionVersionRow, IS_NEWEST)
        .where(QuestionRow.lecture_id == lecture_id, _IS_DECIDED_ON, cites)
        .order_by(QuestionRow.id)
        .with_for_update(of=QuestionRow)
    )


_IS_DECIDED_ON = or_(
    QuestionRow.status == QuestionStatus.APPROVED,
    (QuestionRow.status == QuestionStatus.IN_REVIEW) & (QuestionRow.stage != Stage.FIRST),
)


def _sources(session: Session, version_id: UUID) -> list[Span]:
    rows = session.execute(
        select(QuestionSourceRow.start_ms, QuestionSourceRow.end_ms)
        .where(QuestionSourceRow.version_id == version_id)
        .order_by(QuestionSourceRow.position)
    )
    return [Span(row.start_ms, row.end_ms) for row in rows]


def _decided_hash(session: Session, version_id: UUID) -> str:
    """Of the newest decision on the version that holds."""
    found = session.scalar(
        select(ReviewRow.source_hash)
        .where(ReviewRow.version_id == version_id, STANDS)
        .order_by(ReviewRow.created_at.desc())
        .limit(1)
    )
    return found or ""

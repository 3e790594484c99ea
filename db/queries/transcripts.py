"""The segments of a lecture's transcript."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Text, bindparam, cast, delete, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from db.models import LectureRow, SegmentRow
from db.unit_of_work import Lookup
from services.domain.blueprints import Stretch
from services.domain.transcripts import Segment, Span, Transcript, Word
from services.domain.vocabulary import occurrences


def append(session: Session, lecture_id: UUID, segments: Iterable[Segment]) -> None:
    """Add segments after those that are there."""
    last = session.scalar(select(func.max(SegmentRow.position)).where(SegmentRow.lecture_id == lecture_id))
    first = 0 if last is None else last + 1
    rows = [
        {
            "lecture_id": lecture_id,
            "position": first + index,
            "start_ms": segment.start_ms,
            "end_ms": segment.end_ms,
            "speaker": segment.speaker,
            "text": segment.text,
            "words": None if segment.words is None else word_values(segment.words),
        }
        for index, segment in enumerate(segments)
    ]
    if rows:
        session.execute(insert(SegmentRow), rows)
        mark_changed(session, lecture_id)


def remove(session: Session, lecture_id: UUID) -> None:
    """Take out every segment of the lecture."""
    session.execute(delete(SegmentRow).where(SegmentRow.lecture_id == lecture_id))
    mark_changed(session, lecture_id)


def mark_changed(session: Session, lecture_id: UUID) -> None:
    """The lines of the lecture are others than before: whoever has fetched them fetches them again."""
    session.execute(
        update(LectureRow)
        .where(LectureRow.id == lecture_id)
        .values(transcript_version=LectureRow.transcript_version + 1)
    )


def version(session: Session, lecture_id: UUID, *, held: bool = False) -> int | None:
    """Which version of the transcript it is; None without the lecture. `held`: until this transaction ends."""
    asked = select(LectureRow.transcript_version).where(LectureRow.id == lecture_id)
    return session.scalar(asked.with_for_update(read=True) if held else asked)


def lines(session: Lookup, lecture_id: UUID) -> str:
    """The segments in order as the JSON `[[start_ms, end_ms, text, speaker], …]`."""
    return session.execute(_LINES, {"lecture_id": lecture_id}).scalar_one() or "[]"


def any_segment(session: Session, lecture_id: UUID) -> bool:
    """Something has been heard in the lecture."""
    return bool(session.scalar(select(exists().where(SegmentRow.lecture_id == lecture_id))))


def segments(session: Session, lecture_id: UUID, *, after: int = -1) -> list[Segment]:
    """The segments in order, or those behind position `after`."""
    rows = session.execute(
        select(SegmentRow.start_ms, SegmentRow.end_ms, SegmentRow.text, SegmentRow.speaker, SegmentRow.words)
        .where(SegmentRow.lecture_id == lecture_id, SegmentRow.position > after)
        .order_by(SegmentRow.position)
    )
    return [
        Segment(row.start_ms, row.end_ms, row.text, row.speaker, None if row.words is None else words_of(row.words))
        for row in rows
    ]


def transcript(session: Session, lecture_id: UUID) -> Transcript:
    """The whole transcript of a lecture."""
    row = session.execute(select(LectureRow.duration_ms, LectureRow.language).where(LectureRow.id == lecture_id)).one()
    return Transcript(tuple(segments(session, lecture_id)), row.duration_ms or 0, row.language)


def words_in(session: Lookup, course_id: UUID, stretches: Sequence[Stretch]) -> int:
    """How many words are said in these stretches of the course's lectures, one after the other."""
    return sum(
        session.execute(
            _WORDS,
            {
                "course_id": course_id,
                "lecture_id": stretch.lecture_id,
                "start_ms": stretch.start_ms,
                "end_ms": stretch.end_ms if stretch.end_ms is not None else _FOR_EVER_MS,
            },
        ).scalar_one()
        or 0
        for stretch in stretches
    )


def span_text(session: Session, lecture_id: UUID, span: Span) -> str:
    """Everything said in segments that the span touches."""
    texts = session.scalars(
        select(SegmentRow.text)
        .where(
            SegmentRow.lecture_id == lecture_id, SegmentRow.start_ms < span.end_ms, SegmentRow.end_ms > span.start_ms
        )
        .order_by(SegmentRow.position)
    )
    return " ".join(texts)


def hold_span_text(session: Session, lecture_id: UUID, span: Span) -> str:
    """The same, and nobody changes it until this transaction ends."""
    held = (
        select(SegmentRow.position, SegmentRow.text)
        .where(
            SegmentRow.lecture_id == lecture_id, SegmentRow.start_ms < span.end_ms, SegmentRow.end_ms > span.start_ms
        )
        .order_by(SegmentRow.position)
        .with_for_update(read=True)
    )
    return " ".join(row.text for row in session.execute(held))


def any_phrase(session: Session, lecture_id: UUID, positions: Sequence[int], phrase: str) -> bool:
    """The phrase stands in one of these segments, word for word."""
    texts = session.scalars(
        select(SegmentRow.text).where(SegmentRow.lecture_id == lecture_id, SegmentRow.position.in_(positions))
    )
    return any(occurrences(text, phrase) for text in texts)


def without_embedding(session: Session, lecture_id: UUID, *, limit: int) -> list[tuple[int, str]]:
    """Id and text of the next segments that the index has not yet taken in."""
    rows = session.execute(
        select(SegmentRow.id, SegmentRow.text)
        .where(SegmentRow.lecture_id == lecture_id, SegmentRow.embedding.is_(None))
        .order_by(SegmentRow.position)
        .limit(limit)
    )
    return [(row.id, row.text) for row in rows]


def keep_embeddings(session: Session, texts: Sequence[tuple[int, str]], vectors: NDArray[np.float32]) -> None:
    """Keep one vector for each segment that still says this, by its id; shape `(len(texts), dimensions)`."""
    session.connection().execute(
        update(SegmentRow)
        .where(SegmentRow.id == bindparam("segment"), SegmentRow.text == bindparam("said"))
        .values(embedding=bindparam("vector")),
        [{"segment": key, "said": said, "vector": row} for (key, said), row in zip(texts, vectors, strict=True)],
    )


def word_values(words: Iterable[Word]) -> list[Any]:
    """Timed words as the database keeps them."""
    return [_word_value(word) for word in words]


def words_of(value: list[Any]) -> tuple[Word, ...]:
    """Timed words as they were kept."""
    return tuple(Word(*fields) for fields in value)


def _word_value(word: Word) -> list[Any]:
    return [word.text, word.start_ms, word.end_ms, word.confidence]


_FOR_EVER_MS = 2**62
_WORDS = (
    select(func.sum(func.cardinality(func.regexp_split_to_array(func.btrim(SegmentRow.text), r"\s+"))))
    .join(LectureRow, LectureRow.id == SegmentRow.lecture_id)
    .where(
        LectureRow.course_id == bindparam("course_id"),
        SegmentRow.lecture_id == bindparam("lecture_id"),
        SegmentRow.start_ms >= bindparam("start_ms"),
        SegmentRow.start_ms < bindparam("end_ms", type_=BigInteger),
    )
)

# A page shows hundreds of them at once: made into one text where they lie, they need not be made into rows here.
_LINE = func.json_build_array(
    SegmentRow.start_ms, SegmentRow.end_ms, SegmentRow.text, func.coalesce(SegmentRow.speaker, "")
)
_LINES = select(cast(func.json_agg(aggregate_order_by(_LINE, SegmentRow.position)), Text)).where(
    SegmentRow.lecture_id == bindparam("lecture_id")
)

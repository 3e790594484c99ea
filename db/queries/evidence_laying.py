"""What the laying of evidence looks up and keeps: places in the lectures, slides, meanings, questions alike."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Text, cast, delete, exists, func, insert, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from db.models import (
    CourseRow,
    LectureRow,
    MaterialPageRow,
    MaterialRow,
    OptionEvidenceRow,
    QuestionMeaningRow,
    QuestionRow,
    SegmentRow,
    SimilarQuestionRow,
    SlideEvidenceRow,
)
from services.domain.lifecycle import FileStatus, QuestionStatus
from services.domain.question_evidence import Against, Heard, SlidePage

_ENGLISH = "english"


def heard(session: Session, course_id: UUID, lecture_id: UUID, words: str, *, limit: int) -> list[Heard]:
    """Where some of the words are said in the lectures of a course, this lecture's places first, then the fullest."""
    every_word = func.plainto_tsquery(_ENGLISH, words)
    any_word = cast(func.replace(cast(every_word, Text), "&", "|"), TSQUERY)
    rows = session.execute(
        select(SegmentRow.lecture_id, SegmentRow.start_ms, SegmentRow.end_ms, SegmentRow.text)
        .join(LectureRow, LectureRow.id == SegmentRow.lecture_id)
        .where(LectureRow.course_id == course_id, SegmentRow.search.op("@@")(any_word))
        .order_by(
            SegmentRow.lecture_id != lecture_id,
            func.ts_rank(SegmentRow.search, any_word).desc(),
            SegmentRow.lecture_id,
            SegmentRow.position,
        )
        .limit(limit)
    )
    return [Heard(row.lecture_id, row.start_ms, row.end_ms, row.text) for row in rows]


def keep_against(session: Session, version_id: UUID, found: Sequence[Against]) -> None:
    """Keep why the wrong options of a version are wrong, in the place of what was kept before."""
    session.execute(delete(OptionEvidenceRow).where(OptionEvidenceRow.version_id == version_id))
    if not found:
        return
    rows = [
        {
            "version_id": version_id,
            "option": each.option,
            "reason": each.reason,
            "lecture_id": each.place.lecture_id if each.place else None,
            "start_ms": each.place.start_ms if each.place else None,
            "end_ms": each.place.end_ms if each.place else None,
            "quote": each.place.text if each.place else None,
        }
        for each in found
    ]
    session.execute(insert(OptionEvidenceRow), rows)


def slide_pages(session: Session, lecture_id: UUID, *, limit: int) -> list[SlidePage]:
    """The pages of a lecture's slides on which there is text, in the order in which they were added."""
    rows = session.execute(
        select(MaterialPageRow.material_id, MaterialPageRow.number, MaterialPageRow.text)
        .join(MaterialRow, MaterialRow.id == MaterialPageRow.material_id)
        .where(MaterialRow.lecture_id == lecture_id, MaterialRow.status == FileStatus.READY, MaterialPageRow.text != "")
        .order_by(MaterialRow.created_at, MaterialRow.id, MaterialPageRow.number)
        .limit(limit)
    )
    return [SlidePage(*row) for row in rows]


def keep_slide(session: Session, version_id: UUID, found: SlidePage | None) -> None:
    """Keep which page is nearest to what a version cites, in the place of what was kept before.

    Slides that were removed since they were read are left out.
    """
    if found is not None:
        # Held before anything is changed, as whoever removes slides does too: two that meet wait only once.
        held = select(MaterialRow.id).where(MaterialRow.id == found.material_id)
        if session.scalar(held.with_for_update(read=True, key_share=True)) is None:
            found = None
    session.execute(delete(SlideEvidenceRow).where(SlideEvidenceRow.version_id == version_id))
    if found is not None:
        kept = {"version_id": version_id, "material_id": found.material_id, "page": found.page}
        session.execute(insert(SlideEvidenceRow), [kept])


def keep_meaning(session: Session, question_id: UUID, version: int, vector: NDArray[np.float32]) -> None:
    """Keep what a question means in its version number `version`."""
    kept = upsert(QuestionMeaningRow).values(question_id=question_id, version=version, embedding=vector)
    session.execute(
        kept.on_conflict_do_update(
            index_elements=[QuestionMeaningRow.question_id],
            set_={"version": kept.excluded.version, "embedding": kept.excluded.embedding},
        )
    )


def keep_similar(session: Session, course_id: UUID, question_id: UUID, *, least: float, most: int) -> None:
    """Pair a question with those of its course that are nearest in meaning, from `least` (0 to 1) on.

    One question of a course at a time, so that two that find each other do not wait for each other for ever.
    """
    session.execute(select(CourseRow.id).where(CourseRow.id == course_id).with_for_update(key_share=True))
    meaning = select(QuestionMeaningRow.embedding).where(QuestionMeaningRow.question_id == question_id)
    score = 1 - QuestionMeaningRow.embedding.cosine_distance(meaning.scalar_subquery())
    nearest = (
        select(QuestionMeaningRow.question_id.label("other_id"), score.label("score"))
        .join(QuestionRow, QuestionRow.id == QuestionMeaningRow.question_id)
        .where(QuestionRow.course_id == course_id, QuestionRow.id != question_id, _IS_KEPT)
        .order_by(score.desc(), QuestionRow.id)
        .limit(most)
        .subquery()
    )
    pairs = session.execute(select(nearest.c.other_id, nearest.c.score).where(nearest.c.score >= least)).all()
    session.execute(
        delete(SimilarQuestionRow).where(
            or_(SimilarQuestionRow.question_id == question_id, SimilarQuestionRow.other_id == question_id)
        )
    )
    rows = [
        {"question_id": one, "other_id": other, "score": float(pair.score)}
        for pair in pairs
        for one, other in ((question_id, pair.other_id), (pair.other_id, question_id))
    ]
    if rows:
        session.execute(upsert(SimilarQuestionRow).on_conflict_do_nothing(), rows)


def unlaid(session: Session, *, limit: int) -> list[UUID]:
    """Questions that wait for review and have nothing laid beside the version they are at."""
    is_laid = exists().where(
        QuestionMeaningRow.question_id == QuestionRow.id, QuestionMeaningRow.version == QuestionRow.version
    )
    return list(
        session.scalars(
            select(QuestionRow.id)
            .where(QuestionRow.status == QuestionStatus.IN_REVIEW, ~is_laid)
            .order_by(QuestionRow.created_at, QuestionRow.id)
            .limit(limit)
        )
    )


def waiting_of(session: Session, lecture_id: UUID, *, limit: int) -> list[UUID]:
    """Questions of a lecture that wait for review, those that wait longest first."""
    return list(
        session.scalars(
            select(QuestionRow.id)
            .where(QuestionRow.lecture_id == lecture_id, QuestionRow.status == QuestionStatus.IN_REVIEW)
            .order_by(QuestionRow.created_at, QuestionRow.id)
            .limit(limit)
        )
    )


_IS_KEPT = QuestionRow.status.not_in([QuestionStatus.REJECTED, QuestionStatus.RETIRED])

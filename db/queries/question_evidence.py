"""What lies beside a question in review: why its wrong options are wrong, its like, and the slide behind it."""

from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from db.models import (
    LectureRow,
    MaterialPageRow,
    MaterialRow,
    OptionEvidenceRow,
    QuestionRow,
    QuestionVersionRow,
    SimilarQuestionRow,
    SlideEvidenceRow,
)
from services.domain.lifecycle import FileStatus, QuestionStatus
from services.domain.question_evidence import Against, Heard, Similar, SlideBeside


def against_of(value: list[Any] | None) -> tuple[Against, ...]:
    """Evidence as `AGAINST` reads it."""
    return tuple(
        Against(
            each["option"],
            each["reason"],
            Heard(UUID(each["lecture"]), each["start_ms"], each["end_ms"], each["quote"]) if each["lecture"] else None,
            each["title"] or "",
        )
        for each in value or ()
    )


def similar_of(value: list[Any] | None) -> tuple[Similar, ...]:
    """Questions as `SIMILAR` reads them."""
    return tuple(
        Similar(UUID(each["id"]), each["stem"], QuestionStatus(each["status"]), each["score"]) for each in value or ()
    )


def slide_of(value: dict[str, Any] | None) -> SlideBeside | None:
    """The page as `SLIDE` reads it."""
    if value is None:
        return None
    told = (value[name] for name in ("file_name", "page", "text", "content_type", "object_key"))
    return SlideBeside(UUID(value["id"]), *told)


_THEIR_LECTURE = aliased(LectureRow)
_WRONG = func.json_build_object(
    "option",
    OptionEvidenceRow.option,
    "reason",
    OptionEvidenceRow.reason,
    "lecture",
    OptionEvidenceRow.lecture_id,
    "start_ms",
    OptionEvidenceRow.start_ms,
    "end_ms",
    OptionEvidenceRow.end_ms,
    "quote",
    OptionEvidenceRow.quote,
    "title",
    func.nullif(_THEIR_LECTURE.title, LectureRow.title),
)
AGAINST = (
    select(func.json_agg(aggregate_order_by(_WRONG, OptionEvidenceRow.option)))
    .select_from(OptionEvidenceRow)
    .outerjoin(_THEIR_LECTURE, _THEIR_LECTURE.id == OptionEvidenceRow.lecture_id)
    .where(OptionEvidenceRow.version_id == QuestionVersionRow.id)
    .correlate(QuestionVersionRow, LectureRow)
    .scalar_subquery()
)
"""Why the wrong options of a version that is read with its lecture are wrong; null where nobody has looked."""

_OTHER, _ITS_VERSION = aliased(QuestionRow), aliased(QuestionVersionRow)
_LIKE = func.json_build_object(
    "id", _OTHER.id, "stem", _ITS_VERSION.stem, "status", _OTHER.status, "score", SimilarQuestionRow.score
)
SIMILAR = (
    select(func.json_agg(aggregate_order_by(_LIKE, SimilarQuestionRow.score.desc(), _OTHER.id)))
    .select_from(SimilarQuestionRow)
    .join(_OTHER, _OTHER.id == SimilarQuestionRow.other_id)
    .join(_ITS_VERSION, (_ITS_VERSION.question_id == _OTHER.id) & (_ITS_VERSION.number == _OTHER.version))
    .where(
        SimilarQuestionRow.question_id == QuestionRow.id,
        _OTHER.status.not_in([QuestionStatus.REJECTED, QuestionStatus.RETIRED]),
    )
    .correlate(QuestionRow)
    .scalar_subquery()
)
"""The questions of the course that are like the one that is read; null where there is none."""

SLIDE = (
    select(
        func.json_build_object(
            "id",
            MaterialRow.id,
            "file_name",
            MaterialRow.file_name,
            "page",
            MaterialPageRow.number,
            "text",
            MaterialPageRow.text,
            "content_type",
            MaterialRow.content_type,
            "object_key",
            MaterialRow.object_key,
        )
    )
    .select_from(SlideEvidenceRow)
    .join(MaterialRow, MaterialRow.id == SlideEvidenceRow.material_id)
    .join(
        MaterialPageRow,
        (MaterialPageRow.material_id == SlideEvidenceRow.material_id)
        & (MaterialPageRow.number == SlideEvidenceRow.page),
    )
    .where(SlideEvidenceRow.version_id == QuestionVersionRow.id, MaterialRow.status == FileStatus.READY)
    .correlate(QuestionVersionRow)
    .scalar_subquery()
)
"""The page of the slides that is nearest to what a version cites; null without one, and once its slides are removed."""

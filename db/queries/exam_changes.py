"""What an exam has pinned of its questions, beside how they stand now."""

from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased

from db.models import ExamItemRow, QuestionRow, QuestionVersionRow, RubricVersionRow
from db.queries import rubrics
from db.unit_of_work import Lookup
from services.domain.exam_bank import ChangedItem
from services.domain.formats.questions_json import question_from_json
from services.domain.lifecycle import QuestionStatus
from services.domain.questions import QuestionType
from services.domain.reopening import Basis, changes
from services.domain.rubrics import Rubric


def rubrics_of(session: Session, exam_id: UUID) -> dict[UUID, Rubric]:
    """The pinned rubrics by question."""
    rows = session.execute(
        select(ExamItemRow.question_id, RubricVersionRow.content)
        .join(RubricVersionRow, RubricVersionRow.id == ExamItemRow.rubric_id)
        .where(ExamItemRow.exam_id == exam_id)
    )
    return {row.question_id: rubrics.rubric(row.content) for row in rows}


def changed(session: Lookup, exam_id: UUID) -> list[ChangedItem]:
    """The items that are not as they were picked any more, in order, each with what is different now."""
    return [
        ChangedItem(
            row.position,
            row.question_id,
            row.stem,
            row.status is QuestionStatus.APPROVED,
            row.status_reason,
            changes(_basis(row.content, row.rubric), _basis(row.content_now, row.rubric_now)),
        )
        for row in session.execute(_CHANGED, {"exam_id": exam_id})
    ]


def newest_rubric(column: Any, question_id: Any) -> Any:
    """This column of the newest rubric of a question that is read."""
    return (
        select(column)
        .where(RubricVersionRow.question_id == question_id)
        .order_by(RubricVersionRow.number.desc())
        .limit(1)
        .scalar_subquery()
    )


def _basis(content: dict[str, Any], rubric: dict[str, Any] | None) -> Basis:
    return Basis(question_from_json(content), rubrics.rubric(rubric) if rubric else None)


_PINNED = aliased(RubricVersionRow, name="pinned_rubric")
_PINNED_RUBRIC = select(_PINNED.content).where(_PINNED.id == ExamItemRow.rubric_id).scalar_subquery()
IS_CHANGED = or_(
    QuestionRow.status != QuestionStatus.APPROVED,
    QuestionRow.version != QuestionVersionRow.number,
    and_(
        QuestionVersionRow.type == QuestionType.ESSAY.value,
        newest_rubric(RubricVersionRow.id, ExamItemRow.question_id).is_distinct_from(ExamItemRow.rubric_id),
        newest_rubric(RubricVersionRow.content, ExamItemRow.question_id).is_distinct_from(_PINNED_RUBRIC),
    ),
)
"""An item of an exam is not any more as it was picked, or not approved."""

_NOW = aliased(QuestionVersionRow, name="version_now")
_CHANGED = (
    select(
        ExamItemRow.position,
        ExamItemRow.question_id,
        QuestionVersionRow.stem,
        QuestionVersionRow.content,
        _PINNED_RUBRIC.label("rubric"),
        QuestionRow.status,
        QuestionRow.status_reason,
        _NOW.content.label("content_now"),
        newest_rubric(RubricVersionRow.content, ExamItemRow.question_id).label("rubric_now"),
    )
    .join(QuestionVersionRow, QuestionVersionRow.id == ExamItemRow.version_id)
    .join(QuestionRow, QuestionRow.id == ExamItemRow.question_id)
    .join(_NOW, (_NOW.question_id == QuestionRow.id) & (_NOW.number == QuestionRow.version))
    .where(ExamItemRow.exam_id == bindparam("exam_id"), IS_CHANGED)
    .order_by(ExamItemRow.position)
)

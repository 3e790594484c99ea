"""What a question has become since it was decided on the last time; read with the question, in its query."""

from typing import Any

from sqlalchemy import Row, case, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from db.models import QuestionRow, QuestionSourceRow, QuestionVersionRow, ReviewRow, RubricVersionRow, SegmentRow
from db.queries import blindness, rubrics
from db.queries.reviews import STANDS
from services.domain.formats.questions_json import question_from_json
from services.domain.lifecycle import QuestionStatus
from services.domain.reopening import Basis, Since, changes
from services.domain.reviews import Decision

_NOTHING = Since()


def changes_since(row: Row[*tuple[Any, ...]], now: Basis) -> Since:
    """What the last decision on a row with `LAST` and `SAID_THERE` led to, and what is different from it `now`."""
    last = row.last_decision
    if last is None:
        return _NOTHING
    before = Basis(
        question_from_json(last["content"]),
        rubrics.rubric(last["rubric"]) if last["rubric"] else None,
        tuple(last["source_texts"]),
    )
    led_to = QuestionStatus(last["led_to"]) if last["led_to"] else Decision(last["decision"]).leads_to
    return Since(led_to, changes(before, now))


_THEN = aliased(QuestionVersionRow)
_RUBRIC_THEN = (
    select(RubricVersionRow.content)
    .where(RubricVersionRow.question_id == QuestionRow.id, RubricVersionRow.created_at < ReviewRow.created_at)
    .order_by(RubricVersionRow.number.desc())
    .limit(1)
    .correlate(QuestionRow, ReviewRow)
    .scalar_subquery()
)
_DECIDED = (
    select(
        func.json_build_object(
            "decision",
            ReviewRow.decision,
            "led_to",
            ReviewRow.moved["after"]["status"].as_string(),
            "content",
            _THEN.content,
            "rubric",
            _RUBRIC_THEN,
            "source_texts",
            ReviewRow.source_texts,
        )
    )
    .join(_THEN, _THEN.id == ReviewRow.version_id)
    .where(ReviewRow.question_id == QuestionRow.id, STANDS, ~blindness.hides(ReviewRow.reviewer_id))
    .order_by(ReviewRow.created_at.desc())
    .limit(1)
    .correlate(QuestionRow)
    .scalar_subquery()
)
_SAID_AT = (
    select(func.coalesce(func.string_agg(SegmentRow.text, aggregate_order_by(literal(" "), SegmentRow.position)), ""))
    .where(
        SegmentRow.lecture_id == QuestionSourceRow.lecture_id,
        SegmentRow.start_ms < QuestionSourceRow.end_ms,
        SegmentRow.end_ms > QuestionSourceRow.start_ms,
    )
    .scalar_subquery()
)
_SAID = (
    select(func.array_agg(aggregate_order_by(_SAID_AT, QuestionSourceRow.position)))
    .where(QuestionSourceRow.version_id == QuestionVersionRow.id)
    .scalar_subquery()
)
_IS_BACK = QuestionRow.status.in_([QuestionStatus.IN_REVIEW, QuestionStatus.DRAFT])

# Nothing of this is looked up for what has never been decided on, which is most of what waits.
LAST = case((_IS_BACK, _DECIDED))
"""The last decision on a question that is back in the queue, or on its way there, with what it was of."""

_WAS_DECIDED = (
    select(ReviewRow.id)
    .where(ReviewRow.question_id == QuestionRow.id, ~blindness.hides(ReviewRow.reviewer_id))
    .exists()
)
SAID_THERE = case((_IS_BACK & _WAS_DECIDED, _SAID))
"""For each citation of such a question what is said under it now."""

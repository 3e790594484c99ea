"""What is hidden while a question waits for a second decision: all that whoever decided first has done to it."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, case, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from db.models import QuestionRow, QuestionVersionRow, ReviewRow
from db.queries.standing import stands
from services.domain.lifecycle import QuestionStatus
from services.domain.reviews import Stage

SOMEBODY = "Somebody of this course"
"""Stands for the name of whoever decided first, where she changed words."""

_NEWEST = aliased(ReviewRow)
WAITS_FOR_SECOND = (QuestionRow.status == QuestionStatus.IN_REVIEW) & (QuestionRow.stage == Stage.SECOND)


def hides(who: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether what `who` has decided on a question that is read is hidden: from the second reviewer and all others.

    To be executed with `person_id`: from herself nothing is hidden.
    """
    decided_first: ColumnElement[bool] = who == _of_first_decision(_NEWEST.reviewer_id)
    return WAITS_FOR_SECOND & (who != bindparam("person_id")) & decided_first


def writer_shown() -> ColumnElement[str]:
    """Who wrote a version that is read; not, where it was written in the decision that is hidden."""
    was_before = _NEWEST.moved["before"]["version"].as_integer()
    is_hidden = (
        WAITS_FOR_SECOND
        & (QuestionVersionRow.created_by != bindparam("person_id"))
        & (QuestionVersionRow.id == _of_first_decision(_NEWEST.version_id))
        & (QuestionVersionRow.number > _of_first_decision(was_before))
    )
    return case((is_hidden, SOMEBODY), else_=QuestionVersionRow.written_by)


def _of_first_decision(column: Any) -> Any:
    """Of the newest decision that was not taken back, which is the first one while the second is waited for."""
    return (
        select(column)
        .where(
            _NEWEST.question_id == QuestionRow.id,
            stands(_NEWEST),
        )
        .order_by(_NEWEST.created_at.desc())
        .limit(1)
        .correlate(QuestionRow)
        .scalar_subquery()
    )

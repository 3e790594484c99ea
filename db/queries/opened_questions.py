"""A question laid open: where its answer was said, why it came back, how it is marked; all of it in one query."""

from uuid import UUID

from sqlalchemy import bindparam, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.models import (
    LectureRow,
    PersonRow,
    QuestionRow,
    QuestionSourceRow,
    QuestionVersionRow,
    ReviewRow,
    RubricVersionRow,
    SegmentRow,
)
from db.queries import questions, rubrics
from db.queries.access import OF_PERSON
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.people import Person
from services.domain.question_bank import OpenedQuestion, Recording, SendBack
from services.domain.reviews import Decision, Reason

_AROUND_MS = 12_000


def get(session: Lookup, person: Person, question_id: UUID) -> OpenedQuestion:
    """The newest version with all that belongs to it; `NotFound` outside her courses."""
    row = session.execute(_OPENED, {"question_id": question_id, "person_id": person.id}).one_or_none()
    if row is None:
        raise NotFound("There is no such question, or its course is not yours.")
    back = row.sent_back
    return OpenedQuestion(
        questions.banked(row),
        Recording(row.object_key, row.content_type, row.file_name),
        tuple(row.said or ()),
        SendBack(Reason(back["reason"] or Reason.OTHER), back["comment"], back["name"]) if back else None,
        rubrics.rubric(row.rubric) if row.rubric else None,
    )


_SAID_AROUND = (
    select(func.coalesce(func.string_agg(SegmentRow.text, aggregate_order_by(literal(" "), SegmentRow.position)), ""))
    .where(
        SegmentRow.lecture_id == QuestionSourceRow.lecture_id,
        SegmentRow.start_ms < QuestionSourceRow.end_ms + _AROUND_MS,
        SegmentRow.end_ms > QuestionSourceRow.start_ms - _AROUND_MS,
    )
    .scalar_subquery()
)
_SAID = (
    select(func.array_agg(aggregate_order_by(_SAID_AROUND, QuestionSourceRow.position)))
    .where(QuestionSourceRow.version_id == QuestionVersionRow.id)
    .scalar_subquery()
)
_SENT_BACK = (
    select(func.json_build_object("reason", ReviewRow.reason, "comment", ReviewRow.comment, "name", PersonRow.name))
    .join(PersonRow, PersonRow.id == ReviewRow.reviewer_id)
    .where(ReviewRow.question_id == QuestionRow.id, ReviewRow.decision == Decision.SEND_BACK)
    .order_by(ReviewRow.created_at.desc())
    .limit(1)
    .scalar_subquery()
)
_RUBRIC = (
    select(RubricVersionRow.content)
    .where(RubricVersionRow.question_id == QuestionRow.id)
    .order_by(RubricVersionRow.number.desc())
    .limit(1)
    .scalar_subquery()
)
_OPENED = questions.newest(
    LectureRow.object_key,
    LectureRow.content_type,
    LectureRow.file_name,
    _SAID.label("said"),
    _SENT_BACK.label("sent_back"),
    _RUBRIC.label("rubric"),
).where(QuestionRow.id == bindparam("question_id"), QuestionRow.course_id.in_(OF_PERSON))

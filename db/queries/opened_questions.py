"""A question laid open, with its course; all of it in one query."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, exists, func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.models import (
    CourseRow,
    LectureRow,
    PersonRow,
    QuestionRevisionRow,
    QuestionRow,
    QuestionSourceRow,
    QuestionVersionRow,
    RecordingRow,
    ReviewRow,
    RubricVersionRow,
    SegmentRow,
)
from db.prepared import Named
from db.queries import (
    blindness,
    comments,
    last_decisions,
    question_evidence,
    question_findings,
    question_versions,
    questions,
    rubrics,
)
from db.queries.access import HELD
from db.queries.reviews import STANDS
from db.unit_of_work import Lookup
from services.domain.courses import Course
from services.domain.errors import NotFound
from services.domain.lifecycle import FileStatus, QuestionStatus
from services.domain.people import Person
from services.domain.question_bank import OpenedQuestion, Recording, SendBack
from services.domain.recordings import copy_key
from services.domain.reopening import Basis
from services.domain.reviews import Decision, Reason

_AROUND_MS = 12_000


def get(session: Lookup, person: Person, question_id: UUID) -> OpenedQuestion:
    """The newest version with all that belongs to it; `NotFound` outside her courses."""
    return opened(OPENED.ask(session, {"question_id": question_id, "person_id": person.id}).one_or_none())


def opened(row: Row[*tuple[Any, ...]] | None) -> OpenedQuestion:
    """A row with the columns of `laid_open`; `NotFound` without one, or without a role in its course."""
    if row is None or not row.roles:
        raise NotFound("There is no such question, or its course is not yours.")
    back = row.sent_back
    banked = questions.banked(row)
    rubric = rubrics.rubric(row.rubric) if row.rubric else None
    said_there = tuple(row.said_there or ())
    since = last_decisions.changes_since(row, Basis(banked.question, rubric, said_there))
    is_back = since.led_to is QuestionStatus.CHANGES_REQUESTED
    return OpenedQuestion(
        banked,
        Recording(
            copy_key(row.lecture_id) if row.copy_type else row.object_key,
            row.copy_type or row.content_type,
            row.file_name,
        ),
        tuple(row.said or ()),
        SendBack(Reason(back["reason"] or Reason.OTHER), back["comment"], back["name"]) if back else None,
        rubric,
        Course(row.course_id, row.title, row.code, row.term, row.language, frozenset(row.roles), (), row.archived_at),
        findings=question_findings.findings_of(row.findings),
        provenance=question_versions.provenance_of(row.provenance),
        was_revised=row.was_revised,
        against=question_evidence.against_of(row.against),
        similar=question_evidence.similar_of(row.similar),
        reopened=since.reopened(banked.status_reason),
        since_sent_back=since.differences if is_back else (),
        slide=question_evidence.slide_of(row.slide),
        discussion=comments.discussion_of(row),
        said_there=said_there,
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
    .where(
        ReviewRow.question_id == QuestionRow.id,
        ReviewRow.decision == Decision.SEND_BACK,
        STANDS,
        ~blindness.hides(ReviewRow.reviewer_id),
    )
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
_COPY_TYPE = (
    select(RecordingRow.copy_type)
    .where(RecordingRow.lecture_id == LectureRow.id, RecordingRow.copy_status == FileStatus.READY)
    .scalar_subquery()
)
_COLUMNS = (
    _COPY_TYPE.label("copy_type"),
    LectureRow.object_key,
    LectureRow.content_type,
    LectureRow.file_name,
    _SAID.label("said"),
    _SENT_BACK.label("sent_back"),
    question_findings.FINDINGS.label("findings"),
    QuestionVersionRow.provenance,
    question_evidence.AGAINST.label("against"),
    question_evidence.SIMILAR.label("similar"),
    question_evidence.SLIDE.label("slide"),
    exists().where(QuestionRevisionRow.question_id == QuestionRow.id).label("was_revised"),
    _RUBRIC.label("rubric"),
    last_decisions.LAST.label("last_decision"),
    last_decisions.SAID_THERE.label("said_there"),
    CourseRow.title,
    CourseRow.code,
    CourseRow.term,
    CourseRow.language,
    CourseRow.archived_at,
    HELD,
    *comments.DISCUSSION,
)


def laid_open(*more: Any) -> Select[*tuple[Any, ...]]:
    """Questions with all that belongs to them, and `more` columns, to be executed with `person_id`."""
    return questions.newest(*_COLUMNS, *more).join(CourseRow, CourseRow.id == QuestionRow.course_id)


OPENED = Named(laid_open().where(QuestionRow.id == bindparam("question_id")))

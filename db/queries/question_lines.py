"""The questions of a course as lines of a list, read without their answers, and what stands around that list."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Text, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.models import CourseRow, LectureRow, QuestionRow, QuestionSourceRow, QuestionVersionRow
from db.prepared import Named
from db.queries import courses
from db.queries.access import HELD
from db.queries.question_findings import MAJORS, UNCHECKED
from db.queries.questions import IS_NEWEST, OF_COURSE, ORDER, counted
from db.unit_of_work import Lookup
from services.domain.lectures import LectureTitle
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.paging import Page, PageRequest
from services.domain.people import Person
from services.domain.question_bank import QuestionBank, QuestionLine
from services.domain.questions import QuestionType


def bank(session: Lookup, person: Person, course_id: UUID, *, lecture_id: UUID | None = None) -> QuestionBank:
    """The course, its lectures, and how many questions of it (or of one lecture) stand where, in one query."""
    asked = {"course_id": course_id, "person_id": person.id, "lecture_id": lecture_id}
    row = courses.hers(session, _bank(of_lecture=lecture_id is not None), asked)
    titles = tuple(LectureTitle(UUID(found), title, LectureStatus(at)) for found, title, at in row.lectures or ())
    return QuestionBank(courses.of_row(row), titles, counted(row.counts or {}), row.to_her, row.unchecked)


def page(
    session: Lookup,
    person: Person,
    course_id: UUID,
    request: PageRequest,
    *,
    lecture_id: UUID | None = None,
    status: QuestionStatus | None = None,
    search: str = "",
    sent_back_to_her: bool = False,
) -> Page[QuestionLine]:
    """The questions of a course, oldest first, narrowed by whatever is given, without their answers."""
    chosen = _lines(
        of_lecture=lecture_id is not None,
        with_status=status is not None,
        with_search=bool(search),
        to_her=sent_back_to_her,
    )
    asked = {
        "course_id": course_id,
        "person_id": person.id,
        "lecture_id": lecture_id,
        "status": status,
        "search": search,
        "size": request.size,
        "offset": request.offset,
    }
    rows = chosen.ask(session, asked).all()
    return Page(tuple(_line(row) for row in rows), rows[0].total if rows else 0, request)


def _line(row: Row[*tuple[Any, ...]]) -> QuestionLine:
    return QuestionLine(row.id, QuestionType(row.type), row.stem, row.status, row.title, row.start_ms, row.majors)


SAID_AT = (
    select(QuestionSourceRow.start_ms)
    .where(QuestionSourceRow.version_id == QuestionVersionRow.id)
    .order_by(QuestionSourceRow.position)
    .limit(1)
    .scalar_subquery()
)
"""At which millisecond what a version cites first begins; null where it cites nothing."""

_BY_HER = (QuestionRow.created_by == bindparam("person_id")) | exists().where(
    IS_NEWEST, QuestionVersionRow.created_by == bindparam("person_id")
)
"""She ordered it, or wrote it as it is now; for each question that is read."""
_SENT_BACK_TO_HER = (QuestionRow.status == QuestionStatus.CHANGES_REQUESTED, _BY_HER)


@cache
def _lines(*, of_lecture: bool, with_status: bool, with_search: bool, to_her: bool) -> Named:
    """A page of the list: first which questions they are, then what is told of those few."""
    chosen = select(QuestionRow.id, func.count().over().label("total")).where(*OF_COURSE)
    if of_lecture:
        chosen = chosen.where(QuestionRow.lecture_id == bindparam("lecture_id"))
    if with_status:
        chosen = chosen.where(QuestionRow.status == bindparam("status", type_=QuestionRow.status.type))
    if to_her:
        chosen = chosen.where(*_SENT_BACK_TO_HER)
    if with_search:
        words = func.strpos(func.lower(QuestionVersionRow.stem), func.lower(bindparam("search", type_=Text))) > 0
        chosen = chosen.join(QuestionVersionRow, IS_NEWEST).where(words)
    size, offset = bindparam("size", type_=Integer), bindparam("offset", type_=Integer)
    found = chosen.order_by(*ORDER).limit(size).offset(offset).subquery()
    return Named(
        select(
            found.c.total,
            QuestionRow.id,
            QuestionVersionRow.type,
            QuestionVersionRow.stem,
            QuestionRow.status,
            LectureRow.title,
            SAID_AT.label("start_ms"),
            MAJORS.label("majors"),
        )
        .join(found, found.c.id == QuestionRow.id)
        .join(QuestionVersionRow, IS_NEWEST)
        .join(LectureRow, LectureRow.id == QuestionRow.lecture_id)
        .order_by(*ORDER)
    )


@cache
def _bank(*, of_lecture: bool) -> Named:
    title = func.jsonb_build_array(LectureRow.id, LectureRow.title, LectureRow.status)
    titles = select(func.jsonb_agg(aggregate_order_by(title, LectureRow.created_at, LectureRow.id))).where(
        LectureRow.course_id == bindparam("course_id"), LectureRow.status != LectureStatus.UPLOADING
    )
    number = select(QuestionRow.status, func.count().label("number")).where(
        QuestionRow.course_id == bindparam("course_id")
    )
    if of_lecture:
        number = number.where(QuestionRow.lecture_id == bindparam("lecture_id"))
    to_her = select(func.count()).where(QuestionRow.course_id == bindparam("course_id"), *_SENT_BACK_TO_HER)
    unchecked = (
        select(func.count())
        .select_from(QuestionRow)
        .join(QuestionVersionRow, IS_NEWEST)
        .where(QuestionRow.course_id == bindparam("course_id"), *UNCHECKED)
    )
    numbers = number.group_by(QuestionRow.status).subquery()
    counts = select(func.jsonb_object_agg(numbers.c.status, numbers.c.number))
    return Named(
        select(
            *CourseRow.__table__.columns,
            HELD,
            titles.scalar_subquery().label("lectures"),
            counts.scalar_subquery().label("counts"),
            to_her.scalar_subquery().label("to_her"),
            unchecked.scalar_subquery().label("unchecked"),
        ).where(CourseRow.id == bindparam("course_id"))
    )

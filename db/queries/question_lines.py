"""The questions of a course as lines of a list, read without their answers."""

from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func, select

from db.models import LectureRow, QuestionRow, QuestionSourceRow, QuestionVersionRow
from db.queries.questions import OF_COURSE, ORDER
from db.unit_of_work import Lookup
from services.domain.lifecycle import QuestionStatus
from services.domain.paging import Page, PageRequest
from services.domain.people import Person
from services.domain.question_bank import QuestionLine
from services.domain.questions import QuestionType


def page(
    session: Lookup,
    person: Person,
    course_id: UUID,
    request: PageRequest,
    *,
    lecture_id: UUID | None = None,
    status: QuestionStatus | None = None,
    search: str = "",
) -> Page[QuestionLine]:
    """The questions of a course, oldest first, narrowed by whatever is given, without their answers."""
    chosen = _lines(of_lecture=lecture_id is not None, with_status=status is not None)
    if search:
        chosen = chosen.where(QuestionVersionRow.stem.icontains(search, autoescape=True))
    asked = {"course_id": course_id, "person_id": person.id, "lecture_id": lecture_id, "status": status}
    rows = session.execute(chosen, {**asked, "size": request.size, "offset": request.offset}).all()
    return Page(tuple(_line(row) for row in rows), rows[0].total if rows else 0, request)


def _line(row: Row[*tuple[Any, ...]]) -> QuestionLine:
    return QuestionLine(row.id, QuestionType(row.type), row.stem, row.status, row.title, row.start_ms)


_SAID_AT = (
    select(QuestionSourceRow.start_ms)
    .where(QuestionSourceRow.version_id == QuestionVersionRow.id)
    .order_by(QuestionSourceRow.position)
    .limit(1)
    .scalar_subquery()
)


@cache
def _lines(*, of_lecture: bool, with_status: bool) -> Select[*tuple[Any, ...]]:
    chosen = (
        select(
            func.count().over().label("total"),
            QuestionRow.id,
            QuestionVersionRow.type,
            QuestionVersionRow.stem,
            QuestionRow.status,
            LectureRow.title,
            _SAID_AT.label("start_ms"),
        )
        .join(
            QuestionVersionRow,
            (QuestionVersionRow.question_id == QuestionRow.id) & (QuestionVersionRow.number == QuestionRow.version),
        )
        .join(LectureRow, LectureRow.id == QuestionRow.lecture_id)
        .where(*OF_COURSE)
    )
    if of_lecture:
        chosen = chosen.where(QuestionRow.lecture_id == bindparam("lecture_id"))
    if with_status:
        chosen = chosen.where(QuestionRow.status == bindparam("status", type_=QuestionRow.status.type))
    return chosen.order_by(*ORDER).limit(bindparam("size")).offset(bindparam("offset"))

"""The questions of a course: where they stand, and their newest versions."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Row, Select, bindparam, exists, func, insert, select, update
from sqlalchemy.orm import Session

from db.models import ExamItemRow, LectureRow, QuestionFacetRow, QuestionMoveRow, QuestionRow, QuestionVersionRow
from db.queries import blindness, question_findings, question_risk
from db.queries.access import OF_PERSON, demand
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.formats.questions_json import question_from_json
from services.domain.lifecycle import QuestionStatus, move
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion, QuestionCounts
from services.domain.questions import Question
from services.domain.reviews import Stage


def set_status(
    session: Session, question_id: UUID, to: QuestionStatus, *, reason: str | None = None, by: Person | None = None
) -> None:
    """Move the question as the table allows, with a lock on its row, and keep the move; `Conflict` otherwise.

    Nobody claims it then, and whatever comes to wait does so from now on, for a first decision.
    """
    current = session.execute(
        select(QuestionRow.status, QuestionRow.version).where(QuestionRow.id == question_id).with_for_update()
    ).one_or_none()
    if current is None:
        raise NotFound("This question has been deleted.")
    values: dict[str, Any] = {"claimed_by": None, "claimed_until": None, "stage": Stage.FIRST}
    if to is QuestionStatus.IN_REVIEW:
        values["waiting_since"] = func.clock_timestamp()
    session.execute(
        update(QuestionRow)
        .where(QuestionRow.id == question_id)
        .values(status=move(current.status, to), status_reason=reason, **values)
    )
    keep_move(session, question_id, current.version, current.status, to, reason=reason, by=by)
    if to is QuestionStatus.IN_REVIEW:
        question_risk.renew(session, question_id, is_reopened=current.status is QuestionStatus.APPROVED)


def keep_move(
    session: Session,
    question_id: UUID,
    version: int,
    was: QuestionStatus,
    became: QuestionStatus,
    *,
    reason: str | None = None,
    by: Person | None = None,
) -> None:
    """Remember for ever that the question came from one status to another at this version."""
    session.execute(
        insert(QuestionMoveRow).values(
            question_id=question_id,
            version=version,
            was=was.value,
            became=became,
            reason=reason,
            moved_by=by.id if by else None,
        )
    )


def get(session: Lookup, person: Person, question_id: UUID, *roles: Role) -> BankedQuestion:
    """The newest version; `NotFound` outside her courses, `NotAllowed` where she has none of the roles."""
    row = session.execute(_HERS, {"question_id": question_id, "person_id": person.id}).one_or_none()
    if row is None:
        raise NotFound("There is no such question, or its course is not yours.")
    if roles:
        demand(session, person, row.course_id, *roles)
    return banked(row)


def page(
    session: Lookup,
    person: Person,
    course_id: UUID,
    request: PageRequest,
    *,
    lecture_id: UUID | None = None,
    run_id: UUID | None = None,
    status: QuestionStatus | None = None,
    outside_exam: UUID | None = None,
    search: str = "",
) -> Page[BankedQuestion]:
    """The questions of a course, oldest first, narrowed by whatever is given."""
    chosen = _chosen(
        of_lecture=lecture_id is not None,
        of_run=run_id is not None,
        with_status=status is not None,
        is_outside=outside_exam is not None,
    )
    if search:
        chosen = chosen.where(QuestionVersionRow.stem.icontains(search, autoescape=True))
    asked = {
        "course_id": course_id,
        "person_id": person.id,
        "lecture_id": lecture_id,
        "run_id": run_id,
        "status": status,
        "exam_id": outside_exam,
        "size": request.size,
        "offset": request.offset,
    }
    rows = session.execute(chosen, asked).all()
    return Page(tuple(banked(row) for row in rows), rows[0].total if rows else 0, request)


def counts(session: Lookup, person: Person, course_id: UUID) -> QuestionCounts:
    """How many questions of the course stand where."""
    rows = session.execute(_COUNTS, {"course_id": course_id, "person_id": person.id})
    return counted({row.name: row.number for row in rows})


def counted(found: Mapping[str, int]) -> QuestionCounts:
    """How many stand where, out of the number for each status that there is."""
    return QuestionCounts(
        waiting=found.get(QuestionStatus.IN_REVIEW, 0),
        approved=found.get(QuestionStatus.APPROVED, 0),
        sent_back=found.get(QuestionStatus.CHANGES_REQUESTED, 0),
        draft=found.get(QuestionStatus.DRAFT, 0),
        rejected=found.get(QuestionStatus.REJECTED, 0),
    )


def of_lecture(session: Session, lecture_id: UUID, *, before: datetime) -> list[Question]:
    """The newest version of every question about a lecture that was there then and is not rejected or retired."""
    rows = session.execute(
        newest()
        .where(QuestionRow.lecture_id == lecture_id, QuestionRow.created_at < before, _IS_KEPT)
        .order_by(*ORDER),
        _NOBODY,
    )
    return [banked(row).question for row in rows]


def of_course(session: Session, course_id: UUID) -> list[tuple[UUID, Question]]:
    """Id and newest version of every question of a course that is not rejected or retired."""
    rows = session.execute(newest().where(QuestionRow.course_id == course_id, _IS_KEPT).order_by(*ORDER), _NOBODY)
    return [(row.id, question_from_json(row.content)) for row in rows]


_NOBODY = {"person_id": None}
_IS_KEPT = QuestionRow.status.not_in([QuestionStatus.REJECTED, QuestionStatus.RETIRED])
ORDER = (QuestionRow.created_at, QuestionRow.id)
IS_NEWEST = (QuestionVersionRow.question_id == QuestionRow.id) & (QuestionVersionRow.number == QuestionRow.version)


def newest(*more: Any) -> Select[*tuple[Any, ...]]:
    """The newest versions, and `more` columns; `banked` makes a question of each row.

    To be executed with `person_id`, from whom it may be hidden who wrote one.
    """
    return (
        select(
            QuestionRow.id,
            QuestionRow.course_id,
            QuestionRow.lecture_id,
            LectureRow.title.label("lecture_title"),
            QuestionRow.status,
            QuestionRow.status_reason,
            QuestionRow.version,
            QuestionVersionRow.id.label("version_id"),
            QuestionVersionRow.content_hash,
            blindness.writer_shown().label("written_by"),
            QuestionVersionRow.content,
            QuestionVersionRow.checked_at,
            question_findings.MAJORS.label("majors"),
            *more,
        )
        .join(QuestionVersionRow, IS_NEWEST)
        .join(LectureRow, LectureRow.id == QuestionRow.lecture_id)
    )


def banked(row: Row[*tuple[Any, ...]]) -> BankedQuestion:
    """A row of `newest`."""
    return BankedQuestion(
        id=row.id,
        course_id=row.course_id,
        lecture_id=row.lecture_id,
        lecture_title=row.lecture_title,
        status=row.status,
        status_reason=row.status_reason,
        version=row.version,
        version_id=row.version_id,
        content_hash=row.content_hash,
        written_by=row.written_by,
        question=question_from_json(row.content),
        majors=row.majors,
        is_checked=row.checked_at is not None,
    )


_HERS = newest().where(QuestionRow.id == bindparam("question_id"), QuestionRow.course_id.in_(OF_PERSON))

OF_COURSE = (QuestionRow.course_id == bindparam("course_id"), QuestionRow.course_id.in_(OF_PERSON))
_COUNTS = select(QuestionFacetRow.name, QuestionFacetRow.number).where(
    QuestionFacetRow.course_id == bindparam("course_id"),
    QuestionFacetRow.course_id.in_(OF_PERSON),
    QuestionFacetRow.kind == "status",
)


@cache
def _chosen(*, of_lecture: bool, of_run: bool, with_status: bool, is_outside: bool) -> Select[*tuple[Any, ...]]:
    """A page of questions narrowed in this way, put together once for each way."""
    is_picked = exists().where(ExamItemRow.exam_id == bindparam("exam_id"), ExamItemRow.question_id == QuestionRow.id)
    narrowed = [
        (of_lecture, QuestionRow.lecture_id == bindparam("lecture_id")),
        (of_run, QuestionRow.run_id == bindparam("run_id")),
        (with_status, QuestionRow.status == bindparam("status")),
        (is_outside, ~is_picked),
    ]
    return (
        newest(func.count().over().label("total"))
        .where(
            QuestionRow.course_id == bindparam("course_id"),
            QuestionRow.course_id.in_(OF_PERSON),
            *(condition for is_asked, condition in narrowed if is_asked),
        )
        .order_by(*ORDER)
        .limit(bindparam("size", type_=Integer))
        .offset(bindparam("offset", type_=Integer))
    )

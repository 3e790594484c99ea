"""Courses, who belongs to them, and their objectives."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Integer,
    Label,
    Row,
    ScalarSelect,
    Text,
    bindparam,
    cast,
    delete,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import Session

from db.models import CourseRow, LectureRow, MembershipRow, ObjectiveRow, QuestionRow
from db.prepared import Named
from db.queries.access import HELD, OF_PERSON, course_ids
from db.unit_of_work import Lookup
from services.domain.courses import Course, CourseSummary
from services.domain.errors import NotFound
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role


def add(session: Session, person: Person, *, title: str, code: str, term: str, language: str) -> UUID:
    """A new course that is hers: she teaches and reviews in it."""
    row = CourseRow(title=title, code=code, term=term, language=language, created_by=person.id)
    session.add(row)
    session.flush()
    session.add_all(
        MembershipRow(person_id=person.id, course_id=row.id, role=role)
        for role in (Role.OWNER, Role.TEACHER, Role.REVIEWER)
    )
    return row.id


def add_member(session: Session, course_id: UUID, person_id: UUID, role: Role) -> None:
    """Give a person a role; doing it twice is harmless."""
    session.merge(MembershipRow(person_id=person_id, course_id=course_id, role=role))


def set_group_roles(session: Session, person_id: UUID, given: set[tuple[str, Role, str]]) -> None:
    """Make the roles she has from the pool's groups exactly these (group, role, course code); others are left alone."""
    session.execute(
        delete(MembershipRow).where(MembershipRow.person_id == person_id, MembershipRow.from_group.is_not(None))
    )
    for group, role, code in sorted(given):
        session.execute(
            insert(MembershipRow)
            .from_select(
                ["person_id", "course_id", "role", "from_group"],
                select(literal(person_id), CourseRow.id, literal(role, MembershipRow.role.type), literal(group)).where(
                    CourseRow.code == code
                ),
            )
            .on_conflict_do_nothing()
        )


def objectives(session: Session, course_id: UUID) -> tuple[str, ...]:
    """The objectives of a course, in order."""
    return tuple(
        session.scalars(
            select(ObjectiveRow.text).where(ObjectiveRow.course_id == course_id).order_by(ObjectiveRow.position)
        )
    )


def get(session: Lookup, person: Person, course_id: UUID) -> Course:
    """The course with its objectives; `NotFound` for a stranger."""
    row = hers(session, _HERS, {"course_id": course_id, "person_id": person.id})
    return of_row(row, tuple(row.objectives or ()))


def hers(session: Lookup, statement: Named, asked: dict[str, Any]) -> Row[*tuple[Any, ...]]:
    """The row of a course with her `roles` in it; `NotFound` when there is none, or she has none."""
    row = statement.ask(session, asked).one_or_none()
    if row is None or not row.roles:
        raise NotFound("There is no such course, or you are not part of it.")
    return row


def of_row(row: Row[*tuple[Any, ...]], objectives: tuple[str, ...] = ()) -> Course:
    """The course out of a row with its columns and her roles."""
    return Course(
        row.id, row.title, row.code, row.term, row.language, frozenset(row.roles), objectives, row.archived_at
    )


def page(
    session: Lookup, person: Person, request: PageRequest, *, search: str = "", archived: bool = False
) -> Page[CourseSummary]:
    """Her courses, or the archived ones, newest first, with what is in them."""
    asked = {
        "person_id": person.id,
        "search": search,
        "archived": archived,
        "size": request.size,
        "offset": request.offset,
    }
    rows = _PAGE.ask(session, asked).all()
    items = tuple(CourseSummary(of_row(row), row.lectures, row.taught_ms, row.waiting, row.approved) for row in rows)
    return Page(items, rows[0].total if rows else 0, request)


def choices(session: Session, person: Person, *roles: Role) -> list[tuple[UUID, str]]:
    """Id and title of each course that is not archived and in which she has one of these roles (none named: any)."""
    rows = session.execute(
        select(CourseRow.id, CourseRow.title)
        .where(CourseRow.id.in_(course_ids(person, *roles)), CourseRow.archived_at.is_(None))
        .order_by(CourseRow.created_at.desc())
    )
    return [(row.id, row.title) for row in rows]


def set_archived(session: Session, course_id: UUID, *, is_archived: bool) -> bool:
    """Archive the course or take it back; False when it was so already."""
    moved = session.scalar(
        update(CourseRow)
        .where(CourseRow.id == course_id, CourseRow.archived_at.is_(None) == is_archived)
        .values(archived_at=func.clock_timestamp() if is_archived else None)
        .returning(CourseRow.id)
    )
    return moved is not None


def id_by_title(session: Session, title: str) -> UUID | None:
    """The course of this title, if there is exactly one."""
    found = session.scalars(select(CourseRow.id).where(CourseRow.title == title).limit(2)).all()
    return found[0] if len(found) == 1 else None


def _objectives() -> Label[list[str] | None]:
    return (
        select(func.array_agg(aggregate_order_by(ObjectiveRow.text, ObjectiveRow.position)))
        .where(ObjectiveRow.course_id == CourseRow.id)
        .scalar_subquery()
        .label("objectives")
    )


def _lectures() -> ScalarSelect[int]:
    return select(func.count()).select_from(LectureRow).where(LectureRow.course_id == CourseRow.id).scalar_subquery()


def _taught_ms() -> ScalarSelect[int]:
    return (
        select(func.coalesce(cast(func.sum(LectureRow.duration_ms), BigInteger), 0))
        .where(LectureRow.course_id == CourseRow.id, LectureRow.status == LectureStatus.READY)
        .scalar_subquery()
    )


def _questions(status: QuestionStatus) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(QuestionRow)
        .where(QuestionRow.course_id == CourseRow.id, QuestionRow.status == status)
        .scalar_subquery()
    )


# What pages ask for at every run is put together once.
_HERS = Named(select(*CourseRow.__table__.columns, HELD, _objectives()).where(CourseRow.id == bindparam("course_id")))
_SEARCH = func.lower(bindparam("search", type_=Text))
_PAGE = Named(
    select(
        *CourseRow.__table__.columns,
        HELD,
        _lectures().label("lectures"),
        _taught_ms().label("taught_ms"),
        _questions(QuestionStatus.IN_REVIEW).label("waiting"),
        _questions(QuestionStatus.APPROVED).label("approved"),
        func.count().over().label("total"),
    )
    .where(
        CourseRow.id.in_(OF_PERSON),
        CourseRow.archived_at.is_not(None) == bindparam("archived"),
        (func.strpos(func.lower(CourseRow.title), _SEARCH) > 0)
        | (func.strpos(func.lower(CourseRow.code), _SEARCH) > 0),
    )
    .order_by(CourseRow.created_at.desc(), CourseRow.id)
    .limit(bindparam("size", type_=Integer))
    .offset(bindparam("offset", type_=Integer))
)

"""Who belongs to a course, and what she may do there."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, delete, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert
from sqlalchemy.orm import Session

from db.models import CourseRow, MembershipRow, PersonRow
from db.unit_of_work import Lookup
from services.domain.errors import NotFound
from services.domain.members import HeldRole, Member
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role

_ORDER = {role: place for place, role in enumerate(Role)}


def hold_course(session: Session, person: Person, course_id: UUID) -> None:
    """Let one transaction at a time change who belongs to a course of hers; a stranger's holds nothing."""
    session.execute(
        select(CourseRow.id)
        .where(
            CourseRow.id == course_id,
            exists().where(MembershipRow.course_id == CourseRow.id, MembershipRow.person_id == person.id),
        )
        .with_for_update(key_share=True)
    )


def page(session: Lookup, course_id: UUID, request: PageRequest, *, search: str = "") -> Page[Member]:
    """The members, owners first and then by name."""
    rows = session.execute(
        _PAGE, {"course_id": course_id, "search": _pattern(search), "size": request.size, "offset": request.offset}
    ).all()
    return Page(tuple(_member(row) for row in rows), rows[0].total if rows else 0, request)


def get(session: Session, course_id: UUID, member_id: UUID) -> Member:
    """One member; `NotFound` for anybody else."""
    row = session.execute(_MEMBERS.where(PersonRow.id == member_id), {"course_id": course_id}).one_or_none()
    if row is None:
        raise NotFound("This person does not belong to the course any more.")
    return _member(row)


def owners(session: Session, course_id: UUID) -> int:
    """How many people own the course and can sign in."""
    return session.scalar(_OWNERS, {"course_id": course_id}) or 0


def give(session: Session, course_id: UUID, person_id: UUID, roles: Collection[Role]) -> list[Role]:
    """Give these roles; the ones she did not have."""
    new = [
        session.scalar(
            insert(MembershipRow)
            .values(person_id=person_id, course_id=course_id, role=role)
            .on_conflict_do_nothing()
            .returning(MembershipRow.role)
        )
        for role in sorted(roles, key=_ORDER.__getitem__)
    ]
    return [role for role in new if role is not None]


def take(session: Session, course_id: UUID, person_id: UUID, roles: Collection[Role]) -> None:
    """Take these roles, save those of the pool's groups."""
    session.execute(
        delete(MembershipRow).where(
            MembershipRow.course_id == course_id,
            MembershipRow.person_id == person_id,
            MembershipRow.role.in_(roles),
            MembershipRow.from_group.is_(None),
        )
    )


def _pattern(search: str) -> str:
    """The search for `LIKE`, in which its own signs stand for themselves."""
    return f"%{search.replace('/', '//').replace('%', '/%').replace('_', '/_')}%".replace("\0", "")


def _member(row: Row[*tuple[Any, ...]]) -> Member:
    held = [HeldRole(Role(role), group) for role, group in zip(row.roles, row.from_groups, strict=True)]
    held.sort(key=lambda each: _ORDER[each.role])
    return Member(row.id, row.name, row.email, tuple(held), row.disabled_at is not None)


_MEMBERS = (
    select(
        PersonRow.id,
        PersonRow.name,
        PersonRow.email,
        PersonRow.disabled_at,
        func.array_agg(aggregate_order_by(MembershipRow.role, MembershipRow.role)).label("roles"),
        func.array_agg(aggregate_order_by(MembershipRow.from_group, MembershipRow.role)).label("from_groups"),
    )
    .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
    .where(MembershipRow.course_id == bindparam("course_id"))
    .group_by(PersonRow.id)
)

# Put together once: the page of a course's people runs it each time.
_PAGE = (
    _MEMBERS.add_columns(func.count().over().label("total"))
    .where(
        PersonRow.name.ilike(bindparam("search"), escape="/") | PersonRow.email.ilike(bindparam("search"), escape="/")
    )
    .order_by(func.bool_or(MembershipRow.role == Role.OWNER).desc(), func.lower(PersonRow.name), PersonRow.id)
    .limit(bindparam("size"))
    .offset(bindparam("offset"))
)

_OWNERS = (
    select(func.count())
    .select_from(MembershipRow)
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .where(
        MembershipRow.course_id == bindparam("course_id"),
        MembershipRow.role == Role.OWNER,
        PersonRow.disabled_at.is_(None),
    )
)

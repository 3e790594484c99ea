"""What a person may reach: every other query narrows itself by these."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from db.models import CourseRow, MembershipRow
from db.prepared import Named
from db.unit_of_work import Lookup
from services.domain.errors import NotAllowed, NotFound
from services.domain.people import Person, Role, granting


def course_ids(person: Person, *roles: Role) -> Select[UUID]:
    """The ids of the courses in which she has one of these roles, or any role when none is named."""
    chosen = select(MembershipRow.course_id).where(MembershipRow.person_id == person.id)
    return chosen.where(MembershipRow.role.in_(granting(roles))) if roles else chosen


OF_PERSON = select(MembershipRow.course_id).where(MembershipRow.person_id == bindparam("person_id"))
"""The same for statements put together once, to be executed with `person_id`."""


def demand(session: Lookup, person: Person, course_id: UUID, *roles: Role, even_archived: bool = False) -> None:
    """`NotFound` for a course she does not belong to, `NotAllowed` for one where she has none of the roles.

    What takes a role changes something, and an archived course is not changed (unless `even_archived`).
    """
    held = _HELD.ask(session, {"person_id": person.id, "course_id": course_id}).one_or_none()
    if held is None:
        raise NotFound(_NO_COURSE)
    permit(held.roles, held.archived_at, *roles, even_archived=even_archived)


def may_teach(held: Collection[Role], archived_at: datetime | None) -> bool:
    """Whether somebody who holds these roles in a course changes what it teaches now."""
    return archived_at is None and not granting((Role.TEACHER,)).isdisjoint(held)


def may_talk(held: Collection[Role], archived_at: datetime | None) -> bool:
    """Whether somebody who holds these roles in a course says something there now."""
    return archived_at is None and bool(held)


def permit(
    held: Collection[Role] | None, archived_at: datetime | None, *roles: Role, even_archived: bool = False
) -> None:
    """The same of a course that has been read already, with the roles that she holds in it."""
    if not held:
        raise NotFound(_NO_COURSE)
    if roles and granting(roles).isdisjoint(held):
        wanted = " or ".join(role.value for role in roles)
        article = "an" if wanted[0] in "aeiou" else "a"
        raise NotAllowed(f"Only {article} {wanted} of this course can do that. Ask its owner to add you.")
    if roles and archived_at is not None and not even_archived:
        raise NotAllowed("This course is archived. Its owner can restore it under Settings; then you can go on.")


_NO_COURSE = "There is no such course, or you are not part of it."
HELD = (
    select(func.array_agg(MembershipRow.role, type_=ARRAY(MembershipRow.role.type)))
    .where(MembershipRow.course_id == CourseRow.id, MembershipRow.person_id == bindparam("person_id"))
    .scalar_subquery()
    .label("roles")
)
"""Her roles in a course that is read, none where she has none; to be executed with `person_id`."""

_HELD = Named(select(CourseRow.archived_at, HELD).where(CourseRow.id == bindparam("course_id")))

"""What a person may reach: every other query narrows itself by these."""

from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from db.models import MembershipRow
from services.domain.errors import NotAllowed, NotFound
from services.domain.people import Person, Role


def course_ids(person: Person, *roles: Role) -> Select[UUID]:
    """The ids of the courses in which she has one of these roles, or any role when none is named."""
    chosen = select(MembershipRow.course_id).where(MembershipRow.person_id == person.id)
    return chosen.where(MembershipRow.role.in_(roles)) if roles else chosen


OF_PERSON = select(MembershipRow.course_id).where(MembershipRow.person_id == bindparam("person_id"))
"""The same for statements put together once, to be executed with `person_id`."""


def demand(session: Session, person: Person, course_id: UUID, *roles: Role) -> None:
    """`NotFound` for a course she does not belong to, `NotAllowed` for one where she has none of the roles."""
    held = set(
        session.scalars(
            select(MembershipRow.role).where(MembershipRow.person_id == person.id, MembershipRow.course_id == course_id)
        )
    )
    if not held:
        raise NotFound("There is no such course, or you are not part of it.")
    if roles and held.isdisjoint(roles):
        wanted = " or ".join(role.value for role in roles)
        raise NotAllowed(f"Only a {wanted} of this course can do that. Ask its teacher to add you.")

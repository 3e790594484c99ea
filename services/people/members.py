"""The people of a course: who they are, what each may do, and who is asked to join."""

from dataclasses import dataclass
from uuid import UUID

from db.queries import access, audit, courses, invitations, members, people
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.courses import Course
from services.domain.errors import InvalidInput
from services.domain.members import Invitation, Member, demand_no_group_role, demand_owner, with_roles
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role, checked_email


@dataclass(frozen=True, slots=True)
class CoursePeople:
    """One page of a course's members; `invitations` is empty for whoever does not own the course."""

    course: Course
    members: Page[Member]
    invitations: tuple[Invitation, ...]


class Members:
    """Who belongs to a course; its owners decide."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_course(
        self, person: Person, course_id: UUID, request: PageRequest | None = None, *, search: str = ""
    ) -> CoursePeople:
        """The members, owners first, and for an owner the invitations that wait."""
        with self._database.lookup() as work:
            course = courses.get(work, person, course_id)
            found = members.page(work, course_id, request or PageRequest(), search=search.strip())
            waiting = invitations.of_course(work, course_id) if Role.OWNER in course.roles else []
        return CoursePeople(course, found, tuple(waiting))

    def invite(self, person: Person, course_id: UUID, *, email: str, role: Role) -> None:
        """Give whoever has this address a role: now if she has an account, otherwise when she first signs in.

        What is answered is the same in both cases.
        """
        email = checked_email(email)
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.OWNER)
            invitations.hold_email(work, email)
            known = people.by_email(work, email)
            if known is not None:
                if members.give(work, course_id, known.id, [role]):
                    _record(work, person, Action.ROLE_GIVEN, course_id, known.id, role=role.value)
            elif invitations.add(work, person, course_id, email=email, role=role):
                audit.record(
                    work,
                    person,
                    Action.PERSON_INVITED,
                    "course",
                    course_id,
                    course_id=course_id,
                    email=email,
                    role=role.value,
                )
            work.commit()

    def withdraw(self, person: Person, course_id: UUID, invitation_id: UUID) -> None:
        """Take an invitation back before it is taken up."""
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.OWNER, even_archived=True)
            email, role = invitations.withdraw(work, course_id, invitation_id)
            audit.record(
                work,
                person,
                Action.INVITATION_WITHDRAWN,
                "course",
                course_id,
                course_id=course_id,
                email=email,
                role=role.value,
            )
            work.commit()

    def set_roles(self, person: Person, course_id: UUID, member_id: UUID, *, roles: frozenset[Role]) -> None:
        """Make the roles given in this course exactly these; those of the pool's groups stay beside them.

        `NotAllowed` when the course would be left without an owner, `InvalidInput` without any role.
        """
        with self._database.unit_of_work() as work:
            members.hold_course(work, person, course_id)
            access.demand(work, person, course_id, Role.OWNER)
            member = members.get(work, course_id, member_id)
            given = with_roles(member, roles)
            members.take(work, course_id, member_id, member.given_here - given)
            members.give(work, course_id, member_id, given - member.given_here)
            demand_owner(members.owners(work, course_id))
            if given != member.given_here:
                _record(work, person, Action.ROLES_CHANGED, course_id, member_id, roles=_values(given))
            work.commit()

    def remove(self, person: Person, course_id: UUID, member_id: UUID) -> None:
        """End a membership: an owner anybody's, everybody her own.

        `NotAllowed` for the last owner, and where a group of the university's pool gives a role.
        """
        with self._database.unit_of_work() as work:
            members.hold_course(work, person, course_id)
            needed = () if member_id == person.id else (Role.OWNER,)
            access.demand(work, person, course_id, *needed, even_archived=True)
            member = members.get(work, course_id, member_id)
            demand_no_group_role(member, frozenset(Role))
            members.take(work, course_id, member_id, member.given_here)
            if member.is_owner:
                demand_owner(members.owners(work, course_id))
            action = Action.COURSE_LEFT if member_id == person.id else Action.MEMBER_REMOVED
            _record(work, person, action, course_id, member_id, roles=_values(member.given_here))
            work.commit()

    def hand_over(self, person: Person, course_id: UUID, member_id: UUID) -> None:
        """Make a member the owner in her own place, in one step; she stays as a teacher."""
        if member_id == person.id:
            raise InvalidInput("Choose somebody else to hand the course over to.")
        with self._database.unit_of_work() as work:
            members.hold_course(work, person, course_id)
            access.demand(work, person, course_id, Role.OWNER, even_archived=True)
            demand_no_group_role(members.get(work, course_id, person.id), frozenset((Role.OWNER,)))
            member = members.get(work, course_id, member_id)
            members.give(work, course_id, member.person_id, [Role.OWNER])
            members.give(work, course_id, person.id, [Role.TEACHER])
            members.take(work, course_id, person.id, [Role.OWNER])
            demand_owner(members.owners(work, course_id))
            _record(work, person, Action.COURSE_HANDED_OVER, course_id, member_id)
            work.commit()


def _record(work: Work, person: Person, action: Action, course_id: UUID, member_id: UUID, **details: object) -> None:
    audit.record(work, person, action, "person", member_id, course_id=course_id, **details)


def _values(roles: frozenset[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]

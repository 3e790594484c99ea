"""The roles of a course in words."""

from collections.abc import Collection

from services.domain.members import HeldRole, Member
from services.domain.people import Role

ROLE_NAMES = {role: role.value.capitalize() for role in Role}

ROLE_DUTIES = {
    Role.OWNER: "decides who belongs to the course, archives it, and does what a teacher does",
    Role.TEACHER: "uploads lectures, has questions drafted, puts exams together",
    Role.REVIEWER: "decides on questions",
    Role.COORDINATOR: "looks at coverage and progress",
}


def roles_words(roles: Collection[Role]) -> str:
    """The roles in their order: `Owner, teacher`."""
    return ", ".join(role.value for role in Role if role in roles).capitalize()


def member_words(member: Member) -> str:
    """What she does in the course."""
    return roles_words({held.role for held in member.roles})


def group_words(held: HeldRole) -> str:
    """Where a role comes from that cannot be changed in the course."""
    return f"{ROLE_NAMES[held.role]}: by the group “{held.from_group}” of your university's sign-in"

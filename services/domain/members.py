"""Who belongs to a course, who is asked to, and what each of them does in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.errors import InvalidInput, NotAllowed
from services.domain.people import Role


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role and, when the university's pool gives it, the group through which it does."""

    role: Role
    from_group: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a course; her roles stand in the order of `Role`. Whose account is closed cannot sign in."""

    person_id: UUID
    name: str
    email: str
    roles: tuple[HeldRole, ...]
    is_closed: bool = False

    @property
    def given_here(self) -> frozenset[Role]:
        """The roles that the course's owners gave, and can take."""
        return frozenset(held.role for held in self.roles if held.from_group is None)

    @property
    def from_groups(self) -> tuple[HeldRole, ...]:
        """The roles that the university's pool gives, and alone can take."""
        return tuple(held for held in self.roles if held.from_group is not None)

    @property
    def is_owner(self) -> bool:
        return any(held.role is Role.OWNER for held in self.roles)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A role that waits for whoever signs in with this address."""

    id: UUID
    email: str
    role: Role
    invited_by: str
    invited_at: datetime


def with_roles(member: Member, wanted: frozenset[Role]) -> frozenset[Role]:
    """What the course is to give her so that she has the wanted roles beside those of the pool's groups.

    `InvalidInput` when that leaves her without any role.
    """
    from_groups = {held.role for held in member.from_groups}
    given = wanted - from_groups
    if not given and not from_groups:
        raise InvalidInput("Choose at least one role, or remove this person from the course.")
    return given


def demand_no_group_role(member: Member, roles: frozenset[Role]) -> None:
    """`NotAllowed`, naming the group, when the pool gives her one of these roles."""
    held = next((held for held in member.from_groups if held.role in roles), None)
    if held is not None:
        raise NotAllowed(
            f"The role of {held.role.value} comes from the group “{held.from_group}” of your university's sign-in. "
            "Whoever looks after that group can take it away."
        )


def demand_owner(owners: int) -> None:
    """`NotAllowed` when nobody who can sign in would own the course."""
    if owners == 0:
        raise NotAllowed("A course always has an owner. Make somebody else its owner first.")

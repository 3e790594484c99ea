"""A course: what is taught, to what end, and who does what in it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.people import Role, granting


@dataclass(frozen=True, slots=True)
class Course:
    """One course as one person sees it: `roles` are hers."""

    id: UUID
    title: str
    code: str
    term: str
    language: str
    roles: frozenset[Role]
    objectives: tuple[str, ...] = ()
    archived_at: datetime | None = None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def allows(self, *roles: Role) -> bool:
        """She may do what one of these roles does here: nothing, in an archived course, which is only read."""
        return not self.is_archived and not self.roles.isdisjoint(granting(roles))


@dataclass(frozen=True, slots=True)
class CourseSummary:
    """A course in a list, with what is in it; `taught_ms` is the length of its ready lectures."""

    course: Course
    lectures: int
    taught_ms: int
    waiting_for_review: int
    approved: int

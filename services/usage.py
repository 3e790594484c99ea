"""What language models cost each course, month by month, and the limit at which a course stops."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from db.queries import access, audit, usage
from db.unit_of_work import Database
from services.domain.audit import Action
from services.domain.errors import InvalidInput, NotAllowed
from services.domain.people import Person, Role
from services.domain.usage import LARGEST_LIMIT_USD, Budget, MonthUsage, month_begin
from services.runs.ledger import Limits

_MONTHS = 12


class UsageReports:
    """For the members of a course its own numbers, for administrators those of all courses."""

    def __init__(self, database: Database, limits: Limits, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock

    def of_course(self, person: Person, course_id: UUID, *, months: int = _MONTHS) -> list[MonthUsage]:
        """Each month (UTC) in which something was ordered or cost something, the newest first."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return usage.by_month(work, since=self._since(months), course_id=course_id)

    def of_installation(self, person: Person, *, months: int = _MONTHS) -> list[MonthUsage]:
        """The same of every course, for administrators; within a month by the titles of the courses."""
        if not person.is_administrator:
            raise NotAllowed("Only an administrator of this installation can see what all courses cost.")
        with self._database.lookup() as work:
            return usage.by_month(work, since=self._since(months))

    def budget(self, person: Person, course_id: UUID) -> Budget:
        """What the course has spent this month, and what it may."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return Budget(
                usage.spent(work, course_id, since=self._since(1)),
                usage.limit_of(work, course_id),
                self._limits.default_usd,
            )

    def set_limit(self, person: Person, course_id: UUID, limit_usd: float | None) -> None:
        """What an owner lets her course spend in a month; None leaves it to the installation."""
        if limit_usd is not None and not 0 <= limit_usd <= LARGEST_LIMIT_USD:
            raise InvalidInput(f"A limit is between 0 and {LARGEST_LIMIT_USD:,.0f} US dollars a month.")
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.OWNER)
            usage.set_limit(work, course_id, limit_usd)
            told = "none" if limit_usd is None else f"{limit_usd:.2f}"
            audit.record(
                work, person, Action.COST_LIMIT_SET, "course", course_id, course_id=course_id, dollars_a_month=told
            )
            work.commit()

    def _since(self, months: int) -> datetime:
        """The first moment of the month that lies `months` - 1 before this one."""
        begin = month_begin(self._clock().astimezone(UTC))
        for _ in range(months - 1):
            begin = month_begin(begin - timedelta(days=1))
        return begin

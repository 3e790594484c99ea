"""Writes down what each call of a model cost, and stops a run whose course has spent what it may in a month."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from db.queries import usage
from db.unit_of_work import Database, Lookup
from services.domain.errors import NotAllowed
from services.domain.usage import Purpose, month_begin, over_limit_words
from services.providers.protocols import Usage


class Limits:
    """What the calls of a course may cost in a calendar month (UTC): its own limit, or that of the installation.

    Where the writer `is_free`, nobody is stopped.
    """

    def __init__(self, default_usd: float | None, *, is_free: bool = False, clock: Callable[[], datetime]) -> None:
        self.default_usd = default_usd
        self._is_free = is_free
        self._clock = clock

    def of_course(self, work: Lookup, course_id: UUID) -> float | None:
        """US dollars a month; None where there is no limit."""
        own = usage.limit_of(work, course_id)
        return self.default_usd if own is None else own

    def demand_room(self, work: Lookup, course_id: UUID) -> None:
        """`NotAllowed` with a sentence when the course has spent this month what it may."""
        limit = None if self._is_free else self.of_course(work, course_id)
        if limit is None:
            return
        spent = usage.spent(work, course_id, since=month_begin(self._clock().astimezone(UTC)))
        if spent >= limit:
            raise NotAllowed(over_limit_words(spent, limit))


class Ledger:
    """The calls of one run."""

    def __init__(self, database: Database, limits: Limits, *, course_id: UUID, run_id: UUID, person_id: UUID) -> None:
        self._database = database
        self._limits = limits
        self._course_id = course_id
        self._run_id = run_id
        self._person_id = person_id
        self._has_new = False

    def count(self, spent: Usage | None, purpose: Purpose, *, model: str) -> None:
        """Keep what a call cost; nothing where it cost nothing."""
        if spent is None:
            return
        with self._database.unit_of_work() as work:
            usage.record(
                work,
                course_id=self._course_id,
                run_id=self._run_id,
                person_id=self._person_id,
                model=model,
                purpose=purpose,
                input_tokens=spent.input_tokens,
                output_tokens=spent.output_tokens,
                seconds=spent.seconds,
                cost_usd=spent.cost_usd,
            )
            work.commit()
        self._has_new = self._has_new or bool(spent.cost_usd)

    def demand_room(self) -> None:
        """`NotAllowed` when what was counted since the last look has brought the course to its limit."""
        if self._has_new:
            self._has_new = False
            with self._database.reading() as work:
                self._limits.demand_room(work, self._course_id)

"""What is configured on this machine, and whether it answers."""

from collections.abc import Callable
from dataclasses import dataclass

from db.queries import jobs
from db.unit_of_work import Database
from services.domain.errors import LecternError, NotAllowed
from services.domain.people import Person
from services.jobs import STALLED_AFTER_SECONDS

Probe = tuple[str, str, Callable[[], str]]
"""A part's name, what it is set to, and a call that uses it and says how it is."""


@dataclass(frozen=True, slots=True)
class Check:
    """One part of the installation: what it is set to, and what it said."""

    part: str
    setting: str
    works: bool
    says: str


class Installation:
    """Looks at every part the way it is used."""

    def __init__(self, database: Database, probes: tuple[Probe, ...]) -> None:
        self._database = database
        self._probes = probes

    def checks(self, person: Person) -> list[Check]:
        """The state of every part, for an administrator."""
        if not person.is_administrator:
            raise NotAllowed("Only an administrator can see how this installation is set up.")
        return self.examine()

    def examine(self) -> list[Check]:
        """The state of every part, for the operator at the terminal."""
        parts = (*self._probes, ("Workers", "PostgreSQL queue", self._workers))
        return [_examined(part, setting, probe) for part, setting, probe in parts]

    def workers_alive(self) -> int:
        """How many workers have given a sign of life in the last seconds."""
        with self._database.unit_of_work() as work:
            return jobs.workers_alive(work, within_seconds=STALLED_AFTER_SECONDS)

    def _workers(self) -> str:
        alive = self.workers_alive()
        if not alive:
            raise LecternError("No worker is running. Start one with: python manage.py worker")
        return f"{alive} queues are being served"


def _examined(part: str, setting: str, probe: Callable[[], str]) -> Check:
    try:
        return Check(part, setting, True, probe())
    except LecternError as error:
        return Check(part, setting, False, str(error))

"""The second factor of a local account: codes of an authenticator app (RFC 6238), and recovery codes for a lost one."""

from collections.abc import Callable
from datetime import datetime

from db.queries import second_factors
from db.unit_of_work import Database
from services.domain.people import Person
from services.providers.sealing import Sealer


class SecondFactors:
    """Keeps each person's secret sealed, and lets no code work twice."""

    def __init__(self, database: Database, sealer: Sealer, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._sealer = sealer
        self._clock = clock

    def is_on(self, person: Person) -> bool:
        """She has confirmed an authenticator app."""
        with self._database.reading() as work:
            return second_factors.is_on(work, person.id)

    def accepts(self, person: Person, code: str) -> bool:
        """The code is of her app and now, or one of her recovery codes; either works once."""
        raise NotImplementedError

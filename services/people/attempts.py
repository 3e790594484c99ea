"""Makes whoever guesses wait: failed sign-ins are counted per account and per address, and each wait is longer."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from db.queries import attempts
from db.unit_of_work import Database
from services.domain.errors import NotAllowed

_FREE_OF_ACCOUNT = 5
_FREE_OF_ADDRESS = 30
_LONGEST_WAIT = timedelta(minutes=15)
_FORGOTTEN_AFTER = timedelta(hours=1)


class TooManyAttempts(NotAllowed):
    """The next try must wait."""


class Attempts:
    """Counts before the password is looked at, so that guesses sent side by side are counted too.

    An account is counted whether it exists or not: the wait tells nothing.
    """

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def count(self, account: str, address: str) -> None:
        """Count a try; `TooManyAttempts` with the time to wait when it comes too soon."""
        now = self._clock()
        with self._database.unit_of_work() as work:
            for key, free in ((_account(account), _FREE_OF_ACCOUNT), (_address(address), _FREE_OF_ADDRESS)):
                wait_until = attempts.count(
                    work, key, now=now, free=free, longest=_LONGEST_WAIT, forgotten_after=_FORGOTTEN_AFTER
                )
                if wait_until is not None:
                    raise TooManyAttempts(f"Too many tries. Wait {_words(wait_until - now)}, then try again.")
            work.commit()

    def succeeded(self, account: str, address: str) -> None:
        """Forget the tries of this account, and take back this one of the address."""
        with self._database.unit_of_work() as work:
            attempts.forget(work, _account(account))
            attempts.take_back(work, _address(address))
            work.commit()


def _account(account: str) -> str:
    return f"account {hashlib.sha256(account.encode()).hexdigest()}"


def _address(address: str) -> str:
    return f"address {address}"


def _words(wait: timedelta) -> str:
    seconds = max(1, round(wait.total_seconds()))
    if seconds < 60:  # noqa: PLR2004 - seconds of a minute
        return f"{seconds} second{'s' if seconds > 1 else ''}"
    minutes = -(-seconds // 60)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"

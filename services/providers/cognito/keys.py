"""The pool's public keys: kept, fetched again when the pool changes them, and never at a forger's bidding."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import jwt

from services.domain.errors import NotAllowed, ProviderUnavailable
from services.providers.cognito.refusals import UNREACHABLE

# A key that the pool has taken back is trusted no longer than this.
_LIFE = timedelta(hours=1)
# However many unknown key ids arrive, the pool is asked no oftener than this.
_FLOOR = timedelta(seconds=30)


class PoolKeys:
    """The keys at one address, which comes from the settings and never from a token."""

    def __init__(self, address: str, http: httpx.Client, *, clock: Callable[[], datetime]) -> None:
        self._address = address
        self._http = http
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._asked_at: datetime | None = None
        self._fetched_at: datetime | None = None

    def key(self, key_id: str) -> jwt.PyJWK:
        """The key of this id; `NotAllowed` when the pool has none, `ProviderUnavailable` when it cannot be asked."""
        with self._lock:
            if self._is_due(key_id):
                self._ask()
            found = self._keys.get(key_id)
        if found is None:
            raise NotAllowed("This sign-in was not made by your university. Please sign in again.")
        return found

    def fetch(self) -> int:
        """Fetch the keys now and say how many there are; `ProviderUnavailable` when the pool has none to give."""
        with self._lock:
            self._asked_at = self._clock()
            self._keys = self._fetched()
            self._fetched_at = self._asked_at
            return len(self._keys)

    def _is_due(self, key_id: str) -> bool:
        now = self._clock()
        if self._asked_at is None or self._fetched_at is None:
            return True
        is_stale = key_id not in self._keys or now - self._fetched_at > _LIFE
        return is_stale and now - self._asked_at > _FLOOR

    def _ask(self) -> None:
        now = self._asked_at = self._clock()
        try:
            self._keys = self._fetched()
        except ProviderUnavailable:
            if self._fetched_at is None:
                raise
            return  # those that are known still serve whoever signed in before the pool fell silent
        self._fetched_at = now

    def _fetched(self) -> dict[str, jwt.PyJWK]:
        try:
            answer = self._http.get(self._address)
            answer.raise_for_status()
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, jwt.PyJWTError, AttributeError) as error:
            raise ProviderUnavailable(UNREACHABLE) from error
        return {key.key_id: key for key in keys if key.key_id and key.key_type == "RSA"}

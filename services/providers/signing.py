"""Signs what a browser may do with one object until a moment in time."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer

from services.domain.errors import NotAllowed


class LinkExpired(NotAllowed):
    """A link was good once; a new one is to be had by reloading the page."""


class LinkForged(NotAllowed):
    """Lectern never gave out this link."""


class Signer:
    """Makes and opens tokens for one purpose, so that a token for one cannot be used for another."""

    def __init__(self, secret: str, purpose: str, *, clock: Callable[[], float] = time.time) -> None:
        self._serializer = URLSafeSerializer(secret, salt=f"lectern.{purpose}")
        self._clock = clock

    def token(self, grant: dict[str, Any], *, expires_in: int) -> str:
        """A URL-safe token good for at least `expires_in` seconds and at most twice as long.

        The end is rounded up, so that a page drawn again hands out the same URL and
        a playing recording is not interrupted.
        """
        expires_at = (int(self._clock()) // expires_in + 2) * expires_in
        token = self._serializer.dumps({**grant, "until": expires_at})
        return token.decode() if isinstance(token, bytes) else token

    def open(self, token: str) -> dict[str, Any]:
        """What was granted; `LinkForged` or `LinkExpired` otherwise."""
        try:
            grant: dict[str, Any] = self._serializer.loads(token)
        except BadSignature as error:
            raise LinkForged("This link is not one of Lectern's. Go back to the page and try from there.") from error
        if grant.pop("until") < self._clock():
            raise LinkExpired("This link has expired. Reload the page to go on where you were.")
        return grant

    def open_for(self, token: str, *, holder: UUID) -> dict[str, Any]:
        """What was granted to this person; `NotAllowed` besides for a link that was passed on."""
        grant = self.open(token)
        if grant.get("for") != str(holder):  # links of before there were holders are nobody's
            raise NotAllowed("This link was made for somebody else. Open the page yourself and try from there.")
        return grant

"""Hands out the same presigned URL for a while, so that a page drawn again does not restart what is playing."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from threading import Lock

_LONGEST_S = 2 * 3600
_MOST_KEPT = 5000


class LastingLinks:
    """Links that live for at most two hours, and are handed out again in the first half of their life."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._links: OrderedDict[Hashable, tuple[datetime, str]] = OrderedDict()

    def get(self, what: Hashable, signed: Callable[[int], str], *, expires_in: int) -> str:
        """The link to this; `signed` makes a new one that lives for so many seconds."""
        seconds = min(expires_in, _LONGEST_S)
        now = self._clock()
        with self._lock:
            known = self._links.get(what)
            if known and timedelta(0) <= now - known[0] < timedelta(seconds=seconds / 2):
                return known[1]
            link = signed(seconds)
            self._links[what] = now, link
            self._links.move_to_end(what)
            if len(self._links) > _MOST_KEPT:
                self._links.popitem(last=False)
        return link

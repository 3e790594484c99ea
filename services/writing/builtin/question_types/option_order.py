"""In which order options stand: one that nobody can guess, and that anybody can repeat."""

import hashlib
from collections import Counter


class KeyPositions:
    """Spreads the right answers evenly over the places, in an order nobody can guess but anybody can repeat."""

    def __init__(self) -> None:
        self._used: Counter[tuple[int, int]] = Counter()

    def next(self, stem: str, options: int) -> int:
        """The place (from 0) of the key among so many options."""
        fewest = min(self._used[(options, place)] for place in range(options))
        open_places = [place for place in range(options) if self._used[(options, place)] == fewest]
        place = open_places[rank(stem) % len(open_places)]
        self._used[(options, place)] += 1
        return place


def rank(text: str) -> int:
    """A number that says nothing of the text but is always the same for it."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

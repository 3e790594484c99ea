"""Shares as they are said and as they are written: "three quarters" is 75 percent."""

import re

from services.domain.spoken_numbers import find_numbers

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9}
_SHARE = re.compile(
    rf"\b(?:({'|'.join(_COUNTS)})[ -])?({'|'.join(_PARTS)})(s?)\b",
    re.IGNORECASE,
)


def in_percent(text: str) -> str:
    """The text with its shares in percent: "roughly three quarters" → "roughly 75 percent"."""
    return _SHARE.sub(lambda found: f"{_percent(found):g} percent" if _is_share(found) else found.group(), text)


def numbers_in_percent(text: str) -> frozenset[float]:
    """The percentages that the shares in the text come to."""
    if _SHARE.search(text) is None:
        return frozenset()
    return frozenset(number.value for number in find_numbers(in_percent(text)))


def _is_share(found: re.Match[str]) -> bool:
    """ "Half" and "two thirds" are shares; "the third model" is none, and "a third" only of something."""
    count, part, plural = found.groups()
    if part.lower() == "half":
        return True
    goes_on = found.string[found.end() :].lstrip().lower()
    return bool(count) and (bool(plural) or goes_on.startswith(("of ", ".")) or not goes_on)


def _percent(found: re.Match[str]) -> float:
    return round(100 * _COUNTS.get((found.group(1) or "a").lower(), 1) / _PARTS[found.group(2).lower()], 1)

"""Times and durations in the words of the classroom."""

import re

from services.domain.errors import InvalidInput

_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):([0-5]\d)(?:[.,](\d{1,3}))?", re.ASCII)
_SECONDS_PER_HOUR = 3600
_SECONDS_PER_MINUTE = 60


def clock(ms: int) -> str:
    """The moment as a player shows it: `12:34`, or `1:02:34` from one hour on; milliseconds are cut off."""
    minutes, seconds = divmod(max(ms, 0) // 1000, _SECONDS_PER_MINUTE)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def parse_clock(text: str) -> int:
    """The moment in ms that `12:34` or `1:02:34` (with or without milliseconds) names; `InvalidInput` otherwise."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None or (match[1] is not None and int(match[2]) >= _SECONDS_PER_MINUTE):
        raise InvalidInput(f"“{text.strip()}” is not a time. Write it as 12:34 or 1:02:34.")
    hours, minutes, seconds = int(match[1] or 0), int(match[2]), int(match[3])
    return (hours * _SECONDS_PER_HOUR + minutes * 60 + seconds) * 1000 + int((match[4] or "").ljust(3, "0"))


def duration_words(ms: int) -> str:
    """How long something is, rounded as a person would: `40 s`, `52 min`, `1 h 20 min`."""
    seconds = max(round(ms / 1000), 0)
    if seconds < _SECONDS_PER_MINUTE:
        return f"{seconds} s"
    hours, minutes = divmod(int(seconds / 60 + 0.5), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"

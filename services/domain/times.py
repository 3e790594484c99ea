"""Times and durations in the words of the classroom."""

_SECONDS_PER_MINUTE = 60


def clock(ms: int) -> str:
    """The moment as a player shows it: `12:34`, or `1:02:34` from one hour on; milliseconds are cut off."""
    minutes, seconds = divmod(max(ms, 0) // 1000, _SECONDS_PER_MINUTE)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def duration_words(ms: int) -> str:
    """How long something is, rounded as a person would: `40 s`, `52 min`, `1 h 20 min`."""
    seconds = max(round(ms / 1000), 0)
    if seconds < _SECONDS_PER_MINUTE:
        return f"{seconds} s"
    hours, minutes = divmod(int(seconds / 60 + 0.5), 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"

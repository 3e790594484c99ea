"""How long something has waited, in words."""

from datetime import timedelta

_UNITS = (
    (timedelta(days=365), "year"),
    (timedelta(days=30), "month"),
    (timedelta(days=1), "day"),
    (timedelta(hours=1), "hour"),
)


def wait_words(waited: timedelta) -> str:
    """`3 days`, `1 hour`, in whole units of the largest kind; `12 min` below an hour."""
    for unit, name in _UNITS:
        count = waited // unit
        if count >= 1:
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{max(0, waited // timedelta(minutes=1))} min"

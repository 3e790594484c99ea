"""Waits for a condition, never for a time."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

_LOOK_EVERY_SECONDS = 0.1


def wait_until(condition: Callable[[], T | None], what: str, *, seconds: float) -> T:
    """The first value of the condition that is true; the test fails with `what` if none comes in time."""
    end = monotonic() + seconds
    pause = Event()
    while monotonic() < end:
        found = condition()
        if found:
            return found
        pause.wait(_LOOK_EVERY_SECONDS)
    raise AssertionError(f"{what} did not happen within {seconds:.0f} seconds")

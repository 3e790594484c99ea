"""Lets pages go first: whatever keeps the processor busy waits for a moment while somebody waits for one."""

import asyncio
import threading
from time import monotonic

SCRIPT_THREAD = "ScriptRunner.scriptThread"
"""How Streamlit names the thread that draws a page; it lives as long as the drawing."""

_LOOK_SECONDS = 0.005
_AFTER_SECONDS = 0.05
"""A page that has been drawn is still to be sent, and often the next is asked for at once."""


class PagesFirst:
    """Looks whether pages are being drawn, and remembers when it last saw one."""

    def __init__(self) -> None:
        self._seen_at = float("-inf")

    async def wait(self, most_seconds: float) -> None:
        """Until no page has been drawn for a moment, but no longer than that: with many people there always is one."""
        end = monotonic() + most_seconds
        while self._sees_one() and monotonic() < end:
            await asyncio.sleep(_LOOK_SECONDS)

    def _sees_one(self) -> bool:
        now = monotonic()
        if any(thread.name == SCRIPT_THREAD for thread in threading.enumerate()):
            self._seen_at = now
        return now - self._seen_at < _AFTER_SECONDS

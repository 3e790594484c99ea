"""Lets pages go first: whatever keeps the processor busy waits for a moment while one is being drawn."""

import asyncio
import threading

SCRIPT_THREAD = "ScriptRunner.scriptThread"
"""How Streamlit names the thread that draws a page; it lives as long as the drawing."""

_LOOK_SECONDS = 0.005


async def let_pages_go_first(most_seconds: float) -> None:
    """Wait until no page is being drawn, but no longer than that: with many people there always is one."""
    for _ in range(round(most_seconds / _LOOK_SECONDS)):
        if all(thread.name != SCRIPT_THREAD for thread in threading.enumerate()):
            return
        await asyncio.sleep(_LOOK_SECONDS)

"""An upload waits a moment while a page is being drawn, and never for long."""

import asyncio
import inspect
import threading
from collections.abc import Iterator
from time import monotonic

import pytest
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from components.web.pages_first import SCRIPT_THREAD, PagesFirst


@pytest.fixture
def drawing() -> Iterator[threading.Event]:
    """A page that is being drawn until the event is set."""
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait, name=SCRIPT_THREAD)
    thread.start()
    yield ended
    ended.set()
    thread.join()


def test_streamlit_draws_pages_in_threads_of_this_name() -> None:
    assert f'name="{SCRIPT_THREAD}"' in inspect.getsource(ScriptRunner)


def test_nothing_waits_while_no_page_is_drawn() -> None:
    async def waited() -> bool:
        waiting = asyncio.ensure_future(PagesFirst().wait(3600))
        await asyncio.sleep(0)
        return waiting.done()

    assert asyncio.run(waited())


def test_it_goes_on_when_the_page_has_been_drawn(drawing: threading.Event) -> None:
    async def waited() -> bool:
        waiting = asyncio.ensure_future(PagesFirst().wait(3600))
        await asyncio.sleep(0)
        was_waiting = not waiting.done()
        drawing.set()
        await asyncio.wait_for(waiting, 60)
        return was_waiting

    assert asyncio.run(waited())


@pytest.mark.usefixtures("drawing")
def test_where_a_page_is_always_being_drawn_it_goes_on_all_the_same() -> None:
    started = monotonic()
    asyncio.run(PagesFirst().wait(0.02))
    assert monotonic() - started >= 0.02

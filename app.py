"""The application: Streamlit's pages and Lectern's own routes, served once everything they need has started."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from components.errors import log_script_error
from components.services import provide
from components.web.answers import answer_unknown
from components.web.database import watched_database
from components.web.own_words import OwnWords
from components.web.routes import ROUTES
from components.web.theme import keep_theme
from components.web.wall import Wall
from components.web.worker import WatchedWorker
from services.domain.errors import LecternError
from services.logs import configure_logs
from services.settings import read_settings
from services.setup.hosts import HostRule
from services.setup.stores import store_origins
from services.wiring import Runtime

_COLLECT_AFTER = 10_000  # new objects; a page run makes thousands, nearly all of which go by themselves


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Start the database, bring it up to date, watch a worker; at the end stop all of it cleanly."""
    settings = read_settings()
    configure_logs(settings.log_level)
    try:
        runtime = await asyncio.to_thread(Runtime, settings)
    except LecternError as error:
        raise SystemExit(str(error)) from error
    try:
        provide(runtime.services)
        _welcome(runtime, f"http://{settings.address}:{settings.port}")
        keep_theme()
        gc.freeze()
        gc.set_threshold(_COLLECT_AFTER, 10, 10)
        async with watched_database(runtime), WatchedWorker(runtime.services.database_url, settings):
            yield
    finally:
        provide(None)
        await asyncio.to_thread(runtime.close)


def _welcome(runtime: Runtime, url: str) -> None:
    line = f"Lectern is at {url}"
    if runtime.services.identity.needs_first_account():
        line += f"  (first account from another machine: code {runtime.services.identity.new_setup_code()})"
    print(line, flush=True)  # noqa: T201 - the one line for whoever started it


app = st.App(
    Path(__file__).parent / "pages" / "router.py",
    routes=ROUTES,
    middleware=[
        Middleware(Wall, hosts=HostRule(read_settings()), stores=store_origins(read_settings())),
        Middleware(OwnWords),
    ],
    lifespan=lifespan,
    on_script_error=log_script_error,
    exception_handlers={Exception: answer_unknown},
)

"""Keeps the embedded database running for as long as the app runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from services.domain.errors import LecternError
from services.logs import logger
from services.wiring import Runtime

_LOOK_EVERY_SECONDS = 1.0

log = logger("database")


@asynccontextmanager
async def watched_database(runtime: Runtime) -> AsyncIterator[None]:
    """Should the database die in the `with` block, it is started again where it was."""
    watch = asyncio.create_task(_keep_running(runtime))
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def _keep_running(runtime: Runtime) -> None:
    while True:
        try:
            await asyncio.to_thread(runtime.revive_database)
        except (LecternError, OSError) as error:
            # The processes of the dead server may need a moment to notice that it is gone.
            log.warning("database_not_back_yet", because=str(error))
        await asyncio.sleep(_LOOK_EVERY_SECONDS)

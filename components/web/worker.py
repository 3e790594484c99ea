"""Keeps one worker process running beside the app, a little nicer than the app itself."""

import asyncio
import os
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from services.logs import logger
from services.settings import Settings

_MANAGE = Path(__file__).parents[2] / "manage.py"
_NICENESS = 10
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 30.0
_STEADY_SECONDS = 60.0
_STOP_SECONDS = 8.0

log = logger("worker")


class WatchedWorker:
    """Starts the worker, starts it again when it dies, and stops it with the app.

    The worker holds the other end of a pipe: should the app be killed, the pipe's end
    tells the worker to go too.
    """

    def __init__(self, database_url: str, settings: Settings) -> None:
        self._is_wanted = settings.worker
        self._environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "LECTERN_HOME": str(settings.home),
            "LOG_LEVEL": settings.log_level,
        }
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._is_wanted:
            self._watch = asyncio.create_task(self._keep_running())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watch is None:
            return
        self._watch.cancel()
        with suppress(asyncio.CancelledError):
            await self._watch
        await self._stop()

    async def _keep_running(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        loop = asyncio.get_running_loop()
        while True:
            started = loop.time()
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, str(_MANAGE), "worker", "--ends-with-input"),
                stdin=asyncio.subprocess.PIPE,
                env=self._environment,
                start_new_session=True,
                preexec_fn=_be_nice,
            )
            code = await self._process.wait()
            pause = _FIRST_PAUSE_SECONDS if loop.time() - started > _STEADY_SECONDS else pause
            log.warning("worker_ended", code=code, again_in_seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _stop(self) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), _STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


def _be_nice() -> None:
    os.nice(_NICENESS)

"""The worker: takes jobs from the queue in PostgreSQL, and jobs over from workers that died."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Sequence
from time import monotonic

import procrastinate
import structlog
from procrastinate import PsycopgConnector

from services.domain.errors import DatabaseUnavailable, LecternError
from services.domain.heartbeats import Watch
from services.jobs.job_queue import TRANSCRIPTION, Kind
from services.jobs.memory import give_back_memory
from services.jobs.takeover import TakeOver
from services.jobs.turns import Station, Turns
from services.logs import logger
from services.settings import Settings
from services.wiring import Runtime

_LOOK_EVERY_SECONDS = 2.0
_SWEEP_EVERY_SECONDS = 120.0
_GRACE_SECONDS = 1.0
_STOP_SECONDS = 3.0
_AGAIN_SECONDS = 1.0
_CONNECTIONS = 3
_LATEST_SECONDS = 7 * 24 * 3600  # what came round while no worker ran is made up for, once
_DATABASE_RETRY = procrastinate.RetryStrategy(wait=2, retry_exceptions={DatabaseUnavailable})

log = logger("jobs")


def run_worker(
    runtime: Runtime, settings: Settings, kinds: Sequence[Kind], *, name: str = "", ends_with_input: bool = False
) -> None:
    """Work until told to stop by a signal or, with `ends_with_input`, by the end of standard input.

    Each queue is served by itself, one job at a time: recordings, because the engine uses every core, and
    questions beside them, so that a short job does not wait for a long one. A job that is still running at
    the end goes on in the next worker from what it has saved. Any number of workers on any machines share
    the queues; they need the same database and the same files, and nothing else of each other.
    """
    asyncio.run(_Worker(runtime, settings, kinds, name or f"worker {os.getpid()}").run(ends_with_input=ends_with_input))


class _Worker:
    def __init__(self, runtime: Runtime, settings: Settings, kinds: Sequence[Kind], name: str) -> None:
        self._runtime = runtime
        self._watch = Watch(settings.stalled_seconds)
        self._takeover = TakeOver(runtime.database, kinds)
        connector = PsycopgConnector(conninfo=runtime.services.database_url, min_size=1, max_size=_CONNECTIONS)
        self._turns: list[Turns] = []
        self._apps: list[tuple[str, procrastinate.App]] = []
        for queue in dict.fromkeys(kind.queue for kind in kinds):
            at_once = settings.transcriptions_at_once if queue == TRANSCRIPTION else None
            app = procrastinate.App(connector=connector, periodic_defaults={"max_delay": _LATEST_SECONDS})
            served = [kind for kind in kinds if kind.queue == queue]
            tasks = frozenset(kind.task for kind in served)
            turns = Turns(connector, runtime.database, Station(queue, name, socket.gethostname(), tasks, at_once))
            app.job_manager = turns
            for kind in served:
                _add_task(app, kind)
            self._turns.append(turns)
            self._apps.append((queue, app))

    async def run(self, *, ends_with_input: bool) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, stop.set)
        if ends_with_input:
            loop.add_reader(sys.stdin.fileno(), stop.set)
        async with self._apps[0][1].open_async():
            tasks = [asyncio.create_task(self._look_after_others()), asyncio.create_task(stop.wait())]
            tasks += [asyncio.create_task(self._serve(queue, app)) for queue, app in self._apps]
            log.info("worker_started")
            ended, running = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in running:
                task.cancel()
            _, stuck = await asyncio.wait(running, timeout=_STOP_SECONDS)
            log.info("worker_stopped", in_mid_job=bool(stuck))
            if stuck:
                # A job's thread cannot be interrupted; what it has saved is where the next worker goes on.
                await asyncio.to_thread(self._leave)
                os._exit(0)
            for task in ended:
                task.result()

    async def _serve(self, queue: str, app: procrastinate.App) -> None:
        while True:
            try:
                await app.run_worker_async(
                    queues=[queue],
                    name=queue,
                    concurrency=1,
                    install_signal_handlers=False,
                    delete_jobs="always",
                    shutdown_graceful_timeout=_GRACE_SECONDS,
                    update_heartbeat_interval=self._watch.beat_seconds,
                    fetch_job_polling_interval=_LOOK_EVERY_SECONDS,
                )
            except (procrastinate.exceptions.ProcrastinateException, LecternError) as error:
                log.warning("queue_lost", queue=queue, because=str(error))
            await asyncio.sleep(_AGAIN_SECONDS)

    async def _look_after_others(self) -> None:
        """Take over from the dead, and put back what the queue has lost; also this process keeps its database up."""
        swept = -_SWEEP_EVERY_SECONDS
        while True:
            try:
                await asyncio.to_thread(self._runtime.revive_database)
                own = [number for turns in self._turns for number in turns.worker_ids]
                await asyncio.to_thread(self._takeover.from_dead, self._watch, own=own)
                if monotonic() - swept >= _SWEEP_EVERY_SECONDS:
                    await asyncio.to_thread(self._takeover.restore_lost)
                    swept = monotonic()
            except LecternError as error:
                log.warning("queue_unreachable", because=str(error))
            await asyncio.sleep(self._watch.beat_seconds)

    def _leave(self) -> None:
        try:
            with self._runtime.database.unit_of_work() as work:
                for turns in self._turns:
                    turns.leave(work)
                work.commit()
        except DatabaseUnavailable as error:
            log.warning("queue_unreachable", because=str(error))


def _add_task(app: procrastinate.App, kind: Kind) -> None:
    def task(context: procrastinate.JobContext, /, **arguments: str) -> None:
        with structlog.contextvars.bound_contextvars(job=context.job.id, task=kind.task):
            log.info("job_started", **arguments)
            kind.work(arguments[kind.key])
            log.info("job_ended", **arguments)
        give_back_memory()

    known = app.task(name=kind.task, queue=kind.queue, pass_context=True, retry=_DATABASE_RETRY)(task)
    if kind.cron:
        app.periodic(cron=kind.cron)(known)  # type: ignore[arg-type]  # the time comes under its name, `timestamp`

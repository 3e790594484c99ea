"""The worker: takes jobs from the queue in PostgreSQL, and jobs over from workers that died."""

import asyncio
import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from uuid import UUID

import procrastinate
import psycopg
import structlog
from procrastinate import PsycopgConnector

from services.domain.errors import DatabaseUnavailable
from services.job_queue import (
    HEARTBEAT_SECONDS,
    STALLED_AFTER_SECONDS,
    TRANSCRIBE,
    TRANSCRIPTION,
    WRITE_QUESTIONS,
    WRITING,
)
from services.logs import logger
from services.question_writing import QuestionWriting
from services.transcription import Transcription

_LOOK_EVERY_SECONDS = 5.0
_GRACE_SECONDS = 1.0
_STOP_SECONDS = 3.0
_DATABASE_RETRY = procrastinate.RetryStrategy(max_attempts=30, wait=2, retry_exceptions={DatabaseUnavailable})

log = logger("jobs")


def run_worker(
    database_url: str, transcription: Transcription, writing: QuestionWriting, *, ends_with_input: bool = False
) -> None:
    """Work until told to stop by a signal or, with `ends_with_input`, by the end of standard input.

    One recording is heard at a time, because the engine uses every core; questions are
    written beside it, so that a short job does not wait for a long one. A job that is
    still running at the end goes on in the next worker from what it has saved.
    """
    app = procrastinate.App(connector=PsycopgConnector(conninfo=database_url))
    _add_task(app, TRANSCRIBE, TRANSCRIPTION, "lecture_id", transcription.run)
    _add_task(app, WRITE_QUESTIONS, WRITING, "run_id", writing.run)
    asyncio.run(_work(app, ends_with_input=ends_with_input))


def _add_task(app: procrastinate.App, name: str, queue: str, key: str, work: Callable[[UUID], None]) -> None:
    @app.task(name=name, queue=queue, pass_context=True, retry=_DATABASE_RETRY)
    def task(context: procrastinate.JobContext, /, **arguments: str) -> None:
        with structlog.contextvars.bound_contextvars(job=context.job.id, task=name):
            log.info("job_started", **arguments)
            work(UUID(arguments[key]))
            log.info("job_ended", **arguments)
        _give_back_memory()


def _give_back_memory() -> None:
    """Return to the system what the job has freed; where the C library cannot, it stays with the process."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


async def _work(app: procrastinate.App, *, ends_with_input: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    if ends_with_input:
        loop.add_reader(sys.stdin.fileno(), stop.set)
    async with app.open_async():
        tasks = [asyncio.create_task(_take_over_stalled(app)), asyncio.create_task(stop.wait())]
        tasks += [asyncio.create_task(_serve(app, queue)) for queue in (TRANSCRIPTION, WRITING)]
        log.info("worker_started")
        ended, running = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in running:
            task.cancel()
        _, stuck = await asyncio.wait(running, timeout=_STOP_SECONDS)
        log.info("worker_stopped", in_mid_job=bool(stuck))
        if stuck:
            # A job's thread cannot be interrupted; what it has saved is where the next worker goes on.
            os._exit(0)
        for task in ended:
            task.result()


async def _serve(app: procrastinate.App, queue: str) -> None:
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=1,
        install_signal_handlers=False,
        delete_jobs="successful",
        shutdown_graceful_timeout=_GRACE_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        stalled_worker_timeout=STALLED_AFTER_SECONDS,
        fetch_job_polling_interval=_LOOK_EVERY_SECONDS,
    )


async def _take_over_stalled(app: procrastinate.App) -> None:
    """Put the jobs of workers without a heartbeat back into the queue."""
    while True:
        try:
            for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
                log.warning("job_taken_over", job=job.id, task=job.task_name)
                await app.job_manager.retry_job(job)
        except (procrastinate.exceptions.ConnectorException, psycopg.OperationalError) as error:
            log.warning("queue_unreachable", error=str(error))
        await asyncio.sleep(_LOOK_EVERY_SECONDS)

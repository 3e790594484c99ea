"""Procrastinate's view of the queue, with fair turns and a database that may be away for a while."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from procrastinate import exceptions
from procrastinate.connector import BaseConnector
from procrastinate.jobs import Job, Notification, Status
from procrastinate.manager import JobManager, NotificationCallback
from typing_extensions import override

from db.queries import turns
from db.unit_of_work import Database, Work
from services.domain.errors import DatabaseUnavailable
from services.logs import logger

_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 5.0

T = TypeVar("T")

log = logger("turns")


@dataclass(frozen=True, slots=True)
class Station:
    """One queue as one process serves it: under which name, on which machine, which tasks it knows.

    At most `at_once` jobs of the queue are done at once in all, if that is given.
    """

    queue: str
    name: str
    machine: str
    tasks: frozenset[str]
    at_once: int | None = None


class Turns(JobManager):
    """What one worker asks of the queue.

    No answer of the database, for however long, ends the worker: it asks again. What it finishes or puts
    back is its own only while nobody has taken it over.
    """

    def __init__(self, connector: BaseConnector, database: Database, station: Station) -> None:
        super().__init__(connector)
        self._database = database
        self._station = station
        self.worker_ids: list[int] = []
        self._heard = 0

    @override
    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """The next job, or None also while the database does not answer."""
        station = self._station
        while True:
            heard_before = self._heard
            try:
                row = await self._change(
                    lambda work: turns.take(
                        work, station.queue, worker_id, at_once=station.at_once, tasks=station.tasks
                    )
                )
            except DatabaseUnavailable as error:
                log.warning("queue_unreachable", because=str(error))
                return None
            if row is not None:
                return Job.from_row(row)
            if self._heard == heard_before:
                return None
            # What was told of while nothing was found would be forgotten by Procrastinate until its next look.

    @override
    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Remove what has ended, well or badly: how it ended stands where people look for it."""
        job_id, worker_id = _known(job)
        await self._until_answered(lambda work: turns.finish(work, job_id, worker_id))

    @override
    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Put the job back into the queue until then."""
        _, worker_id = _known(job)
        wait = max(0.0, (retry_at - datetime.now(UTC)).total_seconds()) if retry_at else 0.0
        await self._until_answered(lambda work: turns.put_back(work, [worker_id], wait_seconds=wait))

    @override
    async def register_worker(self) -> int:
        """A number for this worker, after what an earlier one of this process left undone is back in the queue."""
        station, earlier = self._station, list(self.worker_ids)

        def begin(work: Work) -> int:
            turns.put_back(work, earlier)
            turns.forget(work, earlier)
            return turns.register(work, name=station.name, machine=station.machine, queue=station.queue)

        number = await self._until_answered(begin)
        self.worker_ids[:] = [number]
        return number

    @override
    async def unregister_worker(self, worker_id: int) -> None:
        """Leave the list; jobs that did not end are free for others at once."""
        try:
            await self._change(self.leave)
        except DatabaseUnavailable as error:
            log.warning("queue_unreachable", because=str(error))

    def leave(self, work: Work) -> None:
        """Hand back everything under this worker's number."""
        turns.put_back(work, self.worker_ids)
        turns.forget(work, self.worker_ids)

    @override
    async def update_heartbeat(self, worker_id: int) -> None:
        """Give a sign of life, if the database is there to take it."""
        station = self._station

        def beat(work: Work) -> None:
            turns.beat(work, worker_id)
            turns.be_known(work, worker_id, name=station.name, machine=station.machine, queue=station.queue)

        try:
            await self._change(beat)
        except DatabaseUnavailable as error:
            log.warning("queue_unreachable", because=str(error))

    @override
    async def prune_stalled_workers(self, seconds_since_heartbeat: float) -> list[int]:
        """Nothing: who is dead is found by watching (`services/domain/heartbeats.py`)."""
        return []

    @override
    async def defer_periodic_job(self, job: Job, periodic_id: str, defer_timestamp: int) -> int | None:
        """Put what comes round by itself into the queue, once, as soon as the database answers."""
        while True:
            try:
                return await super().defer_periodic_job(job, periodic_id, defer_timestamp)
            except exceptions.ConnectorException as error:
                log.warning("queue_unreachable", because=str(error))
            await asyncio.sleep(_LONGEST_PAUSE_SECONDS)

    @override
    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        """Hear of new jobs at once; listen anew whenever the connection is lost."""

        async def hear(*, channel: str, notification: Notification) -> None:
            self._heard += 1
            await on_notification(channel=channel, notification=notification)

        while True:
            try:
                await super().listen_for_jobs(on_notification=hear, queues=queues)
            except exceptions.ConnectorException as error:
                log.warning("queue_unreachable", because=str(error))
            await asyncio.sleep(_FIRST_PAUSE_SECONDS)

    async def _until_answered(self, step: Callable[[Work], T]) -> T:
        pause = _FIRST_PAUSE_SECONDS
        while True:
            try:
                return await self._change(step)
            except DatabaseUnavailable as error:
                log.warning("queue_unreachable", because=str(error))
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    async def _change(self, step: Callable[[Work], T]) -> T:
        def run() -> T:
            with self._database.unit_of_work() as work:
                done = step(work)
                work.commit()
                return done

        return await asyncio.to_thread(run)


def _known(job: Job) -> tuple[int, int]:
    """The numbers of a job that was fetched and of the worker that fetched it."""
    numbers: tuple[Any, Any] = (job.id, job.worker_id)
    return numbers

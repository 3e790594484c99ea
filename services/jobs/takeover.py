"""Nothing stays undone: jobs of dead workers are taken over, and work that has lost its job gets a new one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from time import monotonic
from types import MappingProxyType
from uuid import UUID

from db.queries import turns
from db.unit_of_work import Database, Work
from services.domain.heartbeats import Watch
from services.domain.lifecycle import FileStatus, LectureStatus, RevisionStatus, RunStatus
from services.jobs.job_queue import (
    MAKE_COPY,
    TRANSCRIBE,
    WRITE_QUESTIONS,
    Kind,
    add_transcription,
    queue_clearing,
    queue_copying,
    queue_reading,
    queue_revision,
    queue_writing,
)
from services.logs import logger

MOST_DEATHS = 3
_GIVEN_UP = (
    "Something in this work has stopped the program three times at the same place, so it is not tried again by itself. "
    "What was done until then is kept. Trying again goes on from there; if that does not help, try the file in "
    "another format."
)
_WORKING_LECTURES = tuple(status.value for status in LectureStatus if status.is_working)
_WORKING_RUNS = tuple(status.value for status in RunStatus if status.is_working)
_WORKING_REVISIONS = tuple(status.value for status in RevisionStatus if status.is_working)
_WORKING_FILES = tuple(status.value for status in FileStatus if status.is_working)
_ADDED: Mapping[str, Callable[[Work, UUID], None]] = MappingProxyType(
    {
        "lecture": add_transcription,
        "run": queue_writing,
        "revision": queue_revision,
        "slides": queue_reading,
        "absent slides": queue_clearing,
        "copy": queue_copying,
    }
)

log = logger("takeover")


class TakeOver:
    """What every worker does for the others, at most one of them at a time."""

    def __init__(self, database: Database, kinds: Sequence[Kind]) -> None:
        self._database = database
        self._kinds = {kind.task: kind for kind in kinds}

    def from_dead(self, watch: Watch, *, own: Collection[int] = ()) -> None:
        """Put the jobs of workers that this watch knows to be dead back into the queue; `own` ones live.

        A job of which three workers have died without coming further fails with a sentence.
        """
        with self._database.reading() as work:
            beats = turns.heartbeats(work, stalled_seconds=watch.stalled_seconds)
        dead = [each for each in watch.dead(beats, at=monotonic()) if each not in own]
        with self._database.unit_of_work() as work:
            taken = turns.take_over(
                work, dead, hearing=TRANSCRIBE, writing=WRITE_QUESTIONS, copying=MAKE_COPY, most=MOST_DEATHS
            )
            work.commit()
        for job in taken:
            log.warning("job_taken_over", job=job.id, task=job.task, deaths=job.deaths)
            if job.deaths >= MOST_DEATHS:
                self._give_up(job)

    def restore_lost(self) -> None:
        """Give whatever says that it is being worked on, but is in no queue, a job again."""
        with self._database.unit_of_work() as work:
            lost = turns.without_job(
                work,
                lectures=_WORKING_LECTURES,
                runs=_WORKING_RUNS,
                revisions=_WORKING_REVISIONS,
                files=_WORKING_FILES,
            )
            for what, key in lost:
                _ADDED[what](work, key)
            work.commit()
        for what, key in lost:
            log.warning("work_restored", what=what, id=str(key))

    def _give_up(self, job: turns.TakenOver) -> None:
        kind = self._kinds.get(job.task)
        if kind is not None:
            kind.give_up(job.arguments[kind.key], _GIVEN_UP)
        with self._database.unit_of_work() as work:
            turns.give_up(work, job.id)
            work.commit()

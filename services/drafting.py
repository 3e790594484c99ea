"""Orders to the question writer, as a teacher gives and follows them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from db.queries import audit, jobs, lectures, runs
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.blueprints import Blueprint
from services.domain.errors import InvalidInput
from services.domain.lifecycle import LectureStatus, RunStatus
from services.domain.people import Person, Role
from services.domain.question_bank import Run
from services.job_queue import queue_writing, run_lock

_MOST_PER_RUN = 100


class Drafting:
    """Has questions written by `writer_name`, by a job."""

    def __init__(self, database: Database, *, writer_name: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self.writer_name = writer_name

    def order(self, person: Person, lecture_id: UUID, blueprint: Blueprint) -> UUID:
        """Queue a run for a ready lecture and return its id."""
        if not 1 <= blueprint.total <= _MOST_PER_RUN:
            raise InvalidInput(f"Ask for at least one question and at most {_MOST_PER_RUN} at a time.")
        with self._database.unit_of_work() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            if lecture.status is not LectureStatus.READY:
                raise InvalidInput("Questions can be drafted once the lecture has been transcribed to its end.")
            run_id = runs.add(work, person, lecture, blueprint)
            queue_writing(work, run_id)
            audit.record(
                work,
                person,
                Action.QUESTIONS_ORDERED,
                "order",
                run_id,
                course_id=lecture.course_id,
                lecture=str(lecture_id),
                questions=blueprint.total,
            )
            work.commit()
            return run_id

    def get(self, person: Person, run_id: UUID) -> Run:
        """One run and how far it is."""
        with self._database.lookup() as work:
            return runs.get(work, person, run_id)

    def of_lecture(self, person: Person, lecture_id: UUID, *, limit: int = 5) -> list[Run]:
        """The newest runs for a lecture, newest first."""
        with self._database.lookup() as work:
            return runs.of_lecture(work, person, lecture_id, limit=limit)

    def retry(self, person: Person, run_id: UUID) -> None:
        """Go on with a failed run; what it wrote is kept."""
        with self._database.unit_of_work() as work:
            run = runs.get(work, person, run_id, Role.TEACHER)
            runs.set_status(work, run_id, RunStatus.QUEUED)
            queue_writing(work, run_id)
            _record(work, person, Action.ORDER_RETRIED, run)
            work.commit()

    def cancel(self, person: Person, run_id: UUID) -> None:
        """Stop a run; what it wrote is kept."""
        with self._database.unit_of_work() as work:
            run = runs.get(work, person, run_id, Role.TEACHER)
            runs.set_status(work, run_id, RunStatus.CANCELLED, finished_at=self._clock())
            jobs.drop_waiting(work, run_lock(run_id))
            _record(work, person, Action.ORDER_CANCELLED, run)
            work.commit()


def _record(work: Work, person: Person, action: Action, run: Run) -> None:
    audit.record(work, person, action, "order", run.id, course_id=run.course_id, lecture=str(run.lecture_id))

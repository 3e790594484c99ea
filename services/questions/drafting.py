"""Orders to the question writer, as a teacher gives and follows them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from db.queries import access, audit, jobs, lectures, runs, transcripts, usage
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.blueprints import Blueprint
from services.domain.errors import InvalidInput, NotFound
from services.domain.lifecycle import LectureStatus, RunStatus
from services.domain.people import Person, Role
from services.domain.question_bank import Run
from services.domain.usage import (
    FEWEST_MEASURED,
    MOST_MEASURED,
    Estimate,
    Measured,
    builtin_estimate,
    from_measured,
    from_sizes,
)
from services.jobs.job_queue import queue_writing, run_lock
from services.runs.ledger import Limits
from services.setup.chosen_writer import ChosenWriter

MOST_PER_RUN = 100


class Drafting:
    """Has questions written by the chosen writer, by a job."""

    def __init__(
        self, database: Database, writer: ChosenWriter, limits: Limits, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._writer = writer
        self._limits = limits
        self._clock = clock
        self.writer_name = writer.name

    def order(self, person: Person, course_id: UUID, blueprint: Blueprint) -> UUID:
        """Queue a run over the stretches of the blueprint and return its id.

        `InvalidInput` when there is nothing or too much to write, or a lecture has not been transcribed to its end;
        `NotAllowed` when the course has spent what it may this month.
        """
        if not 1 <= blueprint.total <= MOST_PER_RUN:
            raise InvalidInput(f"Ask for at least one question and at most {MOST_PER_RUN} at a time.")
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            _demand_stretches(work, course_id, blueprint)
            self._limits.demand_room(work, course_id)
            run_id = runs.add(work, person, course_id, blueprint)
            queue_writing(work, run_id)
            audit.record(
                work,
                person,
                Action.QUESTIONS_ORDERED,
                "order",
                run_id,
                course_id=course_id,
                lectures=[str(stretch.lecture_id) for stretch in blueprint.stretches],
                questions=blueprint.total,
            )
            work.commit()
            return run_id

    def estimate(
        self,
        person: Person,
        course_id: UUID,
        blueprint: Blueprint,
        *,
        words: int | None = None,
        measured: Measured | None = None,
    ) -> Estimate:
        """What the order is likely to take and cost: measured on this writer's last orders, or by typical sizes.

        `words` is how many are said in its stretches and `measured` what the last orders came to, where that is known.
        """
        if words is None or measured is None:
            with self._database.lookup() as work:
                access.demand(work, person, course_id, Role.TEACHER)
                measured = usage.measured(work, self._writer.name, most=MOST_MEASURED)
                words = transcripts.words_in(work, course_id, blueprint.stretches) if words is None else words
        if measured.questions >= FEWEST_MEASURED:
            estimate = from_measured(blueprint.total, measured)
            return replace(estimate, cost_usd=0.0) if self._writer.is_builtin else estimate
        if self._writer.is_builtin:
            return builtin_estimate(blueprint.total, words)
        return from_sizes(blueprint.total, words, at_once=self._writer.at_once, price=self._writer.prices.of)

    def get(self, person: Person, run_id: UUID) -> Run:
        """One run and how far it is."""
        with self._database.lookup() as work:
            return runs.get(work, person, run_id)

    def of_lecture(self, person: Person, lecture_id: UUID, *, limit: int = 5) -> list[Run]:
        """The newest runs for a lecture, newest first."""
        with self._database.lookup() as work:
            return runs.of_lecture(work, person, lecture_id, limit=limit)

    def of_course(self, person: Person, course_id: UUID, *, limit: int = 5) -> list[Run]:
        """The newest runs of a course, newest first."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return runs.of_course(work, person, course_id, limit=limit)

    def retry(self, person: Person, run_id: UUID) -> None:
        """Have what is missing of a run written, whether it failed, was stopped or came up short.

        What it wrote is kept. `InvalidInput` when nothing is missing.
        """
        with self._database.unit_of_work() as work:
            run = runs.get(work, person, run_id, Role.TEACHER)
            self._limits.demand_room(work, run.course_id)
            if run.status is RunStatus.DONE and run.written >= run.asked:
                raise InvalidInput("Nothing is missing: everything that was asked for has been written.")
            runs.set_status(work, run_id, RunStatus.QUEUED, shortfalls=[], finished_at=None)
            if run.status is RunStatus.DONE:
                runs.begin_attempt(work, run_id)
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
    audit.record(work, person, action, "order", run.id, course_id=run.course_id)


def _demand_stretches(work: Work, course_id: UUID, blueprint: Blueprint) -> None:
    """Every stretch lies in a ready lecture of the course, and every row asks about one that there is."""
    if not blueprint.stretches:
        raise InvalidInput("Choose at least one lecture to ask about.")
    if any(row.stretch is not None and row.stretch >= len(blueprint.stretches) for row in blueprint.rows):
        raise InvalidInput("A row asks about a part of the course that is not chosen. Choose it, or open the row.")
    known = lectures.of_course(work, course_id, {stretch.lecture_id for stretch in blueprint.stretches})
    for stretch in blueprint.stretches:
        if stretch.lecture_id not in known:
            raise NotFound("There is no such lecture in this course.")
        status, duration_ms = known[stretch.lecture_id]
        if status is not LectureStatus.READY:
            raise InvalidInput("Questions can be drafted once the lecture has been transcribed to its end.")
        end_ms = duration_ms if stretch.end_ms is None else stretch.end_ms
        if not 0 <= stretch.start_ms < end_ms or stretch.start_ms >= duration_ms:
            raise InvalidInput("A part of a lecture must begin before it ends, and within the lecture.")

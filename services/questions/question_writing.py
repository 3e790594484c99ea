"""The job that carries out an order to the question writer, question by question."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from db.queries import rubrics, runs
from db.unit_of_work import Database
from services.domain.errors import Conflict, DatabaseUnavailable, LecternError, NotFound
from services.domain.inbox import Telling
from services.domain.lifecycle import RunStatus
from services.domain.question_bank import Run
from services.domain.questions import QuestionType
from services.domain.usage import Purpose
from services.logs import logger
from services.providers.protocols import UnusableAnswer
from services.review.reopening import rubric_changed
from services.review.tellings import tell_run_ended
from services.runs.desk import Checks, Desk
from services.runs.ledger import Ledger, Limits
from services.runs.plan import Plan, read_plan
from services.writing.protocol import DraftedRubric, Writer

_UNKNOWN = "Something went wrong inside Lectern. The questions written so far are kept: try again."

log = logger("question_writing")


class QuestionWriting:
    """Has questions written; each is saved the moment it is there, so that a killed job goes on where it was.

    `new_checks` gives whatever checks the questions of one run.
    """

    def __init__(
        self,
        database: Database,
        writer: Writer,
        new_checks: Callable[[], Checks],
        *,
        limits: Limits,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._writer = writer
        self._new_checks = new_checks
        self._limits = limits
        self._clock = clock

    def run(self, run_id: UUID) -> None:
        """Write what is still missing of a queued or interrupted run."""
        try:
            self._write(run_id)
        except Conflict as stopped:
            log.info("writing_stopped", run=str(run_id), because=str(stopped))
        except DatabaseUnavailable:
            raise
        except LecternError as error:
            self.give_up(run_id, str(error))
        except Exception:
            self.give_up(run_id, _UNKNOWN)
            raise

    def _write(self, run_id: UUID) -> None:
        begun = self._begin(run_id)
        if begun is None:
            return
        run, ordered_by = begun
        ledger = Ledger(self._database, self._limits, course_id=run.course_id, run_id=run_id, person_id=ordered_by)
        with self._database.reading() as work:
            self._limits.demand_room(work, run.course_id)
            plan = read_plan(work, run, ordered_by)
        shortfalls = Desk(self._database, self._writer, self._new_checks(), plan, ledger).fill()
        self._draft_rubrics(plan, ledger)
        told = [(each.row, each.missing, each.reason) for each in shortfalls]
        with self._database.unit_of_work() as work:
            runs.set_status(work, run_id, RunStatus.DONE, finished_at=self._clock(), shortfalls=told)
            tell_run_ended(work, run_id, Telling.WRITTEN)
            work.commit()

    def _begin(self, run_id: UUID) -> tuple[Run, UUID] | None:
        with self._database.unit_of_work() as work:
            found = runs.get_for_job(work, run_id)
            if found is None or not found[0].status.is_working:
                return None
            if found[0].status is RunStatus.QUEUED:
                runs.set_status(
                    work,
                    run_id,
                    RunStatus.RUNNING,
                    started_at=self._clock(),
                    writer=self._writer.name,
                    prompt_version=self._writer.prompt_version,
                )
                work.commit()
            return found

    def _draft_rubrics(self, plan: Plan, ledger: Ledger) -> None:
        with self._database.reading() as work:
            essays = rubrics.questions_without(work, plan.run.id, QuestionType.ESSAY)
        for question_id, part, question in essays:
            try:
                rubric = self._writer.draft_rubric(question, plan.parts[part].material)
            except UnusableAnswer as failure:
                ledger.count(failure.usage, Purpose.RUBRIC, model=self._writer.name)
                raise
            if isinstance(rubric, DraftedRubric):
                ledger.count(rubric.usage, Purpose.RUBRIC, model=self._writer.name)
            with self._database.unit_of_work() as work:
                rubrics.add_version(
                    work,
                    question_id,
                    rubric,
                    expected_version=0,
                    written_by=self._writer.name,
                    created_by=plan.ordered_by,
                )
                rubric_changed(work, None, question_id)
                work.commit()

    def give_up(self, run_id: UUID, reason: str) -> None:
        """Let the run fail with this reason, unless it has ended or been cancelled meanwhile."""
        try:
            with self._database.unit_of_work() as work:
                runs.set_status(work, run_id, RunStatus.FAILED, reason=reason, finished_at=self._clock())
                tell_run_ended(work, run_id, Telling.NOT_WRITTEN, reason)
                work.commit()
        except (Conflict, NotFound) as stopped:
            log.info("writing_stopped", run=str(run_id), because=str(stopped))
        else:
            log.warning("writing_failed", run=str(run_id), reason=reason)

"""Orders to the question writer, and the job that carries them out question by question."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from db.queries import courses, jobs, lectures, questions, rubrics, runs, transcripts
from db.unit_of_work import Database, Work
from services.domain.blueprints import Blueprint
from services.domain.errors import Conflict, DatabaseUnavailable, InvalidInput, LecternError, NotFound
from services.domain.lifecycle import LectureStatus, QuestionStatus, RunStatus
from services.domain.people import Person, Role
from services.domain.question_bank import Run
from services.domain.questions import QuestionType
from services.job_names import WRITE_QUESTIONS, WRITING
from services.logs import logger
from services.writing.protocol import Material, Shortfall, Writer, Written

_MOST_PER_RUN = 100
_OTHER_LECTURES = 10

log = logger("drafting")


class Drafting:
    """Has questions written; each is saved the moment it is there."""

    def __init__(self, database: Database, writer: Writer, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._writer = writer
        self._clock = clock

    @property
    def writer_name(self) -> str:
        """Who writes in this installation."""
        return self._writer.name

    def order(self, person: Person, lecture_id: UUID, blueprint: Blueprint) -> UUID:
        """Queue a run for a ready lecture and return its id."""
        if not 1 <= blueprint.total <= _MOST_PER_RUN:
            raise InvalidInput(f"Ask for at least one question and at most {_MOST_PER_RUN} at a time.")
        with self._database.unit_of_work() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            if lecture.status is not LectureStatus.READY:
                raise InvalidInput("Questions can be drafted once the lecture has been transcribed to its end.")
            run_id = runs.add(work, person, lecture, blueprint)
            self._queue(work, run_id)
            work.commit()
            return run_id

    def get(self, person: Person, run_id: UUID) -> Run:
        """One run and how far it is."""
        with self._database.unit_of_work() as work:
            return runs.get(work, person, run_id)

    def of_lecture(self, person: Person, lecture_id: UUID, *, limit: int = 5) -> list[Run]:
        """The newest runs for a lecture, newest first."""
        with self._database.unit_of_work() as work:
            return runs.of_lecture(work, person, lecture_id, limit=limit)

    def retry(self, person: Person, run_id: UUID) -> None:
        """Go on with a failed run; what it wrote is kept."""
        with self._database.unit_of_work() as work:
            runs.get(work, person, run_id, Role.TEACHER)
            runs.set_status(work, run_id, RunStatus.QUEUED)
            self._queue(work, run_id)
            work.commit()

    def cancel(self, person: Person, run_id: UUID) -> None:
        """Stop a run; what it wrote is kept."""
        with self._database.unit_of_work() as work:
            runs.get(work, person, run_id, Role.TEACHER)
            runs.set_status(work, run_id, RunStatus.CANCELLED, finished_at=self._clock())
            work.commit()

    def run(self, run_id: UUID) -> None:
        """The job: write what is still missing of a queued or interrupted run."""
        try:
            self._write(run_id)
        except (Conflict, NotFound) as stopped:
            log.info("drafting_stopped", run=str(run_id), because=str(stopped))
        except DatabaseUnavailable:
            raise
        except LecternError as error:
            self._fail(run_id, str(error))
        except Exception:
            self._fail(run_id, "Something went wrong inside Lectern. The questions written so far are kept: try again.")
            raise

    def _write(self, run_id: UUID) -> None:
        begun = self._begin(run_id)
        if begun is None:
            return
        run, ordered_by = begun
        with self._database.unit_of_work() as work:
            missing = _missing(run, runs.written_by_row(work, run_id))
            existing = questions.of_lecture(work, run.lecture_id)
            material = _material(work, run)
        shortfalls: list[tuple[int, int, str]] = []
        ordered = replace(run.blueprint, rows=tuple(replace(run.blueprint.rows[row], count=n) for row, n in missing))
        for outcome in self._writer.write(material, ordered, existing=existing):
            row = missing[outcome.row][0]
            if isinstance(outcome, Shortfall):
                shortfalls.append((row, outcome.missing, outcome.reason))
            elif not self._save(run, ordered_by, row, outcome):
                return
        self._draft_rubrics(run, ordered_by, material)
        with self._database.unit_of_work() as work:
            runs.set_status(work, run_id, RunStatus.DONE, finished_at=self._clock(), shortfalls=shortfalls)
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

    def _save(self, run: Run, ordered_by: UUID, row: int, written: Written) -> bool:
        """Keep one question and send it to review; False when the run was cancelled, or another worker has it."""
        usage = written.usage
        with self._database.unit_of_work() as work:
            wanted = run.blueprint.rows[row].count
            if not runs.hold_running(work, run.id) or runs.written_by_row(work, run.id).get(row, 0) >= wanted:
                return False
            question_id = questions.add(
                work,
                course_id=run.course_id,
                lecture_id=run.lecture_id,
                question=written.question,
                written_by=self._writer.name,
                created_by=ordered_by,
                run_id=run.id,
                run_row=row,
            )
            questions.set_status(work, question_id, QuestionStatus.IN_REVIEW)
            runs.count_written(
                work,
                run.id,
                input_tokens=usage.input_tokens if usage else 0,
                output_tokens=usage.output_tokens if usage else 0,
                cost_usd=usage.cost_usd if usage else None,
            )
            work.commit()
            return True

    def _draft_rubrics(self, run: Run, ordered_by: UUID, material: Material) -> None:
        with self._database.unit_of_work() as work:
            essays = rubrics.questions_without(work, run.id, QuestionType.ESSAY)
        for question_id, question in essays:
            rubric = self._writer.draft_rubric(question, material)
            with self._database.unit_of_work() as work:
                rubrics.add_version(
                    work,
                    question_id,
                    rubric,
                    expected_version=0,
                    written_by=self._writer.name,
                    created_by=ordered_by,
                )
                work.commit()

    def _queue(self, work: Work, run_id: UUID) -> None:
        jobs.defer(work, WRITE_QUESTIONS, queue=WRITING, lock=f"run/{run_id}", arguments={"run_id": str(run_id)})

    def _fail(self, run_id: UUID, reason: str) -> None:
        with self._database.unit_of_work() as work:
            runs.set_status(work, run_id, RunStatus.FAILED, reason=reason, finished_at=self._clock())
            work.commit()
        log.warning("drafting_failed", run=str(run_id), reason=reason)


def _missing(run: Run, written: dict[int, int]) -> list[tuple[int, int]]:
    """The blueprint rows that are not yet full, each with the number of questions it lacks."""
    lacks = [(row, wanted.count - written.get(row, 0)) for row, wanted in enumerate(run.blueprint.rows)]
    return [(row, lack) for row, lack in lacks if lack > 0]


def _material(work: Work, run: Run) -> Material:
    lecture = lectures.get_for_job(work, run.lecture_id)
    if lecture is None:
        raise NotFound("The lecture has been deleted.")
    return Material(
        lecture=transcripts.transcript(work, run.lecture_id),
        title=lecture.title,
        objectives=courses.objectives(work, run.course_id),
        other_lectures=tuple(transcripts.of_other_lectures(work, run.course_id, run.lecture_id, limit=_OTHER_LECTURES)),
    )

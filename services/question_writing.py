"""The job that carries out an order to the question writer, question by question."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from db.queries import courses, lectures, questions, rubrics, runs, transcripts
from db.unit_of_work import Database, Work
from services.domain.errors import Conflict, DatabaseUnavailable, LecternError, NotFound
from services.domain.lifecycle import QuestionStatus, RunStatus
from services.domain.question_bank import Run
from services.domain.questions import QuestionType
from services.logs import logger
from services.writing.protocol import Material, Shortfall, Writer, Written

_OTHER_LECTURES = 10
_UNKNOWN = "Something went wrong inside Lectern. The questions written so far are kept: try again."

log = logger("question_writing")


class QuestionWriting:
    """Has questions written; each is saved the moment it is there, so that a killed job goes on where it was."""

    def __init__(self, database: Database, writer: Writer, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._writer = writer
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
        with self._database.reading() as work:
            missing = _missing(run, _by_row(runs.written_by_cell(work, run_id)))
            existing = questions.of_lecture(work, run.lecture_ids[0])
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
            if not runs.hold_running(work, run.id) or _by_row(runs.written_by_cell(work, run.id)).get(row, 0) >= wanted:
                return False
            question_id = questions.add(
                work,
                course_id=run.course_id,
                lecture_id=run.lecture_ids[0],
                question=written.question,
                written_by=self._writer.name,
                created_by=ordered_by,
                run_id=run.id,
                run_row=row,
                run_stretch=0,
                provenance=written.provenance,
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
        with self._database.reading() as work:
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

    def give_up(self, run_id: UUID, reason: str) -> None:
        """Let the run fail with this reason, unless it has ended or been cancelled meanwhile."""
        try:
            with self._database.unit_of_work() as work:
                runs.set_status(work, run_id, RunStatus.FAILED, reason=reason, finished_at=self._clock())
                work.commit()
        except (Conflict, NotFound) as stopped:
            log.info("writing_stopped", run=str(run_id), because=str(stopped))
        else:
            log.warning("writing_failed", run=str(run_id), reason=reason)


def _missing(run: Run, written: dict[int, int]) -> list[tuple[int, int]]:
    """The blueprint rows that are not yet full, each with the number of questions it lacks."""
    lacks = [(row, wanted.count - written.get(row, 0)) for row, wanted in enumerate(run.blueprint.rows)]
    return [(row, lack) for row, lack in lacks if lack > 0]


def _by_row(cells: dict[tuple[int, int], int]) -> dict[int, int]:
    rows: dict[int, int] = {}
    for (row, _), count in cells.items():
        rows[row] = rows.get(row, 0) + count
    return rows


def _material(work: Work, run: Run) -> Material:
    lecture = lectures.get_for_job(work, run.lecture_ids[0])
    if lecture is None:
        raise NotFound("The lecture has been deleted.")
    others = transcripts.of_other_lectures(work, run.course_id, run.lecture_ids[0], limit=_OTHER_LECTURES)
    return Material(
        lecture=transcripts.transcript(work, run.lecture_ids[0]),
        title=lecture.title,
        objectives=courses.objectives(work, run.course_id),
        other_lectures=tuple(others),
    )

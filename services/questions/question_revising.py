"""The job that has one question written anew and checked, for a teacher to take or leave."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from db.queries import (
    course_settings,
    lectures,
    question_versions,
    questions,
    revisions,
    transcripts,
    usage,
    vocabulary,
)
from db.unit_of_work import Database, Work
from services.checking.gate import Gate
from services.domain.blueprints import BlueprintRow
from services.domain.errors import Conflict, DatabaseUnavailable, LecternError, NotFound
from services.domain.findings import Finding, Severity
from services.domain.inbox import Telling
from services.domain.lifecycle import RevisionStatus
from services.domain.questions import Question, content_hash
from services.domain.revisions import Revision
from services.domain.transcripts import Transcript
from services.domain.usage import Purpose
from services.logs import logger
from services.providers.protocols import Usage
from services.review.tellings import tell_revision_ended
from services.writing.protocol import Material, Shortfall, Writer, Written

_AROUND_MS = 600_000
_OTHER_LECTURES = 10
_MOST_REPAIRS = 2
_UNKNOWN = "Something went wrong inside Lectern. Try again."
_SAME = "The writer came back with the same question. Say more exactly what should be different."

log = logger("question_revising")


@dataclass(frozen=True, slots=True)
class _Task:
    """What is read before the writer is asked."""

    revision: Revision
    ordered_by: UUID
    course_id: UUID
    question: Question
    material: Material
    others: Sequence[tuple[UUID, Question]]
    gate: Gate


class QuestionRevising:
    """Asks the writer, and again with what the check holds against its answer; keeps what comes of it."""

    def __init__(
        self, database: Database, writer: Writer, gate: Callable[[], Gate], *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._writer = writer
        self._gate = gate
        self._clock = clock

    def run(self, revision_id: UUID) -> None:
        """Write what is asked for, unless it has been stopped; a job that was killed begins again."""
        try:
            task = self._begin(revision_id)
            if task is not None:
                self._write(task)
        except Conflict as stopped:
            log.info("revising_stopped", revision=str(revision_id), because=str(stopped))
        except DatabaseUnavailable:
            raise
        except LecternError as error:
            self.give_up(revision_id, str(error))
        except Exception:
            self.give_up(revision_id, _UNKNOWN)
            raise

    def give_up(self, revision_id: UUID, reason: str) -> None:
        """Let it fail with this reason, unless it has ended or been stopped meanwhile."""
        try:
            with self._database.unit_of_work() as work:
                revisions.set_status(work, revision_id, RevisionStatus.FAILED, reason=reason, finished_at=self._clock())
                tell_revision_ended(work, revision_id, Telling.NOT_REVISED, reason)
                work.commit()
        except (Conflict, NotFound) as stopped:
            log.info("revising_stopped", revision=str(revision_id), because=str(stopped))
        else:
            log.warning("revising_failed", revision=str(revision_id), reason=reason)

    def _begin(self, revision_id: UUID) -> _Task | None:
        with self._database.unit_of_work() as work:
            found = revisions.get_for_job(work, revision_id)
            if found is None or not found[0].status.is_working:
                return None
            revision, ordered_by = found
            if revision.status is RevisionStatus.QUEUED:
                revisions.set_status(work, revision_id, RevisionStatus.RUNNING, started_at=self._clock())
            task = _read(work, revision, ordered_by, self._gate())
            work.commit()
            return task

    def _write(self, task: _Task) -> None:
        wish, question = task.revision.wish, task.question
        wanted = BlueprintRow(
            wish.type or question.type,
            1,
            wish.bloom or question.bloom,
            wish.difficulty or question.difficulty,
            question.objective,
        )
        outcome = self._revise(task, question, wanted, wish.instruction, Purpose.REVISION)
        if isinstance(outcome, Shortfall):
            self.give_up(task.revision.id, outcome.reason)
            return
        findings = self._check(task, outcome, wanted)
        for _ in range(_MOST_REPAIRS):
            majors = [finding for finding in findings if finding.severity is Severity.MAJOR]
            if not majors:
                break
            mended = self._revise(task, outcome.question, wanted, _told(majors, wish.instruction), Purpose.REPAIR)
            if isinstance(mended, Shortfall):
                break
            outcome, findings = mended, self._check(task, mended, wanted)
        proposal = replace(outcome.question, id="", points=question.points, objective=question.objective)
        if content_hash(proposal) == content_hash(question):
            self.give_up(task.revision.id, _SAME)
            return
        with self._database.unit_of_work() as work:
            revisions.keep_proposal(
                work,
                task.revision.id,
                proposal,
                written_by=self._writer.name,
                provenance=outcome.provenance,
                findings=findings,
                finished_at=self._clock(),
            )
            tell_revision_ended(work, task.revision.id, Telling.REVISED)
            work.commit()

    def _revise(
        self, task: _Task, question: Question, wanted: BlueprintRow, instruction: str, purpose: Purpose
    ) -> Written | Shortfall:
        existing = [other for _, other in task.others]
        outcome = self._writer.revise(question, task.material, wanted, instruction=instruction, existing=existing)
        if outcome.usage is not None:
            self._keep_usage(task, outcome.usage, purpose)
        return outcome

    def _check(self, task: _Task, written: Written, wanted: BlueprintRow) -> tuple[Finding, ...]:
        found = task.gate.check(written.question, task.material, wanted, others=task.others)
        return (*found, *written.doubts)

    def _keep_usage(self, task: _Task, spent: Usage, purpose: Purpose) -> None:
        with self._database.unit_of_work() as work:
            usage.record(
                work,
                course_id=task.course_id,
                run_id=None,
                person_id=task.ordered_by,
                model=self._writer.name,
                purpose=purpose,
                input_tokens=spent.input_tokens,
                output_tokens=spent.output_tokens,
                seconds=spent.seconds,
                cost_usd=spent.cost_usd,
            )
            work.commit()


def _told(majors: Sequence[Finding], instruction: str) -> str:
    faults = " ".join(finding.message for finding in majors)
    return f"{instruction} Mend this: {faults}".strip()


def _read(work: Work, revision: Revision, ordered_by: UUID, gate: Gate) -> _Task:
    """The question as it was when it was ordered, the lecture around what it cites, and the rest of the course."""
    course_id, lecture_id, question = question_versions.at(work, revision.question_id, revision.version)
    lecture = lectures.get_for_job(work, lecture_id)
    if lecture is None:
        raise NotFound("The lecture has been deleted.")
    settings = course_settings.get(work, course_id)
    beside = lectures.ready_ids(work, course_id, limit=_OTHER_LECTURES + 1)
    material = Material(
        _around(transcripts.transcript(work, lecture_id), question),
        lecture.title,
        tuple(objective.text for objective in settings.objectives),
        tuple(transcripts.transcript(work, each) for each in beside if each != lecture_id),
        tuple(vocabulary.page_texts(work, lecture_id)),
        tuple((entry.term, entry.meaning) for entry in settings.glossary),
        attempt=revisions.count(work, revision.question_id),
    )
    others = [(each, other) for each, other in questions.of_course(work, course_id) if each != revision.question_id]
    return _Task(revision, ordered_by, course_id, question, material, others, gate)


def _around(lecture: Transcript, question: Question) -> Transcript:
    """Ten minutes before and behind what the question cites; all of the lecture where it cites nothing."""
    if not question.sources:
        return lecture
    begins = min(source.start_ms for source in question.sources) - _AROUND_MS
    ends = max(source.end_ms for source in question.sources) + _AROUND_MS
    near = tuple(each for each in lecture.segments if each.end_ms > begins and each.start_ms < ends)
    return replace(lecture, segments=near)

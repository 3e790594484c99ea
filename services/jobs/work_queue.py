"""The queue as administrators look after it: what waits, runs and has failed, and who works on it."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from db.queries import (
    audit,
    jobs,
    lecture_progress,
    lectures,
    materials,
    question_versions,
    recordings,
    revisions,
    runs,
    work_queue,
)
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import InvalidInput, NotAllowed, NotFound
from services.domain.lifecycle import FileStatus, LectureStatus, RevisionStatus, RunStatus
from services.domain.paging import PageRequest
from services.domain.people import Person
from services.domain.work_queue import WorkKind, WorkOverview
from services.jobs.job_queue import (
    lecture_lock,
    queue_copying,
    queue_reading,
    queue_revision,
    queue_transcription,
    queue_word_check,
    queue_writing,
    revision_lock,
    run_lock,
)

_GONE = "This has been deleted meanwhile."


class WorkQueue:
    """For administrators alone, of every course; nothing that was said, written or read is shown."""

    def __init__(self, database: Database, *, alive_seconds: float, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._alive_seconds = alive_seconds
        self._clock = clock

    def overview(self, person: Person, request: PageRequest, *, failed: bool = False) -> WorkOverview:
        """How much there is, a page of what is in work or has failed, and the workers seen in the last seconds."""
        _demand_administrator(person)
        with self._database.lookup() as work:
            return work_queue.overview(work, request, failed=failed, alive_seconds=self._alive_seconds)

    def retry(self, person: Person, kind: WorkKind, item_id: UUID) -> None:
        """Go on with what has failed, from where it stopped."""
        _demand_administrator(person)
        with self._database.unit_of_work() as work:
            match kind:
                case WorkKind.HEARING:
                    queue_transcription(work, item_id)
                    _record_lecture(work, person, Action.LECTURE_RETRIED, item_id)
                case WorkKind.WRITING:
                    runs.set_status(work, item_id, RunStatus.QUEUED)
                    queue_writing(work, item_id)
                    _record_run(work, person, Action.ORDER_RETRIED, item_id)
                case WorkKind.REVISING:
                    revisions.set_status(work, item_id, RevisionStatus.QUEUED, started_at=None, finished_at=None)
                    queue_revision(work, item_id)
                    _record_revision(work, person, Action.REVISION_ORDERED, item_id)
                case WorkKind.READING:
                    materials.set_status(work, item_id, FileStatus.WAITING)
                    queue_reading(work, item_id)
                case WorkKind.COPYING:
                    recordings.set_copy_status(work, item_id, FileStatus.WAITING)
                    queue_copying(work, item_id)
                case WorkKind.CHECKING:
                    lectures.change(work, item_id, word_check_reason=None)
                    queue_word_check(work, item_id)
            work.commit()

    def cancel(self, person: Person, kind: WorkKind, item_id: UUID) -> None:
        """Stop what waits or runs; what was done so far is kept."""
        _demand_administrator(person)
        if not kind.can_be_stopped:
            raise InvalidInput("This takes little time and cannot be stopped.")
        with self._database.unit_of_work() as work:
            match kind:
                case WorkKind.HEARING:
                    lecture_progress.set_status(work, item_id, LectureStatus.CANCELLED)
                    jobs.drop_waiting(work, lecture_lock(item_id))
                    _record_lecture(work, person, Action.LECTURE_CANCELLED, item_id)
                case WorkKind.REVISING:
                    revisions.set_status(work, item_id, RevisionStatus.LEFT, finished_at=self._clock())
                    jobs.drop_waiting(work, revision_lock(item_id))
                    _record_revision(work, person, Action.REVISION_LEFT, item_id)
                case _:
                    runs.set_status(work, item_id, RunStatus.CANCELLED, finished_at=self._clock())
                    jobs.drop_waiting(work, run_lock(item_id))
                    _record_run(work, person, Action.ORDER_CANCELLED, item_id)
            work.commit()


def _demand_administrator(person: Person) -> None:
    if not person.is_administrator:
        raise NotAllowed("Only an administrator can see what waits and runs in this installation.")


def _record_lecture(work: Work, person: Person, action: Action, lecture_id: UUID) -> None:
    lecture = lectures.get_for_job(work, lecture_id)
    if lecture is None:
        raise NotFound(_GONE)
    audit.record(work, person, action, "lecture", lecture_id, course_id=lecture.course_id, title=lecture.title)


def _record_revision(work: Work, person: Person, action: Action, revision_id: UUID) -> None:
    found = revisions.get_for_job(work, revision_id)
    if found is None:
        raise NotFound(_GONE)
    revision, _ = found
    course_id, _, _ = question_versions.at(work, revision.question_id, revision.version)
    audit.record(work, person, action, "question", revision.question_id, course_id=course_id, version=revision.version)


def _record_run(work: Work, person: Person, action: Action, run_id: UUID) -> None:
    found = runs.get_for_job(work, run_id)
    if found is None:
        raise NotFound(_GONE)
    audit.record(work, person, action, "order", run_id, course_id=found[0].course_id)

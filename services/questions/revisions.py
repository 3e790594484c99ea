"""One question written anew as a teacher wishes: ordered, seen beside what it was, taken or left."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from db.queries import audit, new_questions, questions, revisions
from db.unit_of_work import Database
from services.domain.audit import Action
from services.domain.errors import Conflict, InvalidInput
from services.domain.lifecycle import QuestionStatus, RevisionStatus
from services.domain.people import Person, Role
from services.domain.revisions import LONGEST_INSTRUCTION, Revision, Wish
from services.jobs.job_queue import queue_evidence, queue_revision
from services.questions.questions import note_change
from services.runs.ledger import Limits

_CLOSED = frozenset({QuestionStatus.REJECTED, QuestionStatus.RETIRED})


class Revisions:
    """Has single questions written anew by `writer_name`, by a job; the version before is never lost."""

    def __init__(self, database: Database, limits: Limits, *, writer_name: str, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._limits = limits
        self._clock = clock
        self.writer_name = writer_name

    def order(self, person: Person, question_id: UUID, wish: Wish, *, expected_version: int) -> UUID:
        """Queue a revision of the version that was seen and return its id; one that nobody has decided on is left.

        `Conflict` when the question has moved on, or is being written anew already; `NotAllowed` when the course has
        spent what it may in this month.
        """
        instruction = wish.instruction.strip()
        if not (instruction or wish.type or wish.bloom or wish.difficulty):
            raise InvalidInput("Say what should be different.")
        if len(instruction) > LONGEST_INSTRUCTION:
            raise InvalidInput(f"Say it in at most {LONGEST_INSTRUCTION:,} characters.")
        with self._database.unit_of_work() as work:
            banked = questions.get(work, person, question_id, Role.TEACHER)
            if banked.status in _CLOSED:
                raise Conflict("This question is closed, so it is not written anew.")
            if banked.version != expected_version:
                raise Conflict("This question has changed since you opened it. Look at it again, then order.")
            self._limits.demand_room(work, banked.course_id)
            before = revisions.newest(work, person, question_id)
            if before is not None and before.status.is_working:
                raise Conflict("This question is being written anew already. Wait for it, or stop it first.")
            if before is not None and before.is_open:
                revisions.set_status(work, before.id, RevisionStatus.LEFT)
            revision_id = revisions.add(work, person, question_id, expected_version, wish)
            queue_revision(work, revision_id)
            audit.record(
                work,
                person,
                Action.REVISION_ORDERED,
                "question",
                question_id,
                course_id=banked.course_id,
                version=expected_version,
            )
            work.commit()
            return revision_id

    def newest(self, person: Person, question_id: UUID) -> Revision | None:
        """The last one that was ordered of a question, however it ended; None when there is none."""
        with self._database.lookup() as work:
            return revisions.newest(work, person, question_id)

    def take(self, person: Person, revision_id: UUID) -> int:
        """Make the proposal the next version of the question and return its number.

        It is the writer's version, with all that a check found in it; an approval is taken back. `Conflict` when
        the question has moved on since it was ordered.
        """
        with self._database.unit_of_work() as work:
            revision = revisions.get(work, person, revision_id)
            banked = questions.get(work, person, revision.question_id, Role.TEACHER)
            if banked.version != revision.version or banked.status in _CLOSED:
                raise Conflict("This question has changed since it was written anew. Leave this, or order it again.")
            revisions.set_status(work, revision_id, RevisionStatus.TAKEN)
            if revision.proposal is None:
                raise Conflict("There is nothing to take yet.")
            number = new_questions.add_version(
                work,
                banked,
                revision.proposal,
                person=person,
                expected_version=revision.version,
                written_by=revision.written_by,
                provenance=revision.provenance,
                findings=revision.findings,
            )
            note_change(work, person, banked, number)
            queue_evidence(work, banked.id)
            work.commit()
            return number

    def leave(self, person: Person, revision_id: UUID) -> None:
        """Stop it, or let its proposal go; the question stays as it is."""
        with self._database.unit_of_work() as work:
            revision = revisions.get(work, person, revision_id)
            banked = questions.get(work, person, revision.question_id, Role.TEACHER)
            revisions.set_status(work, revision_id, RevisionStatus.LEFT, finished_at=self._clock())
            audit.record(
                work,
                person,
                Action.REVISION_LEFT,
                "question",
                banked.id,
                course_id=banked.course_id,
                version=revision.version,
            )
            work.commit()

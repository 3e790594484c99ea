"""The reviewers' queue: which question waits for whom, with its evidence."""

from collections.abc import Collection, Mapping
from uuid import UUID

from db.queries import access, batch_looks, questions, review_queue, waiting_questions
from db.unit_of_work import Database
from services.domain.errors import Conflict, InvalidInput, NotFound
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import QuestionCounts
from services.domain.review_queue import (
    BATCH,
    EVERYTHING,
    Accepted,
    CleanBatch,
    QueueFilter,
    QueueOverview,
    ReviewItem,
    WaitingLine,
    sample_of,
)
from services.domain.reviews import Decision, Verdict
from services.review.decisions import decide_in


class Review:
    """The reviewers' queue of a course."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next(
        self, person: Person, course_id: UUID, *, after: UUID | None = None, wanted: QueueFilter = EVERYTHING
    ) -> ReviewItem | None:
        """The next question that waits for her, behind `after` when it is given; None when none waits.

        It is claimed for her, so that nobody else is given it for ten minutes; what others have claimed is passed
        over. What comes back to her comes first.
        """
        with self._database.lookup() as work:
            item = review_queue.claim_next(work, person, course_id, after=after, wanted=wanted)
            if item is None:
                access.demand(work, person, course_id, Role.REVIEWER)
            return item

    def beyond(
        self, person: Person, course_id: UUID, *, after: UUID, wanted: QueueFilter = EVERYTHING
    ) -> ReviewItem | None:
        """What `next` would give behind `after`, without claiming it: to be fetched ahead."""
        with self._database.lookup() as work:
            item = review_queue.beyond(work, person, course_id, after=after, wanted=wanted)
            if item is None:
                access.demand(work, person, course_id, Role.REVIEWER)
            return item

    def before(self, person: Person, course_id: UUID, *, of: UUID, wanted: QueueFilter = EVERYTHING) -> UUID | None:
        """The question before this one in the same order; None when it is the first."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id, Role.REVIEWER)
            return review_queue.before(work, person, course_id, of=of, wanted=wanted)

    def item(self, person: Person, question_id: UUID) -> ReviewItem:
        """One question, wherever it stands; claimed for her where it waits and nobody else looks at it."""
        with self._database.lookup() as work:
            item = review_queue.on_desk(work, person, question_id)
        course = item.opened.course
        access.permit(course.roles, course.archived_at, Role.REVIEWER)
        return item

    def waiting(self, person: Person, course_id: UUID, request: PageRequest, wanted: QueueFilter) -> Page[WaitingLine]:
        """A page of what waits for her decision; also what others look at, which says so."""
        with self._database.lookup() as work:
            found = waiting_questions.page(work, person, course_id, request, wanted)
            if not found.items:
                access.demand(work, person, course_id, Role.REVIEWER)
            return found

    def overview(self, person: Person, course_id: UUID) -> QueueOverview:
        """How much waits in the course, of what kind and by whom."""
        with self._database.lookup() as work:
            found = waiting_questions.overview(work, person, course_id)
        access.permit(found.course.roles, found.course.archived_at, Role.REVIEWER)
        return found

    def clean_batch(self, person: Person, course_id: UUID, wanted: QueueFilter, *, size: int = BATCH) -> CleanBatch:
        """Questions against which no check found anything, claimed for her, to be looked at and accepted together."""
        with self._database.lookup() as work:
            found = waiting_questions.clean(work, person, course_id, wanted, size=min(size, BATCH))
            if not found:
                access.demand(work, person, course_id, Role.REVIEWER)
        sample = sample_of([each.banked.id for each, _ in found], person.id)
        opened = frozenset(each.banked.id for each, is_opened in found if is_opened)
        return CleanBatch(tuple(each for each, _ in found), sample, opened)

    def look_into(self, person: Person, course_id: UUID, versions: Mapping[UUID, int]) -> None:
        """Remember that she has opened these versions of clean questions, which `accept_clean` asks of a sample.

        `Conflict` when one of them has been changed or decided on meanwhile.
        """
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.REVIEWER)
            kept = batch_looks.keep(work, person, course_id, versions)
            work.commit()
        if kept != versions.keys():
            raise Conflict("What you opened has been changed or decided on meanwhile. Look at what waits now.")

    def accept_clean(
        self,
        person: Person,
        course_id: UUID,
        seen: Mapping[UUID, int],
        *,
        left_out: Collection[UUID] = (),
    ) -> Accepted:
        """Accept the versions that she has seen, but for those `left_out`; each by itself, so that one does not
        keep back the others. What is left out is not laid before her in a batch again, unless it changes.

        `InvalidInput` unless every one of the sample is known to have been opened by her (`look_into`).
        """
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.REVIEWER)
            if not seen or len(seen) > BATCH:
                raise InvalidInput(f"Between one question and {BATCH} can be accepted together.")
            looked = batch_looks.of(work, person, course_id, seen)
            if not looked:
                raise Conflict("None of these questions waits here any more. Look at what waits now.")
            if not all(looked[each] for each in sample_of(looked, person.id)):
                raise InvalidInput("Open the marked questions first. Then all can be accepted.")
            taken_out = {each: seen[each] for each in left_out if each in seen}
            if taken_out:
                batch_looks.keep(work, person, course_id, taken_out, is_left_out=True)
                work.commit()
        refused: dict[UUID, str] = {}
        chosen = {each: version for each, version in seen.items() if each not in left_out}
        for question_id, version in chosen.items():
            try:
                self._accept(person, course_id, question_id, version)
            except (Conflict, InvalidInput, NotFound) as error:
                refused[question_id] = str(error)
        return Accepted(len(chosen) - len(refused), refused)

    def _accept(self, person: Person, course_id: UUID, question_id: UUID, version: int) -> None:
        with self._database.unit_of_work() as work:
            if not review_queue.hold_clean(work, course_id, question_id):
                raise Conflict("Something speaks against it by now. Look at it by itself.")
            decide_in(work, person, question_id, Verdict(Decision.ACCEPT), expected_version=version)
            work.commit()

    def release(self, person: Person, question_id: UUID) -> None:
        """Give up her claim of a question, so that others are given it at once."""
        with self._database.lookup() as work:
            questions.get(work, person, question_id, Role.REVIEWER)
            review_queue.release(work, person, question_id)

    def counts(self, person: Person, course_id: UUID) -> QuestionCounts:
        """How many wait, and how many are decided."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id, Role.REVIEWER)
            return questions.counts(work, person, course_id)

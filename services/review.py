"""The reviewers' queue: which question waits for whom, with its evidence."""

from uuid import UUID

from db.queries import access, questions, review_queue
from db.unit_of_work import Database
from services.domain.people import Person, Role
from services.domain.question_bank import QuestionCounts
from services.domain.review_queue import EVERYTHING, QueueFilter, ReviewItem


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

"""The reviewers' queue: which question waits for whom, with its evidence."""

from dataclasses import dataclass
from uuid import UUID

from db.queries import access, opened_questions, questions
from db.unit_of_work import Database
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion, OpenedQuestion, QuestionCounts


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A question before its reviewer, and how far the queue is."""

    opened: OpenedQuestion
    counts: QuestionCounts

    @property
    def banked(self) -> BankedQuestion:
        return self.opened.banked


class Review:
    """The reviewers' queue of a course."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def next(self, person: Person, course_id: UUID, *, after: UUID | None = None) -> ReviewItem | None:
        """The next question that waits, behind `after` when it is given; None when none waits."""
        with self._database.lookup() as work:
            laid = opened_questions.next_waiting(work, person, course_id, after=after)
            if laid is not None:
                return _item(*laid)
            access.demand(work, person, course_id, Role.REVIEWER)
            return None

    def item(self, person: Person, question_id: UUID) -> ReviewItem:
        """One question, wherever it stands."""
        with self._database.lookup() as work:
            return _item(*opened_questions.on_desk(work, person, question_id))

    def counts(self, person: Person, course_id: UUID) -> QuestionCounts:
        """How many wait, and how many are decided."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id, Role.REVIEWER)
            return questions.counts(work, person, course_id)


def _item(opened: OpenedQuestion, counts: QuestionCounts) -> ReviewItem:
    """For reviewers of its course alone."""
    access.permit(opened.course.roles, opened.course.archived_at, Role.REVIEWER)
    return ReviewItem(opened, counts)

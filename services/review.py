"""Review: one question at a time with its evidence, and decisions on exactly what was seen."""

from dataclasses import dataclass
from uuid import UUID

from db.queries import access, audit, opened_questions, questions, reviews, transcripts
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import Conflict, InvalidInput
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion, OpenedQuestion, QuestionCounts
from services.domain.questions import Question
from services.domain.reviews import Decision, Verdict, source_hash
from services.domain.transcripts import Span
from services.questions import save_version


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

    def decide(
        self,
        person: Person,
        question_id: UUID,
        verdict: Verdict,
        *,
        expected_version: int,
        edited: Question | None = None,
        knows_uncited: bool = False,
    ) -> None:
        """Decide on the version that was seen; `edited` is saved as the next version and decided on instead.

        `Conflict` when the question has moved on; `InvalidInput` for a send-back without a
        reason, or when an uncited question is accepted without saying so.
        """
        if verdict.decision is not Decision.ACCEPT and verdict.reason is None:
            raise InvalidInput("Choose a reason, so that the author knows what to change.")
        with self._database.unit_of_work() as work:
            banked = questions.get(work, person, question_id, Role.REVIEWER)
            if banked.version != expected_version or banked.status is not QuestionStatus.IN_REVIEW:
                raise Conflict("This question has changed since you opened it. Look at it again, then decide.")
            if edited is not None:
                save_version(work, banked, edited, person=person, expected_version=expected_version)
                banked = questions.get(work, person, question_id)
            if verdict.decision is Decision.ACCEPT and not banked.question.is_cited and not knows_uncited:
                raise InvalidInput(
                    "Nothing in the lecture is cited for this question. Confirm that you accept it all the same."
                )
            questions.set_status(work, question_id, verdict.decision.leads_to)
            reviews.add(work, person, banked, verdict, source_hash=_source_hash(work, banked))
            audit.record(
                work,
                person,
                Action.QUESTION_REVIEWED,
                "question",
                question_id,
                course_id=banked.course_id,
                version=banked.version,
                decision=verdict.decision.value,
                **({"reason": verdict.reason.value} if verdict.reason else {}),
                edited=edited is not None,
            )
            work.commit()


def _item(opened: OpenedQuestion, counts: QuestionCounts) -> ReviewItem:
    """For reviewers of its course alone."""
    access.permit(opened.course.roles, opened.course.archived_at, Role.REVIEWER)
    return ReviewItem(opened, counts)


def _source_hash(work: Work, banked: BankedQuestion) -> str:
    """The hash of the transcript under the question's citations, so that a change there can be told."""
    return source_hash(
        transcripts.span_text(work, banked.lecture_id, Span(source.start_ms, source.end_ms))
        for source in banked.question.sources
    )

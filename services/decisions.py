"""Decisions of reviewers: on exactly what was seen, and held by the hash of the question and of its source."""

from uuid import UUID

from db.queries import audit, questions, reviews, transcripts
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import Conflict, InvalidInput
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion
from services.domain.questions import Question
from services.domain.reviews import Decision, Verdict, source_hash
from services.domain.transcripts import Span
from services.questions import save_version
from services.tellings import tell_decided


class Decisions:
    """What reviewers decide of questions, kept for ever."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
            review_id = reviews.add(work, person, banked, verdict, source_hash=_source_hash(work, banked))
            tell_decided(work, person, question_id, review_id, verdict.decision.leads_to)
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


def _source_hash(work: Work, banked: BankedQuestion) -> str:
    """The hash of the transcript under the question's citations, so that a change there can be told."""
    return source_hash(
        transcripts.span_text(work, banked.lecture_id, Span(source.start_ms, source.end_ms))
        for source in banked.question.sources
    )

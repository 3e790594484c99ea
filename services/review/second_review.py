"""Deciding twice: the second reviewer does not see what the first decided, and a third decides where they differ."""

from uuid import UUID

from db.queries import access, audit, review_tallies, second_reviews
from db.queries.second_reviews import Given
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.people import Person, Role
from services.domain.question_bank import BankedQuestion
from services.domain.reviews import Stage, Verdict
from services.domain.second_review import Settled, checked_share, demand_turn, is_drawn, settled


class SecondReview:
    """What share of a course's questions is decided on twice."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def share(self, person: Person, course_id: UUID) -> float:
        """From 0 (none) to 1 (every question)."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return second_reviews.share(work, course_id)

    def set_share(self, person: Person, course_id: UUID, share: float) -> None:
        """What an owner sets, for decisions from now on; `InvalidInput` when it is not between 0 and 1."""
        share = checked_share(share)
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.OWNER)
            second_reviews.set_share(work, course_id, share)
            told = f"{share * 100:g}"
            audit.record(work, person, Action.SECOND_REVIEW_SET, "course", course_id, course_id=course_id, percent=told)
            work.commit()


def settle(
    work: Work, person: Person, banked: BankedQuestion, verdict: Verdict, review_id: UUID, *, stage: Stage
) -> Settled:
    """What follows from a decision that was made at this stage; without a status the question goes on waiting.

    `Conflict` when it is not her turn. The question is held, and the decision saved.
    """
    given = second_reviews.standing(work, banked.id, stage=stage, without=review_id)
    reviewers = second_reviews.reviewers(work, banked.course_id)
    demand_turn(
        stage,
        person.id,
        second_reviews.roles(work, banked.course_id, person.id),
        decided=[each.reviewer_id for each in given],
        reviewers=reviewers,
    )
    is_second_wanted = stage is Stage.FIRST and bool(
        reviewers - {person.id} and is_drawn(banked.id, second_reviews.share(work, banked.course_id))
    )
    first = _first(given, person.id) if stage is Stage.SECOND else None
    return settled(stage, verdict.decision, first=first.decision if first else None, is_second_wanted=is_second_wanted)


def count(work: Work, person: Person, banked: BankedQuestion, review_id: UUID, *, stage: Stage, to: Stage) -> None:
    """Count a decision that was made at this stage and has led `to` that one, once all is written down.

    One that waits for a second is counted together with it: nobody shall tell from sums what was decided.
    """
    if to is not Stage.SECOND:
        _count(work, person, banked, review_id, stage=stage, times=1)


def uncount(work: Work, person: Person, banked: BankedQuestion, review_id: UUID, *, stage: Stage, to: Stage) -> None:
    """Take out of all counts a decision that is undone, made at this stage and having led `to` that one."""
    if to is not Stage.SECOND:
        _count(work, person, banked, review_id, stage=stage, times=-1)


def begin_anew(work: Work, question_id: UUID) -> None:
    """After a change of a question that waits: whatever was decided of it was of other words."""
    hidden = second_reviews.begin_anew(work, question_id)
    if hidden is not None:
        review_tallies.count(work, [hidden])


def _count(work: Work, person: Person, banked: BankedQuestion, review_id: UUID, *, stage: Stage, times: int) -> None:
    given = second_reviews.standing(work, banked.id, stage=stage, without=review_id) if stage is Stage.SECOND else []
    review_tallies.count(work, [review_id, *(each.id for each in given)], times=times)
    first = _first(given, person.id)
    if first and not second_reviews.was_second_before(work, banked.id, person.id, than=review_id):
        review_tallies.count_pair(work, banked.course_id, first.id, review_id, times=times)


def _first(given: list[Given], person_id: UUID) -> Given | None:
    """The decision of somebody else that hers is compared with."""
    return next((each for each in given if each.reviewer_id != person_id), None)

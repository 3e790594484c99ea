"""A second decision without sight of the first: for which questions, who makes it, and what follows."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.differences import Difference
from services.domain.errors import Conflict, InvalidInput
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Role
from services.domain.reviews import Decision, Reason, Stage

_PARTS = 2**64


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a decision leaves its question; without a status it goes on waiting, at this stage."""

    status: QuestionStatus | None
    stage: Stage = Stage.FIRST


@dataclass(frozen=True, slots=True)
class Judgement:
    """One of two decisions that do not agree, as whoever decides between them sees it; with what was changed."""

    reviewer: str
    decision: Decision
    reason: Reason | None
    comment: str
    at: datetime
    changes: tuple[Difference, ...] = ()


def is_drawn(question_id: UUID, share: float) -> bool:
    """Whether a question is among the `share` (0 to 1) that is decided on twice: always the same for the same one.

    By a hash of its id, so that neither its place in a list nor its neighbours tell.
    """
    digest = hashlib.sha256(b"decided on twice" + question_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") / _PARTS < share


def checked_share(share: float) -> float:
    """The share as a course keeps it; `InvalidInput` when it is none."""
    if not 0 <= share <= 1:
        raise InvalidInput("The share of questions reviewed twice is between 0 and 100 %.")
    return share


def settled(stage: Stage, decision: Decision, *, first: Decision | None, is_second_wanted: bool) -> Settled:
    """What follows from a decision at this stage; at the second, with the `first` one that stands."""
    if stage is Stage.FIRST and is_second_wanted:
        return Settled(None, Stage.SECOND)
    if stage is Stage.SECOND and first is not None and first is not decision:
        return Settled(None, Stage.ADJUDICATION)
    return Settled(decision.leads_to)


def demand_turn(
    stage: Stage, person_id: UUID, roles: Collection[Role], *, decided: Collection[UUID], reviewers: Collection[UUID]
) -> None:
    """`Conflict` when it is not her turn to decide; `decided` are those who did already, `reviewers` all of the course.

    Whoever decided first does not decide as second, and neither of two who disagree decides between them, unless
    nobody else is left: then the first one's next decision holds alone, and an owner decides between two.
    """
    if stage is Stage.FIRST or person_id not in decided:
        return
    if set(reviewers) - set(decided):
        raise Conflict(_DECIDED if stage is Stage.SECOND else _ONE_OF_BOTH)
    if stage is Stage.ADJUDICATION and Role.OWNER not in roles:
        raise Conflict(_NOBODY_ELSE)


_DECIDED = "You have decided on this question. Now a second reviewer does, without seeing what you decided."
_ONE_OF_BOTH = (
    "You are one of the two who decided on this question, and not alike. Somebody else decides between the two."
)
_NOBODY_ELSE = (
    "Both who decided on this question, and not alike, are the only reviewers of this course. Its owner can add a "
    "third under People, or become a reviewer there and decide."
)

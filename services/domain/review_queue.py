"""The queue of review: in which order, of what, and who is looking at which question."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.domain.question_bank import BankedQuestion, OpenedQuestion, QuestionCounts
from services.domain.questions import QuestionType
from services.domain.reviews import Risk, RiskReason, Stage

CLAIM = timedelta(minutes=10)
"""How long nobody else is given a question that lies before a reviewer; prolonged while she looks at it."""

RETURNS = timedelta(days=3)
"""How long a question waits for the reviewer who sent it back before others are given it too."""


class QueueOrder(StrEnum):
    """What comes first."""

    RISK = "risk"
    LECTURE = "lecture"
    AGE = "age"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which of the waiting questions are meant, and in which order; `author` is whoever wrote the newest version."""

    order: QueueOrder = QueueOrder.RISK
    lecture_id: UUID | None = None
    author: str | None = None
    type: QuestionType | None = None
    reason: RiskReason | None = None
    clean_only: bool = False


EVERYTHING = QueueFilter()
"""All that waits, the riskiest first."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody looks at a question, and nobody else is given it until then."""

    holder: str
    until: datetime = field(compare=False)
    is_hers: bool


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A question before its reviewer, and how far the queue is.

    `stage` says whose decision it waits for; `claim` is hers or another's, None where nobody looks at it.
    """

    opened: OpenedQuestion
    counts: QuestionCounts
    risk: Risk
    stage: Stage = Stage.FIRST
    claim: Claim | None = None

    @property
    def banked(self) -> BankedQuestion:
        return self.opened.banked

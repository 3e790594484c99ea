"""The queue of review: in which order, of what, and who is looking at which question."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from uuid import UUID

from services.domain.courses import Course
from services.domain.question_bank import BankedQuestion, OpenedQuestion, QuestionCounts
from services.domain.questions import QuestionType
from services.domain.reviews import Risk, RiskReason, Stage
from services.domain.second_review import Judgement

CLAIM = timedelta(minutes=10)
"""How long nobody else is given a question that lies before a reviewer; prolonged while she looks at it."""

BATCH = 10
"""So many clean questions at most are looked at, and accepted, together."""

SAMPLED = 5
"""Of so many clean questions that are accepted together, one has to be opened."""

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
    """Which of the waiting questions are meant, and in which order.

    `author` is whoever wrote the newest version; of what waits for a second decision that is not told.
    """

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
    `both` are the decisions of two who do not agree, where somebody is to decide between them.
    """

    opened: OpenedQuestion
    counts: QuestionCounts
    risk: Risk
    stage: Stage = Stage.FIRST
    claim: Claim | None = None
    both: tuple[Judgement, ...] = ()

    @property
    def banked(self) -> BankedQuestion:
        return self.opened.banked


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A waiting question in a list; `returns_to` names the reviewer for whom it came back.

    `start_ms` is where its first citation begins, None for an uncited one.
    """

    id: UUID
    type: QuestionType
    stem: str
    lecture_title: str
    start_ms: int | None
    written_by: str
    waiting_since: datetime
    risk: Risk
    stage: Stage
    claim: Claim | None
    returns_to: str
    is_hers_again: bool


@dataclass(frozen=True, slots=True)
class QueueOverview:
    """How much waits in a course, counted for what a list of it can be narrowed by.

    `lectures` are titles by id in the order of the course. `claimed` counts those that others look at,
    `returned` those that have come back to her.
    """

    course: Course
    counts: QuestionCounts
    reasons: Mapping[RiskReason, int]
    types: Mapping[QuestionType, int]
    authors: Mapping[str, int]
    lectures: Mapping[UUID, tuple[str, int]]
    clean: int
    claimed: int
    returned: int


@dataclass(frozen=True, slots=True)
class CleanBatch:
    """Questions against which nothing speaks, to be looked at together; those of the `sample` have to be opened.

    `opened` are those that she has opened so far, as they stand.
    """

    items: tuple[OpenedQuestion, ...]
    sample: frozenset[UUID]
    opened: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Accepted:
    """How many of a batch were accepted, and why each of the others was not."""

    count: int
    refused: Mapping[UUID, str]


def sample_of(question_ids: Collection[UUID], person_id: UUID) -> frozenset[UUID]:
    """Which of these she has to open before she accepts them together: one of every five, at least one.

    They are chosen by a hash, so that they stay the same however often they are drawn, and differ between people.
    """
    chosen = sorted(question_ids, key=lambda each: hashlib.sha256(each.bytes + person_id.bytes).digest())
    return frozenset(chosen[: ceil(len(chosen) / SAMPLED)])

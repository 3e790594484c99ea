"""What a reviewer decides, and why."""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from services.domain.errors import Conflict
from services.domain.lifecycle import QuestionStatus
from services.domain.rubrics import Rubric

MOST_SECONDS = 3600.0
"""Nobody is busy with one question for longer; a clock that says so was not watched."""


class Decision(StrEnum):
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    REJECT = "reject"

    @property
    def leads_to(self) -> QuestionStatus:
        return _LEADS_TO[self]


_LEADS_TO = {
    Decision.ACCEPT: QuestionStatus.APPROVED,
    Decision.SEND_BACK: QuestionStatus.CHANGES_REQUESTED,
    Decision.REJECT: QuestionStatus.REJECTED,
}


class Reason(StrEnum):
    """Why a question is sent back or rejected."""

    WRONG_KEY = "wrong_key"
    NOT_IN_LECTURE = "not_in_lecture"
    FLAWED_WORDING = "flawed_wording"
    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    DOUBLE = "double"
    OFF_OBJECTIVE = "off_objective"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The reason as a reviewer reads it."""
        return _WORDS.get(self, self.value.replace("_", " ").capitalize())


_WORDS = {Reason.WRONG_KEY: "Wrong answer marked as right", Reason.DOUBLE: "Asked already"}


class Stage(StrEnum):
    """Whose decision a waiting question waits for, and which of them a decision was."""

    FIRST = "first"
    SECOND = "second"
    """Of a second reviewer, who does not see what the first decided."""
    ADJUDICATION = "adjudication"
    """Of somebody who sees both, where they disagree."""


STAGE_MOVES: Mapping[Stage, frozenset[Stage]] = MappingProxyType(
    {
        Stage.FIRST: frozenset({Stage.SECOND}),
        Stage.SECOND: frozenset({Stage.ADJUDICATION}),  # where the two disagree
        Stage.ADJUDICATION: frozenset(),
    }
)
"""How a question goes on waiting after a decision; whatever settles it, or changes it, leads back to the first."""


def next_stage(current: Stage, to: Stage) -> Stage:
    """The stage at which it goes on waiting, if the table allows it; otherwise `Conflict`."""
    if to not in STAGE_MOVES[current]:
        raise Conflict("Somebody has decided on this question meanwhile. Look at it again, then decide.")
    return to


class RiskReason(StrEnum):
    """Why a question deserves a closer look than others."""

    NOT_IN_LECTURE = "not_in_lecture"
    """Uncited, its quote not found, or its key not supported by what is cited."""
    WEAK_SUPPORT = "weak_support"
    FLAWED = "flawed"
    REPAIRED = "repaired"
    NEAR_DOUBLE = "near_double"
    UNUSUAL_DIFFICULTY = "unusual_difficulty"
    DOUBTED = "doubted"
    """By the model that wrote it."""
    UNCHECKED = "unchecked"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Risk:
    """How likely something is wrong with a question, from 0 (nothing speaks against it) to 100, and why."""

    score: int
    reasons: tuple[RiskReason, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision on one version."""

    decision: Decision
    reason: Reason | None = None
    comment: str = ""


def source_hash(span_texts: Iterable[str]) -> str:
    """SHA-256 of the transcript under a question's citations, span by span: hexadecimal, 64 characters."""
    return hashlib.sha256("\x1e".join(span_texts).encode()).hexdigest()


def approval_hash(content_hash: str, rubric: Rubric | None) -> str:
    """What an approval is of: the hash of the question, and with it of the rubric by which it is marked.

    Hexadecimal, 64 characters; without a rubric that of the question alone.
    """
    if rubric is None:
        return content_hash
    levels = tuple(replace(level, points=float(level.points)) for level in rubric.levels)
    marked_by = json.dumps(
        asdict(replace(rubric, levels=levels)), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(f"{content_hash}\x1e{marked_by}".encode()).hexdigest()


def plausible_seconds(told: float | None) -> float | None:
    """How long a reviewer was busy, as her browser tells: None for what no clock can say, at most an hour."""
    if told is None or not math.isfinite(told) or told < 0:
        return None
    return min(float(told), MOST_SECONDS)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a question stands: all that a decision changes of it, so that it can be put back as it was."""

    status: QuestionStatus
    stage: Stage
    version: int
    reason: str | None = None
    waiting_since: datetime | None = None
    returns_to: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that was kept: where the question stands by it, and until when it can be undone."""

    review_id: UUID
    question_id: UUID
    decision: Decision
    status: QuestionStatus
    stage: Stage
    undo_until: datetime


@dataclass(frozen=True, slots=True)
class GivenDecision:
    """A decision as it was kept, with where the question stood before it and after it."""

    decided: Decided
    version: int
    before: Standing | None
    after: Standing | None
    is_undone: bool
    is_recent: bool
    """So few seconds have passed since, by the database's clock, that it can still be undone."""

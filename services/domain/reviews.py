"""What a reviewer decides, and why."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from services.domain.lifecycle import QuestionStatus


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

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


@dataclass(frozen=True, slots=True)
class Verdict:
    """One decision on one version."""

    decision: Decision
    reason: Reason | None = None
    comment: str = ""


def source_hash(span_texts: Iterable[str]) -> str:
    """SHA-256 of the transcript under a question's citations, span by span: hexadecimal, 64 characters."""
    return hashlib.sha256("\x1e".join(span_texts).encode()).hexdigest()

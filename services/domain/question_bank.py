"""Questions as a course keeps them: with a status, versions and the run that wrote them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.blueprints import Blueprint
from services.domain.lifecycle import QuestionStatus, RunStatus
from services.domain.questions import Question
from services.domain.reviews import Reason


@dataclass(frozen=True, slots=True)
class SendBack:
    """Why a reviewer sent a question back."""

    reason: Reason
    comment: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class BankedQuestion:
    """The newest version of a question, and where it stands."""

    id: UUID
    course_id: UUID
    lecture_id: UUID
    lecture_title: str
    status: QuestionStatus
    status_reason: str | None
    version: int
    version_id: UUID
    content_hash: str
    written_by: str
    question: Question


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """How many questions stand where."""

    waiting: int = 0
    approved: int = 0
    sent_back: int = 0
    draft: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.approved + self.sent_back + self.draft + self.rejected


@dataclass(frozen=True, slots=True)
class RowShortfall:
    """`missing` questions of blueprint row `row`, and why."""

    row: int
    missing: int
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """One order to the writer: how many were asked for, how many are there, and what it cost."""

    id: UUID
    course_id: UUID
    lecture_id: UUID
    status: RunStatus
    reason: str | None
    blueprint: Blueprint
    writer: str
    asked: int
    written: int
    shortfalls: tuple[RowShortfall, ...]
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

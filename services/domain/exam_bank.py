"""Exams as a course keeps them: with a version, and a word on items that no longer stand as approved."""

from dataclasses import dataclass
from uuid import UUID

from services.domain.differences import Difference
from services.domain.exams import Exam


@dataclass(frozen=True, slots=True)
class ExamSummary:
    """An exam in a list; `points` in all."""

    id: UUID
    title: str
    questions: int
    points: float


@dataclass(frozen=True, slots=True)
class Placement:
    """A question's place in an exam is its index in a list of these; `points` here count."""

    question_id: UUID
    points: float


@dataclass(frozen=True, slots=True)
class ChangedItem:
    """An item that has changed since it was picked: what is different now, and whether that is approved.

    `stem` is that of the exam; `reason` says why a question waits for review again, if it does.
    """

    position: int
    question_id: UUID
    stem: str
    is_approved: bool
    reason: str | None
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class BankedExam:
    """The exam, its version, and the positions (from 1) of items that have changed since they were picked.

    Such a question was reopened, or has another wording or rubric by now; the exam holds those it was picked with.
    """

    exam: Exam
    version: int
    reopened: tuple[int, ...]

"""Exams as a course keeps them: with a version, and a word on items that no longer stand as approved."""

from dataclasses import dataclass
from uuid import UUID

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
class BankedExam:
    """The exam, its version, and the positions (from 1) of items whose question was reopened since it was picked."""

    exam: Exam
    version: int
    reopened: tuple[int, ...]

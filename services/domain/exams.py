"""An exam: chosen questions in an order, with their points."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from services.domain.questions import Pair, Question


@dataclass(frozen=True, slots=True)
class ExamItem:
    """One question of an exam at its position (from 1); `points` here count, not those of the question.

    The ids are those of the database, absent for an exam that was read from a file.
    """

    position: int
    points: float
    question: Question
    version_id: UUID | None = None
    question_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Exam:
    """What is handed to students, items in order of their position."""

    title: str
    course_title: str = ""
    items: tuple[ExamItem, ...] = ()
    instructions: str = ""
    duration_minutes: int | None = None
    id: UUID | None = None
    course_id: UUID | None = None

    @property
    def total_points(self) -> float:
        return sum(item.points for item in self.items)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in order, each weighted as in this exam."""
        return tuple(replace(item.question, points=item.points) for item in self.items)


def exam_of(questions: Iterable[Question], *, title: str, course_title: str = "") -> Exam:
    """An exam of all these questions in the order given, each with its own points."""
    items = tuple(ExamItem(number, question.points, question) for number, question in enumerate(questions, start=1))
    return Exam(title, course_title, items)


@dataclass(frozen=True, slots=True)
class MatchingSheet:
    """A matching question as printed: the choices in shuffled order, and for each prompt the index of its choice."""

    choices: tuple[str, ...]
    answers: tuple[int, ...]


def matching_sheet(pairs: tuple[Pair, ...]) -> MatchingSheet:
    """Shuffle the right side so that paper and key agree however often they are written.

    Equal matches are one choice. The order follows a hash of each match, so it depends on
    nothing but the text; should it be the order of the prompts, it is turned by one.
    """
    distinct = list(dict.fromkeys(pair.match for pair in pairs))
    choices = sorted(distinct, key=lambda match: hashlib.sha256(match.encode("utf-8", "replace")).digest())
    if choices == distinct:
        choices = choices[1:] + choices[:1]
    return MatchingSheet(tuple(choices), tuple(choices.index(pair.match) for pair in pairs))

"""The history of a question: who wrote, sent, decided, undid and reopened what, when, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from services.domain.differences import Difference
from services.domain.lifecycle import QuestionStatus
from services.domain.questions import Question, QuestionType
from services.domain.reopening import Basis, changes
from services.domain.reviews import Decision, Reason, Stage
from services.domain.rubrics import Rubric


class Event(StrEnum):
    """What has happened, in the words of a list."""

    WRITTEN = "written"
    CHANGED = "changed"
    RUBRIC = "rubric saved"
    SENT = "sent to review"
    DECIDED = "decided"
    UNDONE = "decision undone"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One thing that happened at a version; `who` did it, `seconds` it took, and `why` and `differences` say more.

    `is_undone`: a decision that somebody took back afterwards.
    """

    question_id: UUID
    at: datetime
    event: Event
    who: str
    version: int
    why: str = ""
    differences: tuple[Difference, ...] = ()
    decision: Decision | None = None
    stage: Stage = Stage.FIRST
    reason: Reason | None = None
    comment: str = ""
    seconds: float | None = None
    is_undone: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """A version of a question, or of its rubric, as it was kept."""

    question_id: UUID
    at: datetime
    who: str
    number: int
    content: Question | Rubric


@dataclass(frozen=True, slots=True)
class Moved:
    """A question came from one status to another."""

    question_id: UUID
    at: datetime
    who: str
    version: int
    was: QuestionStatus
    became: QuestionStatus
    why: str | None


def written(versions: Sequence[Kept]) -> list[HistoryEntry]:
    """An entry for each version of one question, in order, and what became different with it."""
    return _saved(versions, Event.WRITTEN, Event.CHANGED)


def rubrics_saved(versions: Sequence[Kept]) -> list[HistoryEntry]:
    """The same of its rubrics."""
    return _saved(versions, Event.RUBRIC, Event.RUBRIC)


def moves_told(moves: Iterable[Moved]) -> list[HistoryEntry]:
    """The moves that nothing else tells of: it was sent to review, or an approval was taken back by a change."""
    found = []
    for move in moves:
        event = None
        if move.was is QuestionStatus.DRAFT and move.became is QuestionStatus.IN_REVIEW:
            event = Event.SENT
        elif move.was is QuestionStatus.APPROVED and move.became is QuestionStatus.IN_REVIEW and move.why:
            event = Event.REOPENED
        if event is not None:
            found.append(HistoryEntry(move.question_id, move.at, event, move.who, move.version, why=move.why or ""))
    return found


def newest_first(entries: Iterable[HistoryEntry]) -> list[HistoryEntry]:
    """In the order in which a list is read: what a change led to stands above the change."""
    order = list(Event)
    return sorted(entries, key=lambda each: (each.at, order.index(each.event)), reverse=True)


def _saved(versions: Sequence[Kept], first: Event, later: Event) -> list[HistoryEntry]:
    if not versions:
        return []
    begun = versions[0]
    entries = [HistoryEntry(begun.question_id, begun.at, first, begun.who, begun.number)]
    for before, after in pairwise(versions):
        told = changes(_basis(before.content), _basis(after.content))
        entries.append(HistoryEntry(after.question_id, after.at, later, after.who, after.number, differences=told))
    return entries


def _basis(content: Question | Rubric) -> Basis:
    return Basis(_NO_QUESTION, content) if isinstance(content, Rubric) else Basis(content)


_NO_QUESTION = Question(QuestionType.ESSAY, "")

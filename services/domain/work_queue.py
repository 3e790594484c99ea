"""The work that waits, runs or has failed, and the workers seen alive, as an administrator sees them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.domain.paging import Page


class WorkKind(StrEnum):
    """What is done to a lecture."""

    HEARING = "hearing"
    WRITING = "writing"
    REVISING = "revising"
    READING = "reading"
    COPYING = "copying"
    CHECKING = "checking"

    @property
    def can_be_stopped(self) -> bool:
        """It may take long enough that somebody wants it stopped, and the rest is none the worse for that."""
        return self in (WorkKind.HEARING, WorkKind.WRITING, WorkKind.REVISING)


class WorkState(StrEnum):
    RUNNING = "running"
    WAITING = "waiting"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class QueuedWork:
    """One piece of work; `done` of `whole` are ms heard or copied, or questions; `left_ms` the rest where known.

    `id` is that of the order of questions, of the question's revision, of the slides, or of the lecture itself, by the
    kind.
    """

    kind: WorkKind
    id: UUID
    state: WorkState
    lecture: str
    course: str
    person: str
    reason: str | None
    done: int
    whole: int
    left_ms: int | None
    worker: str | None
    machine: str | None


@dataclass(frozen=True, slots=True)
class SeenWorker:
    """A process that works: what it is called, where and since when, when it was last seen, and what it does."""

    name: str
    machine: str
    up_seconds: float
    seen_seconds: float
    doing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkCounts:
    """How much there is of each."""

    running: int
    waiting: int
    failed: int

    @property
    def is_working(self) -> bool:
        """Something will change without anybody's help."""
        return self.running + self.waiting > 0


@dataclass(frozen=True, slots=True)
class WorkOverview:
    """How much work there is, one page of it, and the workers seen alive."""

    counts: WorkCounts
    work: Page[QueuedWork]
    workers: tuple[SeenWorker, ...]

"""The statuses of lectures and questions, one table of allowed moves each, and the one function that moves."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from services.domain.errors import Conflict


class LectureStatus(StrEnum):
    UPLOADING = "uploading"
    UPLOADED = "uploaded"
    QUEUED = "queued"
    TRANSCRIBING = "transcribing"
    INDEXING = "indexing"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_working(self) -> bool:
        """A job will move this lecture on without anybody's help."""
        return self in _WORKING_LECTURE

    @property
    def is_stopped(self) -> bool:
        """It failed or was cancelled: somebody has to move it on."""
        return self in _STOPPED


class QuestionStatus(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    RETIRED = "retired"


class RunStatus(StrEnum):
    """Where a run of the question writer stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_working(self) -> bool:
        return self in (RunStatus.QUEUED, RunStatus.RUNNING)


class FileStatus(StrEnum):
    """Where the work on a file beside a recording stands: slides that are read, a copy that is made to be played.

    `ABSENT` is a file that has not wholly arrived, or is removed: nobody sees it, and a job clears it away.
    """

    ABSENT = "absent"
    WAITING = "waiting"
    WORKING = "working"
    READY = "ready"
    FAILED = "failed"

    @property
    def is_working(self) -> bool:
        """A job will move it on without anybody's help."""
        return self in (FileStatus.WAITING, FileStatus.WORKING)


class RevisionStatus(StrEnum):
    """Where a question that is written anew stands: `TAKEN` as its next version, or `LEFT`."""

    QUEUED = "queued"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    TAKEN = "taken"
    LEFT = "left"

    @property
    def is_working(self) -> bool:
        """A job will move it on without anybody's help."""
        return self in (RevisionStatus.QUEUED, RevisionStatus.RUNNING)


Status = TypeVar("Status", LectureStatus, QuestionStatus, RunStatus, FileStatus, RevisionStatus)

_L, _Q, _R, _F, _V = LectureStatus, QuestionStatus, RunStatus, FileStatus, RevisionStatus
_WORKING_LECTURE = frozenset({_L.QUEUED, _L.TRANSCRIBING, _L.INDEXING})
_STOPPED = frozenset({_L.FAILED, _L.CANCELLED})

LECTURE_MOVES: Mapping[LectureStatus, frozenset[LectureStatus]] = MappingProxyType(
    {
        _L.UPLOADING: _STOPPED | {_L.UPLOADED},
        _L.UPLOADED: _STOPPED | {_L.QUEUED},
        _L.QUEUED: _STOPPED | {_L.TRANSCRIBING},
        _L.TRANSCRIBING: _STOPPED | {_L.INDEXING},
        _L.INDEXING: _STOPPED | {_L.READY},
        _L.READY: frozenset({_L.QUEUED}),
        _L.FAILED: frozenset({_L.QUEUED}),
        _L.CANCELLED: frozenset({_L.QUEUED}),
    }
)

QUESTION_MOVES: Mapping[QuestionStatus, frozenset[QuestionStatus]] = MappingProxyType(
    {
        _Q.DRAFT: frozenset({_Q.IN_REVIEW, _Q.RETIRED}),
        _Q.IN_REVIEW: frozenset({_Q.APPROVED, _Q.CHANGES_REQUESTED, _Q.REJECTED, _Q.RETIRED}),
        _Q.CHANGES_REQUESTED: frozenset({_Q.DRAFT, _Q.RETIRED}),
        _Q.APPROVED: frozenset({_Q.IN_REVIEW, _Q.RETIRED}),
        _Q.REJECTED: frozenset({_Q.RETIRED}),
        _Q.RETIRED: frozenset(),
    }
)

QUESTION_UNDO_MOVES: Mapping[QuestionStatus, frozenset[QuestionStatus]] = MappingProxyType(
    {
        _Q.APPROVED: frozenset({_Q.IN_REVIEW}),
        _Q.CHANGES_REQUESTED: frozenset({_Q.IN_REVIEW}),
        _Q.REJECTED: frozenset({_Q.IN_REVIEW}),
        _Q.IN_REVIEW: frozenset({_Q.IN_REVIEW}),  # after a decision that left it to another reviewer
    }
)
"""Where the undoing of a decision leads, and nothing else does."""

RUN_MOVES: Mapping[RunStatus, frozenset[RunStatus]] = MappingProxyType(
    {
        _R.QUEUED: frozenset({_R.RUNNING, _R.FAILED, _R.CANCELLED}),
        _R.RUNNING: frozenset({_R.DONE, _R.FAILED, _R.CANCELLED}),
        _R.DONE: frozenset({_R.QUEUED}),  # for what is missing
        _R.FAILED: frozenset({_R.QUEUED}),
        _R.CANCELLED: frozenset({_R.QUEUED}),
    }
)

FILE_MOVES: Mapping[FileStatus, frozenset[FileStatus]] = MappingProxyType(
    {
        _F.ABSENT: frozenset({_F.WAITING, _F.ABSENT}),
        _F.WAITING: frozenset({_F.WORKING, _F.FAILED, _F.ABSENT}),
        _F.WORKING: frozenset({_F.WORKING, _F.READY, _F.FAILED, _F.ABSENT}),  # a killed job begins again
        _F.READY: frozenset({_F.WAITING, _F.ABSENT}),
        _F.FAILED: frozenset({_F.WAITING, _F.ABSENT}),
    }
)

REVISION_MOVES: Mapping[RevisionStatus, frozenset[RevisionStatus]] = MappingProxyType(
    {
        _V.QUEUED: frozenset({_V.RUNNING, _V.FAILED, _V.LEFT}),
        _V.RUNNING: frozenset({_V.READY, _V.FAILED, _V.LEFT}),
        _V.READY: frozenset({_V.TAKEN, _V.LEFT}),
        _V.FAILED: frozenset({_V.QUEUED, _V.LEFT}),
        _V.TAKEN: frozenset(),
        _V.LEFT: frozenset(),
    }
)

_MOVES: Mapping[type[StrEnum], Mapping[Any, frozenset[Any]]] = MappingProxyType(
    {
        LectureStatus: LECTURE_MOVES,
        QuestionStatus: QUESTION_MOVES,
        RunStatus: RUN_MOVES,
        FileStatus: FILE_MOVES,
        RevisionStatus: REVISION_MOVES,
    }
)

_NAMES = {
    _Q.IN_REVIEW.value: "waiting for review",
    _Q.CHANGES_REQUESTED.value: "sent back",
    _L.QUEUED.value: "waiting its turn",
    _L.INDEXING.value: "being made searchable",
}


def move(current: Status, to: Status) -> Status:
    """The new status, if the table allows the move; otherwise `Conflict` with a sentence."""
    if to not in _MOVES[type(current)][current]:
        raise Conflict(
            f"This is {status_name(current)} now, so it cannot become {status_name(to)}. Reload to see where it stands."
        )
    return to


def move_back(current: QuestionStatus, to: QuestionStatus) -> QuestionStatus:
    """The status to which the undoing of a decision leads; `Conflict` where that cannot be."""
    if to not in QUESTION_UNDO_MOVES.get(current, frozenset()):
        raise Conflict(f"This is {status_name(current)} now, so the decision on it cannot be undone.")
    return to


def status_name(status: LectureStatus | QuestionStatus | RunStatus | FileStatus | RevisionStatus) -> str:
    """The status in the words of the classroom."""
    return _NAMES.get(status.value, status.value.replace("_", " "))

"""A lecture on its way from a recording to a searchable transcript."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.lifecycle import LectureStatus
from services.domain.pace import PacePoint


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a recording has been heard: `fraction` from 0 to 1, seconds spent, and seconds left where known."""

    fraction: float
    elapsed_s: float
    remaining_s: float | None


@dataclass(frozen=True, slots=True)
class Lecture:
    """One lecture, heard up to `heard_ms` of `duration_ms`; since `hearing_since` from `hearing_from_ms` on.

    That has taken `hearing_ms` by the worker's own watch.
    Its transcript may have been given in a file, instead of being heard; then it may have no recording.
    """

    id: UUID
    course_id: UUID
    course_title: str
    title: str
    status: LectureStatus
    reason: str | None
    notice: str | None
    file_name: str
    content_type: str
    size: int
    object_key: str
    duration_ms: int | None
    heard_ms: int
    hearing_since: datetime | None
    hearing_from_ms: int
    created_at: datetime
    hearing_ms: int = 0
    has_given_transcript: bool = False

    def progress(self, now: datetime) -> Progress:
        """The progress at `now`, with the rest estimated from the rate measured since hearing last began.

        Until something has been heard, the time spent is what the clocks say; afterwards it is what was measured.
        """
        duration = self.duration_ms or 0
        fraction = min(1.0, self.heard_ms / duration) if duration else 0.0
        if self.hearing_since is None:
            return Progress(fraction, 0.0, None)
        measured = self.hearing_ms / 1000
        elapsed = measured or max(0.0, (now - self.hearing_since).total_seconds())
        heard = self.heard_ms - self.hearing_from_ms
        is_known = measured > 0 and heard > 0 and duration > 0
        remaining = max(0.0, measured * (duration - self.heard_ms) / heard) if is_known else None
        return Progress(fraction, elapsed, remaining)


@dataclass(frozen=True, slots=True)
class LectureTitle:
    """A lecture in a choice of lectures."""

    id: UUID
    title: str
    status: LectureStatus


@dataclass(frozen=True, slots=True)
class TermUse:
    """A key term and when it was said, in ms."""

    term: str
    occurrences_ms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LectureStatistics:
    """What the index of a lecture counted."""

    word_count: int
    pace: tuple[PacePoint, ...]
    terms: tuple[TermUse, ...]


@dataclass(frozen=True, slots=True)
class CountedLecture:
    """A lecture of a course taught in `language`, with what its index counted once it is ready."""

    lecture: Lecture
    language: str
    statistics: LectureStatistics | None

"""A transcript: what was said, when, and as surely as the engine knows."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its times in ms; `confidence` is between 0 and 1, or None where the engine gives none."""

    text: str
    start_ms: int
    end_ms: int
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech, about a sentence long, with its times in ms from the start of the recording."""

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None
    words: tuple[Word, ...] | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """Everything said in one recording; segments in order of their start."""

    segments: tuple[Segment, ...]
    duration_ms: int
    language: str | None = "en"

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Span:
    """From the first to the last millisecond of something said, `end_ms` not included."""

    start_ms: int
    end_ms: int

    def overlaps(self, other: "Span | Segment") -> bool:
        return self.start_ms < other.end_ms and other.start_ms < self.end_ms


def segments_in(span: Span, segments: Iterable[Segment]) -> list[Segment]:
    """The segments that share at least one millisecond with the span."""
    return [segment for segment in segments if span.overlaps(segment)]

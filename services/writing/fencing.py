"""Transcript text as data for a language model: numbered, timed, and fenced, so that it poses as no instruction."""

import hashlib
from collections.abc import Iterator, Sequence

from services.domain.transcripts import Segment

_MOST_WORDS = 15_000


def fence(text: str) -> str:
    """A mark for the fences that does not occur in the text."""
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    while mark in text:
        mark = hashlib.sha256(mark.encode()).hexdigest()[:12]
    return f"LECTURE-{mark}"


def numbered_lines(segments: Sequence[Segment]) -> str:
    """One line for each segment: its number, its time and its words, line breaks taken out."""
    return "\n".join(
        f"[{number} {_clock(segment.start_ms)}] {' '.join(segment.text.split())}"
        for number, segment in enumerate(segments, start=1)
        if segment.text.strip()
    )


def readable_parts(segments: Sequence[Segment]) -> list[Sequence[Segment]]:
    """The lecture in as few equal parts as a language model can read one at a time."""
    words = sum(len(segment.text.split()) for segment in segments)
    parts = max(1, -(-words // _MOST_WORDS))
    return list(_parts(segments, words / parts)) or [segments]


def _parts(segments: Sequence[Segment], words_each: float) -> Iterator[Sequence[Segment]]:
    start, words = 0, 0
    for index, segment in enumerate(segments):
        words += len(segment.text.split())
        if words >= words_each:
            yield segments[start : index + 1]
            start, words = index + 1, 0
    if words:
        yield segments[start:]


def _clock(moment_ms: int) -> str:
    minutes, seconds = divmod(moment_ms // 1000, 60)
    return f"{minutes:02d}:{seconds:02d}"

"""What was said, shown and wished, as data for a language model: fenced, so that it poses as no instruction."""

import hashlib
from collections.abc import Sequence

from services.domain.transcripts import Segment


def mark_for(text: str) -> str:
    """A mark for the fences that does not occur in the text."""
    mark = hashlib.sha256(text.encode()).hexdigest()[:12]
    while mark in text:
        mark = hashlib.sha256(mark.encode()).hexdigest()[:12]
    return mark


def numbered_lines(segments: Sequence[Segment]) -> str:
    """One line for each segment: its number, its time and its words, line breaks taken out."""
    return "\n".join(
        line_of(number, segment) for number, segment in enumerate(segments, start=1) if segment.text.strip()
    )


def line_of(number: int, segment: Segment) -> str:
    """The segment as a line."""
    minutes, seconds = divmod(segment.start_ms // 1000, 60)
    return f"[{number} {minutes:02d}:{seconds:02d}] {' '.join(segment.text.split())}"


def listed(heading: str, texts: Sequence[str]) -> str:
    """A heading with a line for each text, line breaks taken out; empty without texts."""
    lines = [f"- {' '.join(text.split())}" for text in texts if text.strip()]
    return "\n".join(["", heading, *lines]) if lines else ""

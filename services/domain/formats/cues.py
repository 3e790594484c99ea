"""What subtitle formats share: blocks of lines, each with a time line and the text under it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.domain.errors import InvalidInput
from services.domain.transcripts import Segment, Transcript

_TIME = r"(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_ARROW = "-->"
_TIME_LINE = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading:
    """A transcript as read, and what was put right on the way, a sentence each."""

    transcript: Transcript
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """The times of a cue in ms, the lines under its time line, and the number of that line (from 1)."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    line_number: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines without a blank one between them, and the number of the first (from 1)."""

    line_number: int
    lines: tuple[str, ...]


def blocks(text: str, *, first_line: int = 1) -> Iterator[Block]:
    """The blocks of a text whose lines end with `\\n`; a line of spaces right under a time line parts nothing."""
    found: list[str] = []
    lines = [*text.split("\n"), ""]
    for number, line in enumerate(lines, start=first_line):
        if line.strip() or (line and found and _ARROW in found[-1] and _ARROW not in lines[number - first_line + 1]):
            found.append(line)
        elif found:
            yield Block(number - len(found), tuple(found))
            found = []


def read_time_line(line: str, line_number: int, *, example: str) -> tuple[int, int]:
    """Start and end in ms of a line like `example`; `InvalidInput` with the line number otherwise."""
    match = _TIME_LINE.fullmatch(line)
    if match is None:
        raise InvalidInput(f"Line {line_number}: a time line like “{example}” was expected here.")
    return _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:])


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((parts[3] or "").ljust(3, "0"))


def write_time(ms: int, separator: str) -> str:
    """`HH:MM:SS` and the ms after the separator."""
    seconds, ms = divmod(max(ms, 0), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{separator}{ms:03}"


def in_order(segments: list[Segment], *, language: str | None = None) -> Transcript:
    """The transcript of these segments by start, ended by the last of them."""
    ordered = tuple(sorted(segments, key=lambda segment: segment.start_ms))
    return Transcript(ordered, max((segment.end_ms for segment in ordered), default=0), language)


def forward(cue: Cue) -> tuple[Cue, str | None]:
    """The cue with its times in order, and a warning when they were not."""
    if cue.end_ms >= cue.start_ms:
        return cue, None
    turned = Cue(cue.end_ms, cue.start_ms, cue.lines, cue.line_number)
    return turned, f"Line {cue.line_number}: the end is before the start; the two were exchanged."

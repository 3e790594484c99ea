"""A transcript that somebody brings along in a file: read, bounded, and told what was put right in it."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from services.domain.errors import InvalidInput
from services.domain.formats.transcribe_json import with_readable_speakers
from services.domain.formats.transcripts import read_with_warnings
from services.domain.transcripts import Segment, Transcript
from services.domain.typed_text import one_line

MOST_BYTES = 20 * 1000**2
MOST_SEGMENTS = 20_000
LONGEST_MS = 24 * 3600 * 1000
LONGEST_SEGMENT = 10_000
"""In characters; the index of the database takes texts of up to a megabyte, and a reader far less."""
_LONGEST_NAME = 120
# Conference programs write who speaks in front of what is said, in each line: "Ada Lovelace: Welcome."
_NAMED = re.compile(r"([^\W\d_][^:\n]{0,59}): +(\S.*)", re.DOTALL)
_NAMED_SHARE = 0.8
_LEAST_NAMED = 3
_WARNINGS_TOLD = 3

_TOO_LARGE = (
    "A transcript has at most {most} MB, and this file has {size}. Is it the recording? Drop that on the course."
)
_NOTHING_SAID = "Nothing is said in this file: it holds no line with words."
_TOO_MANY = f"This file has {{count:,}} lines, and a lecture takes at most {MOST_SEGMENTS:,}. Divide it first."
_TOO_LONG = "By its times this transcript lasts longer than 24 hours. Check the line that ends last."
_LINE_TOO_LONG = f"Line {{number}} of the transcript has more than {LONGEST_SEGMENT:,} characters. Break it into lines."


@dataclass(frozen=True, slots=True)
class GivenTranscript:
    """A transcript fit to be kept; `notice` says what was put right or estimated, None when nothing was."""

    transcript: Transcript
    notice: str | None


def given_transcript(content: bytes, *, file_name: str) -> GivenTranscript:
    """The transcript in a file of any format that Lectern reads; `InvalidInput` says what is wrong with it."""
    if len(content) > MOST_BYTES:
        raise InvalidInput(_TOO_LARGE.format(most=MOST_BYTES // 1000**2, size=f"{len(content) / 1000**2:.1f} MB"))
    reading = read_with_warnings(content, file_name=file_name)
    segments = tuple(with_readable_speakers(_with_names(list(_clean(reading.transcript.segments)))))
    _check(segments)
    duration_ms = max(reading.transcript.duration_ms, *(segment.end_ms for segment in segments))
    if duration_ms > LONGEST_MS:
        raise InvalidInput(_TOO_LONG)
    language = (reading.transcript.language or "").partition("-")[0].lower() or None
    return GivenTranscript(Transcript(segments, duration_ms, language), _notice(reading.warnings))


def _clean(segments: Sequence[Segment]) -> Iterator[Segment]:
    """Each segment that says something, without signs that no database keeps or that turn the writing round."""
    for segment in segments:
        text = one_line(segment.text)
        if text:
            words = segment.words and tuple(replace(word, text=one_line(word.text)) for word in segment.words)
            yield replace(
                segment, text=text, speaker=one_line(segment.speaker or "")[:_LONGEST_NAME] or None, words=words
            )


def _with_names(segments: list[Segment]) -> list[Segment]:
    """The segments with the names of their speakers taken out of the text, where nearly all begin with one."""
    found = [None if segment.speaker or segment.words else _NAMED.fullmatch(segment.text) for segment in segments]
    often = {name for name, count in Counter(match[1] for match in found if match).items() if count > 1}
    named = [match if match and match[1] in often else None for match in found]
    count = sum(match is not None for match in named)
    if count < _LEAST_NAMED or count < _NAMED_SHARE * len(segments):
        return segments
    return [
        replace(segment, text=match[2], speaker=match[1]) if match else segment
        for segment, match in zip(segments, named, strict=True)
    ]


def _check(segments: Sequence[Segment]) -> None:
    if not segments:
        raise InvalidInput(_NOTHING_SAID)
    if len(segments) > MOST_SEGMENTS:
        raise InvalidInput(_TOO_MANY.format(count=len(segments)))
    for number, segment in enumerate(segments, start=1):
        if len(segment.text) > LONGEST_SEGMENT:
            raise InvalidInput(_LINE_TOO_LONG.format(number=number))


def _notice(warnings: Sequence[str]) -> str | None:
    told, more = warnings[:_WARNINGS_TOLD], len(warnings) - _WARNINGS_TOLD
    rest = f" There are {more} more places like these." if more > 1 else " There is one more." if more == 1 else ""
    return " ".join(told) + rest if told else None

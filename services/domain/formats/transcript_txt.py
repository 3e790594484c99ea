"""A transcript as plain text: what was said and nothing else."""

import re
from itertools import pairwise
from math import ceil

from services.domain.formats.text import one_line
from services.domain.transcripts import Segment, Transcript

WORDS_PER_MINUTE = 150
_MS_PER_WORD = 60_000 // WORDS_PER_MINUTE
_LONG_LINE_WORDS = 40
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]*[^\W_a-z])")


def read_transcript_txt(text: str) -> Transcript:
    """A segment a line, with estimated times: text has none, so 150 words a minute are assumed.

    That is a common pace of lectures. Lines of more than 40 words, such as pasted
    paragraphs, are cut where sentences end, and what has no end for 80 words, such as captions
    without punctuation, every so many words. Blank lines go; speakers are not recognised.
    """
    segments: list[Segment] = []
    at_ms = 0
    for line in text.split("\n"):
        for sentence in _sentences(one_line(line)):
            end_ms = at_ms + len(sentence.split()) * _MS_PER_WORD
            segments.append(Segment(at_ms, end_ms, sentence))
            at_ms = end_ms
    return Transcript(tuple(segments), at_ms, None)


def _sentences(line: str) -> list[str]:
    if len(line.split()) <= _LONG_LINE_WORDS:
        return [line] if line else []
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(line)), len(line)]
    return [part for start, end in pairwise(starts) for part in _parts(line[start:end].split())]


def _parts(words: list[str]) -> list[str]:
    """The words of a sentence, in parts of about the same length where it has no end in sight."""
    count = 1 if len(words) <= 2 * _LONG_LINE_WORDS else ceil(len(words) / _LONG_LINE_WORDS)
    size = ceil(len(words) / count)
    return [" ".join(words[start : start + size]) for start in range(0, len(words), size)]


def write_transcript_txt(transcript: Transcript) -> str:
    """The text of each segment on a line of its own; times, speakers and words are left out."""
    lines = (one_line(segment.text) for segment in transcript.segments)
    return "".join(f"{line}\n" for line in lines if line)

"""The words that a lecture is expected to use, and what an engine may have heard in their place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from services.domain.course_settings import LONGEST_TERM
from services.domain.errors import InvalidInput
from services.domain.transcripts import Word
from services.domain.typed_text import no_longer_than, one_line

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


class TermOrigin(StrEnum):
    """Where a term comes from."""

    SLIDES = "slides"
    GLOSSARY = "glossary"
    TEACHER = "teacher"


class TermStatus(StrEnum):
    """`OFFERED` by the machine, `KEPT` or `DROPPED` by a person."""

    OFFERED = "offered"
    KEPT = "kept"
    DROPPED = "dropped"


class MishearingStatus(StrEnum):
    PROPOSED = "proposed"
    CORRECTED = "corrected"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """A word or phrase that the lecture may use."""

    term: str
    origin: TermOrigin
    status: TermStatus


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What was heard, what was likely meant, and the positions of the segments in which it stands."""

    heard: str
    meant: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was heard: the segment's position, when it begins (ms), and what it says."""

    position: int
    start_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Mishearing:
    """A likely mishearing as a page shows it; `places` are where it still stands in the transcript."""

    id: UUID
    heard: str
    meant: str
    status: MishearingStatus
    places: tuple[Place, ...]


def checked_term(term: str) -> str:
    """The term on one line; `InvalidInput` when it is empty, too long or not a word."""
    term = no_longer_than(one_line(term), LONGEST_TERM, "The term")
    if not any(character.isalpha() for character in term):
        raise InvalidInput("Type a word or a phrase of the lecture.")
    return term


def spoken_words(text: str) -> list[re.Match[str]]:
    """The words of a text with their places in it."""
    return list(_WORD.finditer(text))


def occurrences(text: str, phrase: str) -> list[tuple[int, int]]:
    """Where the phrase stands in the text, word for word, whatever its capitals: first and last character."""
    wanted = [match.group().casefold() for match in spoken_words(phrase)]
    there = spoken_words(text)
    found, behind = [], 0
    for first in range(len(there) - len(wanted) + 1):
        run = there[first : first + len(wanted)]
        is_same = [match.group().casefold() for match in run] == wanted
        if wanted and is_same and run[0].start() >= behind and _is_unbroken(text, run):
            found.append((run[0].start(), run[-1].end()))
            behind = run[-1].end()
    return found


def with_phrase(text: str, heard: str, meant: str) -> str:
    """The text with every `heard` replaced; a capital at its beginning is kept."""
    parts, at = [], 0
    for start, end in occurrences(text, heard):
        is_capital = text[start].isupper() and not meant[:1].isupper()
        parts += [text[at:start], meant[:1].upper() + meant[1:] if is_capital else meant]
        at = end
    return "".join([*parts, text[at:]])


def words_with_phrase(words: Sequence[Word], heard: str, meant: str) -> tuple[Word, ...]:
    """Timed words with every `heard` replaced; the new words share its time in proportion to their letters."""
    wanted = [match.group().casefold() for match in spoken_words(heard)]
    plain = ["".join(match.group() for match in spoken_words(word.text)).casefold() for word in words]
    made: list[Word] = []
    at = 0
    while at < len(words):
        if wanted and plain[at : at + len(wanted)] == wanted:
            made += _shared(words[at], words[at + len(wanted) - 1], meant)
            at += len(wanted)
        else:
            made.append(words[at])
            at += 1
    return tuple(made)


def _shared(first: Word, last: Word, meant: str) -> list[Word]:
    parts = meant.split()
    total = sum(map(len, parts))
    ends, letters = [], 0
    for part in parts:
        letters += len(part)
        ends.append(first.start_ms + (last.end_ms - first.start_ms) * letters // total)
    trail = last.text[len(last.text.rstrip(".,;:!?")) :]
    starts = [first.start_ms, *ends[:-1]]
    texts = [*parts[:-1], parts[-1] + trail]
    return [Word(text, start, end) for text, start, end in zip(texts, starts, ends, strict=True)]


def _is_unbroken(text: str, run: Sequence[re.Match[str]]) -> bool:
    """No sentence ends within it."""
    return all(not set(".?!") & set(text[left.end() : right.start()]) for left, right in pairwise(run))

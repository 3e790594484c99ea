"""Whether a quote was really said, and where: by aligning its words with those of the transcript."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log1p

from services.domain.questions import Source
from services.domain.spoken_numbers import find_numbers
from services.domain.transcripts import Segment, Span, segments_in

GROUNDED_SCORE = 0.8
"""From this share of agreeing letters on, a quote counts as said there."""

_FEWEST_WORDS = 3
_PLACES_TRIED = 6
_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*")
_DECISIVE = frozenset({"not", "no", "never", "none", "nor", "neither", "without", "cannot"})


@dataclass(frozen=True, slots=True)
class Alignment:
    """The place a quote was found: `source.quote` is what stands there, `score` (0 to 1) how well it agrees."""

    source: Source
    score: float


@dataclass(frozen=True, slots=True)
class _Spoken:
    word: str
    segment: int
    start: int
    end: int


def align_quote(quote: str, segments: Sequence[Segment]) -> Alignment | None:
    """The best place for the quote, however badly it agrees; None when not one of its words was said.

    Case and punctuation do not count, and a word misheard or split costs only its differing
    letters; a number or a negation that differs makes the score 0. The place may reach over
    neighbouring segments; its times are those of the segments.
    """
    asked, spoken = _words(quote), _spoken(segments)
    best: Alignment | None = None
    for start in _likely_starts(asked, [one.word for one in spoken]):
        first, last = _narrowed(asked, spoken, start)
        found = spoken[first : last + 1]
        score = _agreement(asked, [one.word for one in found])
        if best is None or score > best.score:
            best = Alignment(_source(segments, found), score)
    return best


def locate_quote(quote: str, segments: Sequence[Segment]) -> Source | None:
    """Where the quote was said, in the words and times of the transcript; None when it was not.

    A quote of fewer than three words is too common to be evidence, unless it is all of a segment.
    """
    asked = _words(quote)
    if len(asked) < _FEWEST_WORDS and not any(asked and asked == _words(segment.text) for segment in segments):
        return None
    alignment = align_quote(quote, segments)
    return alignment.source if alignment and alignment.score >= GROUNDED_SCORE else None


def is_grounded(source: Source, segments: Sequence[Segment]) -> bool:
    """The quote was said within the span the source cites."""
    cited = segments_in(Span(source.start_ms, source.end_ms), segments)
    return locate_quote(source.quote, cited) is not None


def is_verbatim(source: Source, segments: Sequence[Segment]) -> bool:
    """The quote stands in the cited span letter by letter, white space aside."""
    cited = segments_in(Span(source.start_ms, source.end_ms), segments)
    text = " ".join(" ".join(segment.text for segment in cited).split())
    quote = " ".join(source.quote.split())
    return bool(quote) and quote in text


def _words(text: str) -> list[str]:
    return [one.word for one in _spoken_in(text, 0)]


def _spoken(segments: Sequence[Segment]) -> list[_Spoken]:
    return [one for index, segment in enumerate(segments) for one in _spoken_in(segment.text, index)]


def _spoken_in(text: str, segment: int) -> Iterator[_Spoken]:
    """The words of the text, with each number as one word in digits, however it was written."""
    position = 0
    for number in find_numbers(text):
        yield from _plain_words(text, segment, position, number.start)
        yield _Spoken(f"{number.value:g}", segment, number.start, number.end)
        position = number.end
    yield from _plain_words(text, segment, position, len(text))


def _plain_words(text: str, segment: int, start: int, end: int) -> Iterator[_Spoken]:
    for match in _WORD.finditer(text, start, end):
        yield _Spoken(match.group().casefold().replace("’", "'"), segment, match.start(), match.end())


def _likely_starts(asked: Sequence[str], spoken: Sequence[str]) -> list[int]:
    """Where the quote may begin: the places on which its words, rare ones most, agree."""
    wanted = set(asked)
    positions: dict[str, list[int]] = {word: [] for word in wanted}
    for position, word in enumerate(spoken):
        if word in wanted:
            positions[word].append(position)
    votes: Counter[int] = Counter()
    for offset, word in enumerate(asked):
        weight = int(1000 / log1p(len(positions[word]) + 1))
        for position in positions[word]:
            # A word too many or too few moves the rest by one, so the neighbours get a part of the vote.
            votes[position - offset] += weight * 4
            votes[position - offset - 1] += weight * 2
            votes[position - offset + 1] += weight * 2
    return [start for start, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_PLACES_TRIED]]


def _narrowed(asked: Sequence[str], spoken: Sequence[_Spoken], start: int) -> tuple[int, int]:
    """The first and last word that agree with the quote around `start`."""
    slack = 3 + len(asked) // 6
    low, high = max(0, start - slack), min(len(spoken), start + len(asked) + slack)
    window = [one.word for one in spoken[low:high]]
    blocks = SequenceMatcher(None, asked, window, autojunk=False).get_matching_blocks()
    agreeing = [block for block in blocks if block.size]
    first, last = agreeing[0], agreeing[-1]
    # A misheard word at an edge agrees with nothing, so as many words are taken as the quote has there.
    begin = low + max(0, first.b - first.a)
    end = low + last.b + last.size - 1 + (len(asked) - last.a - last.size)
    return min(begin, low + first.b), min(max(end, begin), len(spoken) - 1)


def _agreement(asked: Sequence[str], found: Sequence[str]) -> float:
    if _decisive(asked) != _decisive(found):
        return 0.0
    return SequenceMatcher(None, "".join(asked), "".join(found), autojunk=False).ratio()


def _decisive(words: Sequence[str]) -> Counter[str]:
    """The words that turn a sentence into another when they change: numbers and negations."""
    return Counter(
        "not" if word.endswith("n't") else word
        for word in words
        if word in _DECISIVE or word.endswith("n't") or word[0].isdigit()
    )


def _source(segments: Sequence[Segment], found: Sequence[_Spoken]) -> Source:
    first, last = found[0], found[-1]
    if first.segment == last.segment:
        quote = segments[first.segment].text[first.start : last.end]
    else:
        between = [segment.text for segment in segments[first.segment + 1 : last.segment]]
        parts = [segments[first.segment].text[first.start :], *between, segments[last.segment].text[: last.end]]
        quote = " ".join(parts)
    return Source(segments[first.segment].start_ms, segments[last.segment].end_ms, quote)

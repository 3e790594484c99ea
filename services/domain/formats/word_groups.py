"""Divides timed words into stretches that read well: sentences, and parts of those that are too long."""

from collections.abc import Sequence

from services.domain.transcripts import Word

_SENTENCE_END = frozenset(".?!…。？！؟।")
_CLAUSE_END = frozenset(",;:，、；：،")
_CLOSING = "\"'”’»)]」』）"
_MOST_WORDS = 40
_PAUSE_MS = 2_000
# A comma makes a place to cut as good as this much more of a pause.
_CLAUSE_WORTH_MS = 400


def readable(words: Sequence[Word]) -> list[list[Word]]:
    """The words of one speaker in stretches of at most 40: cut behind sentences, in pauses of 2 s and, where a
    sentence is longer, at the longest pause or comma in its middle half."""
    stretches: list[list[Word]] = []
    for word in words:
        before = stretches[-1][-1] if stretches else None
        if before is None or _ends(before, _SENTENCE_END) or word.start_ms - before.end_ms >= _PAUSE_MS:
            stretches.append([])
        stretches[-1].append(word)
    return [part for stretch in stretches for part in _short(stretch)]


def _short(words: list[Word]) -> list[list[Word]]:
    if len(words) <= _MOST_WORDS:
        return [words]
    quarter = len(words) // 4
    cut = max(range(quarter, len(words) - quarter), key=lambda place: _worth(words[place - 1], words[place]))
    return [*_short(words[:cut]), *_short(words[cut:])]


def _worth(before: Word, after: Word) -> int:
    return after.start_ms - before.end_ms + (_CLAUSE_WORTH_MS if _ends(before, _CLAUSE_END) else 0)


def _ends(word: Word, marks: frozenset[str]) -> bool:
    return word.text.rstrip(_CLOSING)[-1:] in marks

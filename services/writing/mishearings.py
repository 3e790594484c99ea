"""Finds what an engine likely misheard: stretches that sound and look like a term of the lecture, but are none."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import jellyfish

from services.domain.transcripts import Segment
from services.domain.vocabulary import Suspicion, spoken_words
from services.writing.commonness import rarity

_MORE_WORDS = 2
_SOUND_WEIGHT = 0.6
_LIKELY = 0.67
_LIKELY_OF_A_WORD = 0.85
"""A single word that everyday English knows is rarely a mishearing."""
_SHORTEST_LETTERS = 5
_SHORTEST_CODE = 3
_RARE = 0.35
_MOST = 60
_ENDINGS = ("'s", "’s", "es", "s", "ed", "ing", "al", "ly")
_EDGES = frozenset(
    {
        "a", "an", "the", "of", "and", "or", "but", "in", "on", "at", "to", "is", "are", "was", "were", "be", "been",
        "it", "its", "this", "that", "these", "those", "as", "by", "for", "with", "from", "so", "we", "you", "i", "he",
        "she", "they", "not", "no", "if", "then", "than", "which", "who", "what", "when", "where", "how", "do", "does",
        "did", "have", "has", "had", "can", "will",
    }
)  # fmt: skip


def suspicions(segments: Sequence[Segment], terms: Iterable[str]) -> list[Suspicion]:
    """What was likely misheard, most frequent first.

    A stretch is compared with a term by the letters of both (Damerau and Levenshtein's distance, as a share of the
    longer) and by how they sound (the same of their metaphones), sound counting for more. A stretch that holds the
    term, or is another form of it, or is itself a term, is what was said.
    """
    wanted = [term for term in map(_Term.of, terms) if term is not None]
    known = {term.joined for term in wanted}
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for position, segment in enumerate(segments):
        for heard, meant in _in_segment(segment.text, wanted, known):
            found[heard, meant].append(position)
    ranked = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
    return [Suspicion(heard, meant, tuple(dict.fromkeys(positions))) for (heard, meant), positions in ranked[:_MOST]]


@dataclass(frozen=True, slots=True)
class _Term:
    term: str
    words: tuple[str, ...]
    joined: str
    code: str

    @classmethod
    def of(cls, term: str) -> "_Term | None":
        """The term ready to be compared; None for one too short or too common to be told from others."""
        words = tuple(match.group().casefold() for match in spoken_words(term))
        joined = "".join(words)
        is_common = len(words) == 1 and rarity(words[0]) < _RARE
        if len(joined) < _SHORTEST_LETTERS or is_common:
            return None
        code = jellyfish.metaphone(joined)
        return cls(term, words, joined, code) if len(code) >= _SHORTEST_CODE else None


def _in_segment(text: str, terms: Sequence[_Term], known: set[str]) -> list[tuple[str, str]]:
    """The likeliest stretches of a segment that do not overlap, each with what was meant."""
    words = spoken_words(text)
    lower = [word.group().casefold() for word in words]
    ends = {
        at for at, (left, right) in enumerate(pairwise(words), 1) if set(".?!") & set(text[left.end() : right.start()])
    }
    candidates: list[tuple[float, int, int, str]] = []
    longest = max((len(term.words) for term in terms), default=0) + _MORE_WORDS
    for first in range(len(words)):
        for last in range(first + 1, min(first + longest, len(words)) + 1):
            if last - 1 > first and last - 1 in ends:
                break
            candidates += _likenesses(lower, first, last, terms, known)
    taken: set[int] = set()
    chosen: list[tuple[int, str, str]] = []
    for _score, first, last, meant in sorted(candidates, key=lambda each: (-each[0], each[1], each[2])):
        if taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            chosen.append((first, " ".join(lower[first:last]), meant))
    return [(heard, meant) for _first, heard, meant in sorted(chosen)]


def _likenesses(
    lower: Sequence[str], first: int, last: int, terms: Sequence[_Term], known: set[str]
) -> list[tuple[float, int, int, str]]:
    heard = lower[first:last]
    joined = "".join(heard)
    if len(joined) < _SHORTEST_LETTERS - 1 or joined in known or heard[-1] in _EDGES:
        return []
    code = jellyfish.metaphone(joined)
    likely = _LIKELY_OF_A_WORD if len(heard) == 1 and rarity(heard[0]) < 1 else _LIKELY
    found = []
    for term in terms:
        if abs(len(term.code) - len(code)) > 1 + len(code) // 6 or last - first > len(term.words) + _MORE_WORDS:
            continue
        score = _likeness(joined, code, term.joined, term.code)
        if score >= likely and not _is_said(heard, term) and _differs_alike(heard, term):
            found.append((score, first, last, term.term))
    return found


def _likeness(heard: str, heard_code: str, meant: str, meant_code: str) -> float:
    """From 0 to 1: how alike two words are to the ear and to the eye."""
    sound = _nearness(heard_code, meant_code)
    return _SOUND_WEIGHT * sound + (1 - _SOUND_WEIGHT) * _nearness(heard, meant)


def _nearness(left: str, right: str) -> float:
    longer = max(len(left), len(right))
    return 1 - jellyfish.damerau_levenshtein_distance(left, right) / longer if longer else 1.0


def _differs_alike(heard: Sequence[str], term: _Term) -> bool:
    """What is left of both without the words that they share is alike too.

    "some enzymes" is no "human enzymes", a "coenzyme" no "enzyme", and "an enzyme" no "apoenzyme": what differs there
    sounds different.
    """
    left, right = [_stem(word) for word in heard], [_stem(word) for word in term.words]
    while left and right and left[0] == right[0]:
        left, right = left[1:], right[1:]
    while left and right and left[-1].endswith(right[-1]):
        before = left[-1].removesuffix(right[-1])
        left, right = [*left[:-1], before] if before else left[:-1], right[:-1]
        if before:
            break
    if left[:-1] and right and _EDGES.issuperset(left[:-1]) and right[-1].endswith(left[-1]):
        left, right = left[:-1], [*right[:-1], right[-1].removesuffix(left[-1])]
    heard_rest, meant_rest = "".join(left), "".join(right)
    if not heard_rest or not meant_rest:
        return False
    return (
        _likeness(heard_rest, jellyfish.metaphone(heard_rest), meant_rest, jellyfish.metaphone(meant_rest)) >= _LIKELY
    )


def _is_said(heard: Sequence[str], term: _Term) -> bool:
    """The stretch holds the term, a part of it or another form of it: then it was heard aright."""
    stems, wanted = [_stem(word) for word in heard], [_stem(word) for word in term.words]
    shorter, longer = sorted((stems, wanted), key=len)
    return any(longer[at : at + len(shorter)] == shorter for at in range(len(longer) - len(shorter) + 1))


def _stem(word: str) -> str:
    """The word without an ending, roughly: enough to see that "enzymes" is "enzyme"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_CODE:
            return word[: -len(ending)].rstrip("e")
    return word.rstrip("e")

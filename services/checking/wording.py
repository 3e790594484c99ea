"""What a text says, as far as words tell: its content words, its numbers, its negations and its contraries."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from services.checking.opposites import are_contrary, opposites
from services.domain.spoken_numbers import find_numbers
from services.writing.commonness import rarity

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_PREFIX = re.compile(r"\b(non|anti|counter|un)[-‑](?=[^\W\d_])", re.IGNORECASE)
_NEGATIONS = frozenset({"not", "no", "never", "none", "nor", "neither", "without", "cannot", "nobody", "nothing"})
_FUNCTION = frozenset(
    {
        "a", "an", "the", "this", "that", "these", "those", "it", "its", "he", "she", "they", "we", "you", "i", "his",
        "her", "their", "our", "your", "them", "him", "us", "who", "whom", "whose", "which", "what", "when", "where",
        "why", "how", "of", "in", "on", "at", "to", "by", "for", "with", "from", "into", "as", "about", "between",
        "through", "during", "and", "or", "but", "so", "if", "then", "than", "because", "while", "whereas", "although",
        "is", "are", "was", "were", "be", "been", "being", "am", "do", "does", "did", "done", "has", "have", "had",
        "having", "can", "could", "will", "would", "shall", "should", "may", "might", "must", "there", "here", "also",
        "such", "any", "some", "each", "both", "either", "other", "another", "more", "most", "very", "too", "just",
        "only", "own", "same", "one", "called", "term", "describes", "name", "following", "s", "t", "therefore",
        "however", "thus", "roughly", "nearly", "almost", "approximately", "around", "over", "first", "second", "third",
        "finally", "lecture", "says", "said", "according", "occur", "occurs", "happen", "happens", "become", "becomes",
    }
)  # fmt: skip
_ENDINGS = frozenset(
    {
        "", "s", "es", "e", "ed", "d", "ing", "ings", "ion", "ions", "ation", "ations", "or", "ors", "er", "ers", "ive",
        "al", "ally", "ly", "able", "ment", "ments", "y", "ies", "ied", "ic", "ical", "ity", "ure", "ance", "ence",
        "ant", "ent", "ful", "ness", "ist", "ists", "ism", "ian", "ians", "n", "an", "en", "ize", "izes", "ized", "ise",
        "ises", "ised", "t", "ting", "ted", "ping", "ped", "ning", "ned", "ging", "ged", "ming", "med", "ling", "led",
    }
)  # fmt: skip
_SHORTEST_ROOT = 3
_ROOT_SHARE = 0.55


@dataclass(frozen=True)
class Wording:
    """A text taken apart: `words` are its content words in small letters, `numbers` the values it names."""

    words: tuple[str, ...]
    numbers: frozenset[float]
    negations: int
    every: tuple[str, ...]
    """All its words, those without content too."""

    @property
    def sequence(self) -> tuple[str, ...]:
        """Its content words and those that have a contrary, as they follow each other."""
        content = set(self.words)
        return tuple(word for word in self.every if word in content or opposites(word))

    def holds(self, word: str) -> bool:
        """The word stands in the text, in this or another form."""
        return word in self.every or any(same_word(word, other) for other in self.words)


@lru_cache(maxsize=4096)
def wording(text: str) -> Wording:
    """The text taken apart; numbers are read however they are written, and are no words."""
    text = _PREFIX.sub(r"\1", text)
    found = find_numbers(text)
    rest, position = [], 0
    for number in found:
        rest.append(text[position : number.start])
        position = number.end
    rest.append(text[position:])
    every = tuple(match.group().casefold().replace("’", "'") for match in _WORD.finditer(" ".join(rest)))
    words = tuple(
        dict.fromkeys(word.removesuffix("'s") for word in every if word not in _FUNCTION and not _is_negation(word))
    )
    negations = sum(_is_negation(word) for word in every)
    return Wording(words, frozenset(number.value for number in found), negations, every)


@lru_cache(maxsize=65536)
def same_word(one: str, other: str) -> bool:
    """Both are forms of one word: "inhibits" and "inhibitor", "binding" and "bind"."""
    if one == other:
        return True
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    longest = max(len(one), len(other))
    for length in (shared, shared - 1):
        is_root = length >= _SHORTEST_ROOT and length >= _ROOT_SHARE * longest
        if is_root and one[length:] in _ENDINGS and other[length:] in _ENDINGS:
            return True
    return False


def weight(word: str) -> float:
    """How much a word tells: rare ones up to four times as much as common ones."""
    return 0.45 + rarity(word)


def coverage(words: Iterable[str], text: Wording) -> float:
    """The weighted share (0 to 1) of the words that stand in the text; 0 where there are no words."""
    weights = [(weight(word), text.holds(word)) for word in words]
    total = sum(each for each, _ in weights)
    return sum(each for each, is_there in weights if is_there) / total if total else 0.0


def missing(words: Iterable[str], text: Wording) -> list[str]:
    """The words that do not stand in the text."""
    return [word for word in words if not text.holds(word)]


def turned(claim: Wording, said: Wording) -> tuple[str, str] | None:
    """A word of the claim and its opposite where only the opposite was said: ("strong", "weak").

    Where both words were said, their neighbours tell which of them was meant: of "when prices rise, demand
    falls" the claim "demand rises" is the contrary.
    """
    for word in claim.every:
        contraries = [each for each in said.every if are_contrary(word, each)]
        if not contraries:
            continue
        if word not in said.every:
            opposite = next((each for each in contraries if each not in claim.every), None)
            if opposite is not None and not any(same_word(word, other) for other in said.words):
                return word, opposite
        elif (turn := _turned_beside(word, contraries, claim, said)) is not None:
            return word, turn
    return None


def _turned_beside(word: str, contraries: Collection[str], claim: Wording, said: Wording) -> str | None:
    """The opposite that was said beside the neighbour that the word has in the claim."""
    positions = [at for at, each in enumerate(claim.sequence) if each == word]
    for position, step in product(positions, (-1, 1)):
        if not 0 <= position + step < len(claim.sequence):
            continue
        neighbour = claim.sequence[position + step]
        beside = [
            said.sequence[at - step]
            for at, each in enumerate(said.sequence)
            if same_word(each, neighbour) and 0 <= at - step < len(said.sequence)
        ]
        if word not in beside and (turn := next((each for each in beside if each in contraries), None)) is not None:
            return turn
    return None


def _is_negation(word: str) -> bool:
    return word in _NEGATIONS or word.endswith("n't")

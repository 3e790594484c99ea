"""Which sentences of a transcript were likely misheard, judged by their words and by where they end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise

from spacy.tokens import Token

from services.writing.builtin.english.clauses import Clause
from services.writing.commonness import rarity
from services.writing.syntax import Sentence

CONTENT = ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV")
"""The parts of speech that carry meaning."""

_LONGEST_TRUSTED = 36
_LONGEST_UNSURE = 20
_ROOT_LETTERS = 7
_SHORTEST_STEM = 4
_ENDINGS = ("ers", "er", "ors", "or", "ing", "ings", "ed", "ly", "ness", "able", "ment", "ments", "ity", "es", "s")


class Doubts:
    """Judges the sentences of one lecture; `places` says for each word in which of them it stands."""

    def __init__(self, clauses: Iterable[Clause], places: Mapping[str, set[int]], known: frozenset[str]) -> None:
        self._places = places
        self._known = known
        self._in_clauses = Counter(index for clause in clauses for index in _places_of(clause))
        self._roots: dict[str, set[int]] = defaultdict(set)
        for word, indices in places.items():
            self._roots[word[:_ROOT_LETTERS]] |= indices
        self._doubts: dict[int, float] = {}

    def of(self, sentence: Sentence) -> float:
        """From 0 to 1: whether it was misheard.

        A word that no vocabulary holds and that was said nowhere else makes it half as sure; a letter by itself,
        a word said twice over, an end that was not heard, not sure at all.
        """
        if sentence.index not in self._doubts:
            self._doubts[sentence.index] = self._doubt(sentence)
        return self._doubts[sentence.index]

    def is_odd(self, token: Token) -> bool:
        """No vocabulary holds the word, and it was said nowhere else, nor a word of its root."""
        if not token.is_alpha or token.pos_ not in CONTENT:
            return False
        return rarity(token.text) >= 1 and not (self._recurs(token) or _is_derived(token.lower_))

    def _doubt(self, sentence: Sentence) -> float:
        tokens = [token for token in sentence.span if token.is_alpha]
        stammers = any(one.lower_[:_ROOT_LETTERS] == other.lower_[:_ROOT_LETTERS] for one, other in pairwise(tokens))
        # A capital in mid-sentence that is no name: there a sentence ended, unheard.
        runs_on = any(_begins_unheard(token) for token in tokens[1:])
        if runs_on or stammers or len(sentence.span) > _LONGEST_TRUSTED or any(map(_is_letter, sentence.span)):
            return 1.0
        if len(tokens) > _LONGEST_UNSURE and self._in_clauses[sentence.index] < len(tokens) / 2:
            return 1.0
        return 0.5 if any(map(self.is_odd, sentence.span)) else 0.0

    def _recurs(self, token: Token) -> bool:
        word, root = token.lower_, token.lower_[:_ROOT_LETTERS]
        if word in self._known:
            return True
        if len(self._places.get(word, set()) | self._places.get(token.lemma_.lower(), set())) > 1:
            return True
        return len(root) == _ROOT_LETTERS and len(self._roots.get(root, set())) > 1


def _places_of(clause: Clause) -> list[int]:
    return [clause.sentence.index for token in clause.tokens if token.is_alpha]


def _is_derived(word: str) -> bool:
    """A known word with an ending: "helper", "widening"."""
    stems = [word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)]
    return any(rarity(stem) < 1 or rarity(f"{stem}e") < 1 for stem in stems if len(stem) >= _SHORTEST_STEM)


def _begins_unheard(token: Token) -> bool:
    before = token.nbor(-1)
    is_name = bool(token.ent_type_) or before.is_title or before.lower_ == "the"
    return token.is_title and token.is_stop and token.text != "I" and not is_name


def _is_letter(token: Token) -> bool:
    """A letter by itself is most often what is left of a spelled-out or misheard word."""
    word = token.text.rstrip(".")
    return len(word) == 1 and word.isalpha() and word.lower() not in ("a", "i")

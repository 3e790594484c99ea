"""Which words tell something, which are words of grammar, and which are forms of one word."""

import re
from functools import lru_cache

from spacy.tokens import Token

from services.checking.wording import same_word

NEGATIONS = frozenset({"not", "no", "never", "none", "nor", "neither", "without", "cannot", "n't", "n’t"})
_EMPTY = frozenset(
    {
        "a", "an", "the", "this", "that", "these", "those", "it", "its", "he", "she", "they", "we", "you", "i", "his",
        "her", "their", "our", "your", "them", "him", "us", "who", "whom", "whose", "which", "what", "when", "where",
        "why", "how", "of", "in", "on", "at", "to", "by", "for", "with", "from", "into", "as", "about", "and", "or",
        "but", "so", "if", "than", "is", "are", "was", "were", "be", "been", "being", "am", "do", "does", "did",
        "done", "has", "have", "had", "can", "could", "will", "would", "shall", "should", "may", "might", "must",
        "there", "here", "also", "such", "one", "called", "term", "following", "'s", "’s", "s", "whereas", "while",
        "although", "because", "itself", "himself", "themselves", "kind", "many", "much", "lecture", "says", "true",
        "best", "describes", "named", "name", "call", "any", "some", "through", "own", "very", "too", "therefore",
        "thus", "however", "said", "according", "around", "roughly", "approximately", "nearly", "almost", "over",
    }
)  # fmt: skip
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?$")


def is_content(token: Token) -> bool:
    """The token tells something: no word of grammar, no mark."""
    if token.lower_ in NEGATIONS or token.lower_ in _EMPTY:
        return False
    return any(map(str.isalnum, token.text))


@lru_cache(maxsize=65536)
def are_same(one: str, other: str) -> bool:
    """Both are forms of one word, or the same number."""
    if _NUMBER.match(one) or _NUMBER.match(other):
        return bool(_NUMBER.match(one) and _NUMBER.match(other)) and float(one) == float(other)
    return same_word(one, other)


def is_number(token: Token) -> bool:
    """The token is a number in digits."""
    return _NUMBER.match(token.text) is not None

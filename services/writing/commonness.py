"""How common a word is in everyday English, read from the vocabulary of the embedding model."""

import json
from functools import lru_cache
from math import log2

from services.providers.embedder_minilm import tokenizer_path

_FIRST_WORD_ID = 1996
"""The vocabulary lists its whole words from here on in order of their frequency: "the", "of", "and", …"""

_COMMON_RANK = 700
_RARE_RANK = 25_000


def rarity(word: str) -> float:
    """0 for the commonest words of English, 1 for those that an everyday vocabulary does not hold."""
    identity = _vocabulary().get(word.lower())
    if identity is None or identity < _FIRST_WORD_ID:
        return 1.0 if word.isalpha() and len(word) > 1 else 0.0
    rank = identity - _FIRST_WORD_ID + 1
    return min(1.0, max(0.0, log2(rank / _COMMON_RANK) / log2(_RARE_RANK / _COMMON_RANK)))


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    model = json.loads(tokenizer_path().read_text(encoding="utf-8"))["model"]
    return {str(word): int(identity) for word, identity in model["vocab"].items() if not word.startswith("##")}

"""Which page of the slides speaks of what a question cites: nobody knows what was shown when, but the words tell."""

from collections.abc import Iterable, Sequence
from math import log

from services.checking.doubles import meaning_of
from services.checking.wording import same_word, weight, wording
from services.domain.question_evidence import SlidePage
from services.domain.questions import Question
from services.providers.protocols import Embedder

LEAST_LIKE = 0.5
"""A page that is worth less (of 1.5) is not shown. In the sample lecture, sentences that its slides have are worth
from 0.54 on, those that they pass over up to 0.48, and sentences of other subjects up to 0.16."""

_LEAST_SHARED = 2
_OF_NEARNESS = 0.5
_LOOKED_INTO = 8


def nearest_page(question: Question, pages: Sequence[SlidePage], embedder: Embedder) -> SlidePage | None:
    """The page whose words are nearest to the cited quotes, the stem and the key; None where none is near enough.

    A page is worth the share (0 to 1) of the words that stand on it, rare words and those of few pages counting more,
    and half its nearness in meaning. One word in common is chance, however rare. An uncited question has no page.
    """
    if not question.sources or not pages:
        return None
    told = " ".join([*(source.quote for source in question.sources), meaning_of(question)])
    words = wording(told).words
    shares = _shares(words, [wording(page.text).words for page in pages])
    best = sorted((at for at, share in enumerate(shares) if share), key=lambda at: (-shares[at], at))[:_LOOKED_INTO]
    if not best:
        return None
    meant, *vectors = embedder.embed([told, *(pages[at].text for at in best)])
    worth = {at: shares[at] + _OF_NEARNESS * float(vector @ meant) for at, vector in zip(best, vectors, strict=True)}
    nearest = max(best, key=lambda at: (worth[at], -at))
    return pages[nearest] if worth[nearest] >= LEAST_LIKE else None


def _shares(words: Sequence[str], pages: Sequence[Sequence[str]]) -> list[float]:
    """For each page the weighted share of the words that stand on it; 0 for a page that shares too few of them."""
    holding = [_holding(word, pages) for word in words]
    weights = [weight(word) * _scarcity(len(held), len(pages)) for word, held in zip(words, holding, strict=True)]
    total = sum(weights)
    shares = []
    for at in range(len(pages)):
        shared = [each for each, held in zip(weights, holding, strict=True) if at in held]
        shares.append(sum(shared) / total if len(shared) >= _LEAST_SHARED else 0.0)
    return shares


def _holding(word: str, pages: Sequence[Iterable[str]]) -> set[int]:
    """The numbers of the pages on which a word stands, in this or another form."""
    forms = {other for other in set().union(*pages) if same_word(word, other)}
    return {at for at, page in enumerate(pages) if not forms.isdisjoint(page)}


def _scarcity(pages_with: int, pages: int) -> float:
    """What a word tells of which page is meant, as in Robertson and Spärck Jones (1976), kept above 0.

    What stands on no page tells nothing of them, and counts as what stands on half of them.
    """
    among = pages_with or pages / 2
    return log(1 + (pages - among + 0.5) / (among + 0.5))

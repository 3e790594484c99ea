"""A claim as a true/false question."""

import re

from services.domain.question_rules import same_wording
from services.domain.questions import Bloom, Question, QuestionType, true_false_options
from services.providers.protocols import Embedder
from services.writing.builtin.asks import Aim
from services.writing.builtin.facts.claims import Claim

_FALSEHOODS_COMPARED = 12
_TEMPTING = 0.65
_DENIES = re.compile(r"\b(?:not|never|no|none|cannot|neither|nor)\b|n['’]t\b", re.IGNORECASE)


def true_false(claim: Claim, aim: Aim, embedder: Embedder, *, is_true: bool) -> Question | None:
    """The claim to be judged; None when a falsehood is wanted and none is both ruled out and tempting.

    A statement with a "not" in it is never asked: whether a denial is false tests the eyes.
    """
    statement = claim.truth if is_true else _nearest_falsehood(claim, aim, embedder)
    if statement is None or same_wording(statement) in aim.avoided or _DENIES.search(statement):
        return None
    return Question(
        QuestionType.TRUE_FALSE,
        statement,
        options=true_false_options(is_true),
        explanation=claim.explanation if is_true else f"The lecture says: {claim.truth}",
        bloom=claim.bloom or (Bloom.REMEMBER if is_true else Bloom.UNDERSTAND),
        sources=claim.sources,
    )


def _nearest_falsehood(claim: Claim, aim: Aim, embedder: Embedder) -> str | None:
    """The one nearest in meaning: to see what is wrong one must know, not only notice that something is odd."""
    possible = [text for text in claim.falsehoods if same_wording(text) not in aim.avoided]
    falsehoods = possible[:_FALSEHOODS_COMPARED]
    if not falsehoods:
        return None
    truth, *rest = embedder.embed([claim.truth, *falsehoods])
    scores = [round(float(vector @ truth), 4) for vector in rest]
    return falsehoods[scores.index(max(scores))] if max(scores) >= _TEMPTING else None

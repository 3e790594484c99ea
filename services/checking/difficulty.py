"""How hard a question is, estimated from what it asks for and from how near its wrong options are."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from services.checking.levels import answer_is_said
from services.checking.passages import Passage
from services.checking.wording import coverage, wording
from services.domain.questions import Bloom, Difficulty, Question, QuestionType
from services.providers.protocols import Embedder
from services.writing.commonness import rarity

_UNAIDED = frozenset({QuestionType.SHORT_ANSWER, QuestionType.NUMERICAL, QuestionType.CLOZE})
_NEAR, _FAR = 0.6, 0.2
_RARE = 0.9
_SAME_WORDS = 0.7
_EASY_UP_TO, _HARD_FROM = -1.0, 3.0


@dataclass(frozen=True, slots=True)
class DifficultyEstimate:
    """How hard, or None where it is in between and may be anything; and why."""

    difficulty: Difficulty | None
    reasons: tuple[str, ...]


def estimate_difficulty(
    question: Question, passage: Passage, embedder: Embedder, levels: frozenset[Bloom]
) -> DifficultyEstimate:
    """Easy or hard where the signs agree, otherwise None.

    A point each for: a level above understanding (two), recall without options, wrong options near the key,
    a rare term, sentences to combine; one less each for an answer that stands there word by word, for a question in
    the words of the passage, and for wrong options far from the key.
    """
    signs = [
        (weight, why)
        for weight, why, is_so in _signs(question, passage, _nearness(question, embedder), levels)
        if is_so
    ]
    score = sum(weight for weight, _ in signs)
    if score >= _HARD_FROM:
        return DifficultyEstimate(Difficulty.HARD, tuple(why for weight, why in signs if weight > 0))
    if score <= _EASY_UP_TO:
        return DifficultyEstimate(Difficulty.EASY, tuple(why for weight, why in signs if weight < 0))
    return DifficultyEstimate(None, ())


def _signs(
    question: Question, passage: Passage, nearness: float | None, levels: frozenset[Bloom]
) -> Iterator[tuple[float, str, bool]]:
    is_recalled = not levels or bool(levels & {Bloom.REMEMBER, Bloom.UNDERSTAND})
    is_essay = question.type is QuestionType.ESSAY
    in_its_words = coverage(wording(question.stem).words, passage.whole) >= _SAME_WORDS
    several = len(question.sources) > 1 or _sentences_needed(question, passage) > 1
    yield 2, "it asks for more than to recall", not is_recalled
    yield 1, "the answer has to be recalled without options", question.type in _UNAIDED
    yield 1, "the answer has to be written in full", is_essay
    yield -1, "the answer stands word by word in the passage", not is_essay and answer_is_said(question, passage)
    yield -0.5, "the question uses the words of the passage", in_its_words
    yield 1, "the wrong options are near the right one", nearness is not None and nearness >= _NEAR
    yield -1, "the wrong options are far from the right one", nearness is not None and nearness < _FAR
    yield 0.5, "the answer is a rare term", any(rarity(word) >= _RARE for word in _key_words(question))
    yield 1, "several sentences have to be put together", several


def _nearness(question: Question, embedder: Embedder) -> float | None:
    """How near in meaning the nearest wrong option is to a key; None where there are no options to compare."""
    keys = [option.text for option in question.options if option.is_correct]
    wrong = [option.text for option in question.options if not option.is_correct]
    if not keys or not wrong or question.type is QuestionType.TRUE_FALSE:
        return None
    return float(np.max(embedder.embed(keys) @ embedder.embed(wrong).T))


def _key_words(question: Question) -> tuple[str, ...]:
    texts = [option.text for option in question.options if option.is_correct]
    texts += [answer.text for answer in question.answers[:1]]
    return tuple(word for text in texts for word in wording(text).words)


def _sentences_needed(question: Question, passage: Passage) -> int:
    """How many sentences of the passage it takes to say the key: as many as add words of their own."""
    left, needed = set(_key_words(question)), 0
    while left:
        held = [{word for word in left if sentence.holds(word)} for sentence in passage.parts]
        best = max(held, key=len, default=set())
        if not best:
            break
        left, needed = left - best, needed + 1
    return needed

"""How hard a question likely is: by its form, how central it is to the lecture, how near its wrong options are."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from services.domain.questions import Bloom, Difficulty, Question, QuestionType
from services.providers.protocols import Embedder

_OF_TYPE: Mapping[QuestionType, float] = MappingProxyType(
    {
        QuestionType.TRUE_FALSE: 0.2,
        QuestionType.SINGLE_CHOICE: 0.24,
        QuestionType.MATCHING: 0.34,
        QuestionType.CLOZE: 0.34,
        QuestionType.SHORT_ANSWER: 0.38,
        QuestionType.NUMERICAL: 0.38,
        QuestionType.MULTIPLE_CHOICE: 0.42,
        QuestionType.ESSAY: 0.4,
    }
)
_OF_LEVEL: Mapping[Bloom, float] = MappingProxyType({Bloom.UNDERSTAND: 0.1, Bloom.APPLY: 0.2, Bloom.ANALYZE: 0.26})
_OBSCURITY = 0.22
_NEARNESS = 0.45
_USUAL_NEARNESS = 0.45
_FALSEHOOD = 0.04
_MORE_TO_DO = 0.05
_USUAL_PAIRS = 4
_EASY_BELOW = 0.4
_HARD_FROM = 0.56
_UNSURE = 0.07
"""An estimate this near to a boundary is of either side."""


def hardness(question: Question, centrality: float, embedder: Embedder) -> float:
    """From 0 to about 1; `centrality` (0 to 1) says how much the lecture is about what is asked."""
    points = _OF_TYPE[question.type] + _OF_LEVEL.get(question.bloom or Bloom.REMEMBER, 0.0)
    points += _OBSCURITY * (1 - centrality)
    if question.type in (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE):
        points += _NEARNESS * (_nearness(question, embedder) - _USUAL_NEARNESS)
    if question.type is QuestionType.TRUE_FALSE and not question.options[0].is_correct:
        points += _FALSEHOOD
    points += _MORE_TO_DO * (len(question.pairs) - _USUAL_PAIRS if question.pairs else 0)
    return points + _MORE_TO_DO * max(0, len(question.answers) - 1) * (question.type is QuestionType.CLOZE)


def difficulty_of(estimate: float) -> Difficulty:
    """The difficulty that an estimate stands for."""
    if estimate < _EASY_BELOW:
        return Difficulty.EASY
    return Difficulty.MEDIUM if estimate < _HARD_FROM else Difficulty.HARD


def may_be(estimate: float, wanted: Difficulty) -> bool:
    """The estimate is of that difficulty, as far as an estimate can tell."""
    return wanted in {difficulty_of(estimate - _UNSURE), difficulty_of(estimate), difficulty_of(estimate + _UNSURE)}


def _nearness(question: Question, embedder: Embedder) -> float:
    """How alike in meaning the wrong options are to the right ones, on average; numbers are as alike as usual."""
    keys = [option.text for option in question.options if option.is_correct]
    wrong = [option.text for option in question.options if not option.is_correct]
    if not keys or not wrong or any(text[:1].isdigit() for text in keys):
        return _USUAL_NEARNESS
    vectors = embedder.embed([*keys, *wrong])
    return float(np.mean(vectors[: len(keys)] @ vectors[len(keys) :].T))

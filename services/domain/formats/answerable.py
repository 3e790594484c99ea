"""Whether a question can be answered as it stands, which every format but our own requires."""

import re

from services.domain.formats.text import is_blank, shortened
from services.domain.questions import Question, QuestionType

_TRUTHS = {"true": True, "t": True, "false": False, "f": False}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_FEWEST = 2


def truth_named(text: str) -> bool | None:
    """True or False where the text names one of them, in any case or by its letter."""
    return _TRUTHS.get(text.strip().lower())


def truth_of(question: Question) -> bool | None:
    """What a true/false question holds to be right, or None when it does not say."""
    right = [truth_named(option.text) for option in question.options if option.is_correct]
    return right[0] if len(right) == 1 else None


def as_number(text: str) -> str | None:
    """The number as programs write it, or None when the text is not one; a typographic minus is understood."""
    number = text.strip().replace("−", "-")
    return number if _NUMBER.fullmatch(number) else None


def first_fault(question: Question) -> str | None:
    """Why this question cannot be answered, in words that go on from "is not written:"; None when it can."""
    faults = {
        QuestionType.SINGLE_CHOICE: _choice_fault,
        QuestionType.MULTIPLE_CHOICE: _choice_fault,
        QuestionType.TRUE_FALSE: _true_false_fault,
        QuestionType.SHORT_ANSWER: _answer_fault,
        QuestionType.CLOZE: _answer_fault,
        QuestionType.NUMERICAL: _number_fault,
        QuestionType.MATCHING: _matching_fault,
    }
    look = faults.get(question.type)
    return look(question) if look else None


def _choice_fault(question: Question) -> str | None:
    if len(question.options) < _FEWEST:
        return "it has fewer than two options"
    if any(is_blank(option.text) for option in question.options):
        return "one of its options has no text"
    if not any(option.is_correct for option in question.options):
        return "none of its options is marked as right"
    return None


def _true_false_fault(question: Question) -> str | None:
    return "neither true nor false is marked as right" if truth_of(question) is None else None


def _answer_fault(question: Question) -> str | None:
    return "it has no accepted answer" if all(is_blank(answer.text) for answer in question.answers) else None


def _number_fault(question: Question) -> str | None:
    wrong = next((answer.text for answer in question.answers if as_number(answer.text) is None), None)
    if wrong is not None:
        return f"its answer “{shortened(wrong, 40)}” is not a number"
    return None if question.answers else "it has no accepted answer"


def _matching_fault(question: Question) -> str | None:
    if len(question.pairs) < _FEWEST:
        return "it has fewer than two pairs"
    has_gap = any(is_blank(pair.prompt) or is_blank(pair.match) for pair in question.pairs)
    return "one of its pairs is incomplete" if has_gap else None

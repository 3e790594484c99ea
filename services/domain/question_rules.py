"""What makes a question of each type complete, said in sentences that a teacher can act on."""

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from services.domain.questions import Question, QuestionType

FEWEST_OPTIONS = 3
FEWEST_KEYS_OF_MULTIPLE = 2
FEWEST_PAIRS = 3

BLANK = re.compile(r"_{3,}")
"""How a gap is written in the stem of a cloze question; its answers stand in the order of the gaps."""

_NUMBER = re.compile(r"[-+−]?\d[\d ,]*(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)


def problems(question: Question) -> list[str]:
    """Everything that keeps the question from being asked, one sentence each; empty when it is complete."""
    return [*_problems_of_any(question), *_RULES[question.type](question), *_what_does_not_belong(question)]


def same_wording(text: str) -> str:
    """The text as a student compares it: letters, digits and signs that mean something, in small letters."""
    return " ".join(re.sub(r"[^\w+\-−%°/*=<>.,]", " ", text.casefold()).replace(". ", " ").strip(" .,").split())


def _problems_of_any(question: Question) -> Iterable[str]:
    if not question.stem.strip():
        yield "The question is empty. Write what is asked."
    if question.points <= 0:
        yield "The points must be more than zero."
    for source in question.sources:
        if not source.quote.strip() or source.end_ms <= source.start_ms or source.start_ms < 0:
            yield "A source has no words or no stretch of time. Cite the place again."


def _options(question: Question, fewest: int) -> Iterable[str]:
    if len(question.options) < fewest:
        yield f"There are {len(question.options)} options. Give at least {fewest}."
    if any(not option.text.strip() for option in question.options):
        yield "An option is empty. Fill it in or remove it."
    yield from _repeated((option.text for option in question.options), "option")


def _repeated(texts: Iterable[str], name: str) -> Iterable[str]:
    seen: set[str] = set()
    for text in texts:
        wording = same_wording(text) or text.strip()
        if wording and wording in seen:
            yield f"The {name} “{text.strip()}” is there twice. Change or remove one."
        seen.add(wording)


def _keys(question: Question) -> int:
    return sum(option.is_correct for option in question.options)


def _single_choice(question: Question) -> Iterable[str]:
    yield from _options(question, FEWEST_OPTIONS)
    if _keys(question) != 1:
        yield f"{_keys(question) or 'No'} options are marked correct. Mark exactly one."


def _multiple_choice(question: Question) -> Iterable[str]:
    yield from _options(question, FEWEST_OPTIONS)
    if _keys(question) < FEWEST_KEYS_OF_MULTIPLE:
        yield f"A multiple choice question needs at least {FEWEST_KEYS_OF_MULTIPLE} correct options."
    if question.options and _keys(question) == len(question.options):
        yield "All options are marked correct. Add one that is wrong."


def _true_false(question: Question) -> Iterable[str]:
    if [option.text for option in question.options] != ["True", "False"]:
        yield "A true/false question has exactly the options True and False, in this order."
    if _keys(question) != 1:
        yield "Mark either True or False as correct."


def _answers(question: Question) -> Iterable[str]:
    if not question.answers:
        yield "There is no accepted answer. Give at least one."
    if any(not answer.text.strip() for answer in question.answers):
        yield "An accepted answer is empty. Fill it in or remove it."


def _short_answer(question: Question) -> Iterable[str]:
    yield from _answers(question)
    yield from _repeated((answer.text for answer in question.answers), "answer")


def _numerical(question: Question) -> Iterable[str]:
    yield from _answers(question)
    for answer in question.answers:
        if answer.text.strip() and not _NUMBER.match(answer.text.strip()):
            yield f"“{answer.text}” does not begin with a number."
        if answer.tolerance is None or answer.tolerance < 0:
            yield "Say how far from the number an answer may be (the tolerance), zero or more."


def _matching(question: Question) -> Iterable[str]:
    if len(question.pairs) < FEWEST_PAIRS:
        yield f"There are {len(question.pairs)} pairs. Give at least {FEWEST_PAIRS}."
    if any(not pair.prompt.strip() or not pair.match.strip() for pair in question.pairs):
        yield "A pair has an empty side. Fill it in or remove the pair."
    yield from _repeated((pair.prompt for pair in question.pairs), "left side")
    yield from _repeated((pair.match for pair in question.pairs), "right side")


def _cloze(question: Question) -> Iterable[str]:
    yield from _answers(question)
    gaps = len(BLANK.findall(question.stem))
    if not gaps:
        yield "The text has no gap. Write ___ where an answer is missing."
    elif question.answers and gaps != len(question.answers):
        yield f"The text has {gaps} gaps but {len(question.answers)} answers. Give one answer for each gap."


def _essay(_: Question) -> Iterable[str]:
    return ()


_RULES: Mapping[QuestionType, Callable[[Question], Iterable[str]]] = MappingProxyType(
    {
        QuestionType.SINGLE_CHOICE: _single_choice,
        QuestionType.MULTIPLE_CHOICE: _multiple_choice,
        QuestionType.TRUE_FALSE: _true_false,
        QuestionType.SHORT_ANSWER: _short_answer,
        QuestionType.NUMERICAL: _numerical,
        QuestionType.MATCHING: _matching,
        QuestionType.CLOZE: _cloze,
        QuestionType.ESSAY: _essay,
    }
)

_WITH_OPTIONS = frozenset({QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE})
_ANSWERED = frozenset({QuestionType.SHORT_ANSWER, QuestionType.NUMERICAL, QuestionType.CLOZE})


def _what_does_not_belong(question: Question) -> Iterable[str]:
    name = question.type.value.replace("_", " ").replace("true false", "true/false")
    for parts, belongs, what in (
        (question.options, question.type in _WITH_OPTIONS, "options"),
        (question.answers, question.type in _ANSWERED, "accepted answers"),
        (question.pairs, question.type is QuestionType.MATCHING, "pairs"),
    ):
        if parts and not belongs:
            article = "An" if name[0] in "aeiou" else "A"
            yield f"{article} {name} question has no {what}. Remove them or change the type."

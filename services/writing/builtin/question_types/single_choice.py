"""A known question and answer with two or three wrong options."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from services.domain.question_rules import same_wording
from services.domain.questions import Option, Question, QuestionType
from services.writing.builtin.asks import Aim, Ask
from services.writing.builtin.facts.quantities import quantity_text
from services.writing.builtin.question_types.option_order import KeyPositions, rank
from services.writing.builtin.wrong_options.distractors import Distractors
from services.writing.builtin.wrong_options.near_numbers import arranged, near_values
from services.writing.builtin.wrong_options.pools import Choice

_WRONG_OPTIONS = 3
_FEWEST_WRONG_OPTIONS = 2


def single_choice(
    ask: Ask,
    aim: Aim,
    distractors: Distractors,
    positions: KeyPositions,
    *,
    said: Collection[float],
    years: Sequence[float],
) -> Question | None:
    """The question with two or three wrong options, or None where the course has too few."""
    stem = ask.stem
    if ask.quantity is not None:
        place = positions.next(stem, _WRONG_OPTIONS + 1)
        near = [
            value
            for value in near_values(ask.quantity, said=said, years=years)
            if same_wording(quantity_text(replace(ask.quantity, value=value))) not in aim.avoided
        ]
        wrong = arranged(ask.quantity, near, _WRONG_OPTIONS, place)
        values = sorted([*wrong, ask.quantity.value])
        key = ask.quantity
        texts = [(quantity_text(replace(key, value=value)), value == key.value) for value in values]
        options = [Option(text, is_correct=is_key) for text, is_key in texts]
    else:
        found = distractors.find(ask, _WRONG_OPTIONS, aim)
        if ask.plain_stem and len([choice for choice in found if ask.group in choice.groups]) < _FEWEST_WRONG_OPTIONS:
            stem = ask.plain_stem
        elif ask.plain_stem:
            found = [choice for choice in found if ask.group in choice.groups]
        if len(found) < _FEWEST_WRONG_OPTIONS:
            return None
        options = [_option(choice) for choice in sorted(found, key=lambda choice: rank(stem + choice.text))]
        options.insert(positions.next(stem, len(options) + 1), Option(ask.answer, is_correct=True))
    return Question(
        QuestionType.SINGLE_CHOICE,
        stem,
        options=tuple(options),
        explanation=ask.explanation,
        bloom=ask.bloom,
        sources=ask.sources,
    )


def _option(choice: Choice) -> Option:
    return Option(choice.text, is_correct=False, feedback=choice.feedback)

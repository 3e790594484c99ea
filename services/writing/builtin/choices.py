"""A known question and answer as single choice, short answer or numerical question."""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace

from services.domain.question_rules import same_wording
from services.domain.questions import Answer, Bloom, Option, Question, QuestionType, Source
from services.writing.builtin.asks import Aim, Ask, Kind
from services.writing.builtin.distractors import Distractors
from services.writing.builtin.near_numbers import arranged, near_values
from services.writing.builtin.pools import Choice
from services.writing.builtin.quantities import quantity_text

_WRONG_OPTIONS = 3
_FEWEST_WRONG_OPTIONS = 2
_LONGEST_SHORT_ANSWER = 4
_SHORT_KINDS = frozenset({Kind.TERM, Kind.NUMBER, Kind.PERSON, Kind.PLACE})
_APPROXIMATELY = 0.1
_ROUGHLY = frozenset({"about", "approximately", "roughly", "nearly", "almost", "around"})


class KeyPositions:
    """Spreads the right answers evenly over the places, in an order nobody can guess but anybody can repeat."""

    def __init__(self) -> None:
        self._used: Counter[tuple[int, int]] = Counter()

    def next(self, stem: str, options: int) -> int:
        """The place (from 0) of the key among so many options."""
        fewest = min(self._used[(options, place)] for place in range(options))
        open_places = [place for place in range(options) if self._used[(options, place)] == fewest]
        place = open_places[_digest(stem) % len(open_places)]
        self._used[(options, place)] += 1
        return place


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
        options = [_option(choice) for choice in sorted(found, key=lambda choice: _digest(stem + choice.text))]
        options.insert(positions.next(stem, len(options) + 1), Option(ask.answer, is_correct=True))
    return Question(
        QuestionType.SINGLE_CHOICE,
        stem,
        options=tuple(options),
        explanation=ask.explanation,
        bloom=ask.bloom,
        sources=ask.sources,
    )


def multiple_choice(
    stem: str, options: Sequence[Option], *, explanation: str, sources: tuple[Source, ...], bloom: Bloom
) -> Question:
    """The options in an order that nobody can guess but anybody can repeat."""
    return Question(
        QuestionType.MULTIPLE_CHOICE,
        stem,
        options=tuple(sorted(options, key=lambda option: _digest(stem + option.text))),
        explanation=explanation,
        bloom=bloom,
        sources=sources,
    )


def short_answer(ask: Ask) -> Question | None:
    """The question with the answers that are accepted, or None where the answer is not one a student can hit on."""
    if ask.kind not in _SHORT_KINDS or not ask.accepted or len(ask.answer.split()) > _LONGEST_SHORT_ANSWER:
        return None
    distinct = {text.casefold(): text for text in reversed(ask.accepted)}
    answers = [Answer(text) for text in ask.accepted if distinct.get(text.casefold()) == text]
    return Question(
        QuestionType.SHORT_ANSWER,
        ask.stem,
        answers=tuple(answers),
        explanation=ask.explanation,
        bloom=ask.bloom,
        sources=ask.sources,
    )


def numerical(ask: Ask) -> Question | None:
    """The question with its number; a tenth off is accepted where the lecture said "about"."""
    if ask.quantity is None:
        return None
    is_rough = ask.quantity.is_rough or bool(_ROUGHLY & set(ask.stem.lower().split()[:3]))
    tolerance = abs(ask.quantity.value) * _APPROXIMATELY if is_rough and not ask.quantity.is_year else 0.0
    return Question(
        QuestionType.NUMERICAL,
        ask.stem,
        answers=(Answer(f"{ask.quantity.value:.15g}", tolerance=tolerance),),
        explanation=ask.explanation,
        bloom=ask.bloom,
        sources=ask.sources,
    )


def _option(choice: Choice) -> Option:
    return Option(choice.text, is_correct=False, feedback=choice.feedback)


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")

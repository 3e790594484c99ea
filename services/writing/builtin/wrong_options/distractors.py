"""Wrong options: of the same kind as the answer, near it in form and meaning, and not true in the lecture."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from services.domain.question_rules import same_wording
from services.domain.questions import Difficulty
from services.providers.protocols import Embedder
from services.writing.builtin.asks import Aim, Ask, Kind
from services.writing.builtin.lecture.kinship import Kinship
from services.writing.builtin.lecture.reading import Reading
from services.writing.builtin.wrong_options.contraries import contraries
from services.writing.builtin.wrong_options.pools import Choice, Pools
from services.writing.commonness import rarity

_STATEMENTS = frozenset({Kind.REASON, Kind.CONDITION, Kind.STATEMENT})
_SAME_MEANING = 0.9
_SAME_REASON = 0.72
_TOLD_APART = 0.93
_NEIGHBOURHOOD = 2
_SAID_TOGETHER = 0.6
_LONGEST_PART = 1.6
_LONGEST_TO_TURN = 10
_PULL: Mapping[Difficulty, float] = MappingProxyType(
    {Difficulty.EASY: -0.5, Difficulty.MEDIUM: 1.0, Difficulty.HARD: 2.0}
)
"""How much nearness in meaning speaks for a wrong option: what is far from the answer is easily told from it."""


class Distractors:
    """Finds the wrong options for the questions of one lecture, from it and, where it has too few, from its course."""

    def __init__(self, reading: Reading, own: Pools, others: Iterable[Pools], embedder: Embedder) -> None:
        self._reading = reading
        self._own = own
        self._others = others
        self._embedder = embedder
        self._kinship = Kinship(reading.genera)

    def find(self, ask: Ask, count: int, aim: Aim) -> list[Choice]:
        """Up to `count` wrong options, best first; fewer where the course has no more that are surely wrong."""
        if ask.kind in (Kind.STEP, Kind.COMPARISON):
            rivals = [text for text in ask.rivals if same_wording(text) not in aim.avoided]
            return [_choice(text, ask) for text in rivals[:count]]
        # In a long answer the turned word is too easily missed: that would test the eyes.
        is_short = len(ask.answer.split()) <= _LONGEST_TO_TURN
        turns = (text for text in contraries(ask.answer) if same_wording(text) not in aim.avoided)
        contrary = _first(turns) if ask.kind in _STATEMENTS and is_short else []
        answer, stem, *rest = self._embedder.embed([ask.answer, ask.stem, *contrary])
        pull = _PULL[aim.difficulty or Difficulty.MEDIUM]
        chosen: list[tuple[Choice, NDArray[np.float32]]] = []
        for pools in self._pools(ask):
            choices, vectors = pools.of(ask.kind)
            if not choices or len(chosen) >= count:
                continue
            near, to_stem = vectors @ answer, vectors @ stem
            scored = [
                (self._score(ask, choice, float(near[row]), float(to_stem[row]), pull), choice, vectors[row])
                for row, choice in enumerate(choices)
                if same_wording(choice.text) not in aim.avoided
            ]
            for score, choice, vector in sorted(scored, key=lambda one: (-one[0], one[1].text)):
                if len(chosen) >= count or score <= -1:
                    break
                if len(chosen) == count - 1 and not _is_balanced(ask, [*(one for one, _ in chosen), choice]):
                    continue
                if _stands_out(choice, vector, chosen, ask):
                    chosen.append((choice, vector))
        if len(chosen) < count:
            # Beside others that are about something else, two options that exclude each other tell the answer.
            chosen += [(_choice(text, ask), vector) for text, vector in zip(contrary, rest, strict=True)]
        found = [choice for choice, _ in chosen]
        return found if _is_balanced(ask, found) else []

    def likeness(self, one: str, other: str) -> float:
        """How alike two texts are in meaning, from -1 to 1."""
        left, right = self._embedder.embed([one, other])
        return float(left @ right)

    def is_surely_wrong(self, ask: Ask, choice: Choice) -> bool:
        """The choice is neither the answer to the question nor could be one."""
        answer, stem, text = self._embedder.embed([ask.answer, ask.stem, choice.text])
        return not self._may_be_true(ask, choice, float(text @ answer), float(text @ stem))

    def _pools(self, ask: Ask) -> Iterator[Pools]:
        yield self._own
        # A reason from another lecture is no temptation, but a term or a name is.
        if ask.kind in (Kind.TERM, Kind.MEANING, Kind.PERSON, Kind.PLACE):
            yield from self._others

    def _score(self, ask: Ask, choice: Choice, near: float, to_stem: float, pull: float) -> float:
        """How good a wrong option it is; -1 where it is none."""
        if self._may_be_true(ask, choice, near, to_stem):
            return -1.0
        ratio = abs(log(max(len(choice.text), 1) / max(len(ask.answer), 1)))
        likeness = near if ask.kind not in _STATEMENTS else (near + to_stem) / 2
        score = pull * likeness - (0.12 if ask.kind is Kind.TERM else 0.3) * ratio
        score += 0.12 * (choice.is_plural == ask.is_plural)
        if ask.kind is Kind.TERM:
            score += 0.25 * bool(choice.feedback) + 0.25 * max((rarity(word) for word in choice.content), default=0.0)
            score += 0.4 * bool(ask.group and ask.group in choice.groups)
            score += 0.3 * bool(ask.label and ask.label in choice.groups)
        return max(score, -0.99)

    def _may_be_true(self, ask: Ask, choice: Choice, near: float, to_stem: float) -> bool:
        if ask.kind is Kind.TERM and ask.label == "human" and "human" not in choice.groups:
            return True
        if _overlap(ask, choice) or near >= (_SAME_REASON if ask.kind in _STATEMENTS else _SAME_MEANING):
            return True
        if ask.kind in _STATEMENTS:
            is_near = choice.place >= 0 and abs(choice.place - ask.sentence.index) <= _NEIGHBOURHOOD
            return is_near or to_stem >= _SAME_REASON
        if ask.kind in (Kind.TERM, Kind.MEANING, Kind.PHRASE) and self._kinship.are_related(ask.answer_key, choice.key):
            return True
        if ask.kind is Kind.MEANING:
            return ask.subject in choice.text.lower()
        return self._said_together(ask, choice)

    def _said_together(self, ask: Ask, choice: Choice) -> bool:
        """Some sentence says of the choice most of what the question asks for."""
        places = self._reading.places
        asked = [places[word] for word in _words(ask.stem) - _QUESTION_WORDS if word in places]
        named = [places.get(word.lower(), set()) for word in choice.content]
        together = set.intersection(*named) if named else set()
        if ask.sentence.index in together and ask.kind is not Kind.PERSON:
            return True
        return any(sum(index in holds for holds in asked) >= _SAID_TOGETHER * max(1, len(asked)) for index in together)


def _stands_out(
    choice: Choice, vector: NDArray[np.float32], chosen: Sequence[tuple[Choice, NDArray[np.float32]]], ask: Ask
) -> bool:
    """The choice is not one of those chosen already in other words."""
    wording = same_wording(choice.text)
    for other, nearby in chosen:
        others = same_wording(other.text)
        if wording in others or others in wording or float(nearby @ vector) >= _TOLD_APART:
            return False
        if ask.kind is Kind.PERSON and choice.key.split()[-1:] == other.key.split()[-1:]:
            return False
    return True


_QUESTION_WORDS = frozenset(
    {
        "what", "who", "which", "where", "when", "why", "how", "many", "much", "does", "did", "do", "is", "are",
        "was", "were", "the", "a", "an", "of", "in", "to", "term", "describes", "kind", "name", "for", "that", "at",
        "about", "year", "percentage",
    }
)  # fmt: skip


def _overlap(ask: Ask, choice: Choice) -> bool:
    """The choice is the answer or a part of it, or stands in the question."""
    if choice.key == ask.answer_key or same_wording(choice.text) == same_wording(ask.answer):
        return True
    answer, words = set(same_wording(ask.answer).split()), set(same_wording(choice.text).split())
    if ask.kind is Kind.PERSON and choice.key.split()[-1:] == ask.answer_key.split()[-1:]:
        return True
    if ask.kind in _STATEMENTS or ask.kind is Kind.MEANING:
        return False
    return words <= answer or answer <= words or words <= set(same_wording(ask.stem).split())


def _is_balanced(ask: Ask, chosen: Sequence[Choice]) -> bool:
    """The key is not so much longer than all others that its length gives it away."""
    return len(ask.answer) <= _LONGEST_PART * max((len(choice.text) for choice in chosen), default=0)


def _choice(text: str, ask: Ask) -> Choice:
    return Choice(text, text.lower(), frozenset(), frozenset(), ask.is_plural, ask.sentence.index)


def _first(texts: Iterator[str]) -> list[str]:
    found = next(texts, None)
    return [] if found is None else [found]


def _words(text: str) -> set[str]:
    return set(same_wording(text).replace("-", " ").split())

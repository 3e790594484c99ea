"""How far a passage bears a claim out: by its words, its numbers, its negations and its meaning."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.checking.fractions import in_percent, numbers_in_percent
from services.checking.passages import Passage, without_asides
from services.checking.wording import Wording, coverage, missing, turned, weight, wording
from services.domain.question_rules import same_wording
from services.domain.spoken_numbers import in_digits

MOSTLY = 0.7
"""From this share of its words on, a claim counts as said."""

_HALF = 0.5
_BOTH = 0.68
_FITS = 0.85
_RELATED = 0.45
_FIRM = 0.6
_TWO = 2
_OF_A_NUMBER = 1.45


@dataclass(frozen=True, slots=True)
class Support:
    """What a passage says of a claim: `score` (0 to 1), what of it was not said, and what was said to the contrary.

    `words` and `numbers` were not said; `contrary` is empty, or tells in a sentence what was said instead.
    """

    score: float
    is_supported: bool
    words: tuple[str, ...] = ()
    numbers: tuple[float, ...] = ()
    contrary: str = ""

    @property
    def reason(self) -> str:
        """Why it is not supported, in a sentence."""
        if self.contrary:
            return self.contrary
        if self.numbers:
            return f"{_listed([in_digits(number) for number in self.numbers])} was not said there."
        if self.words:
            verb = "was" if len(self.words) == 1 else "were"
            return f"{_listed(self.words)} {verb} not said there."
        return "What was said there is about something else."


def support(
    claim: str,
    vector: NDArray[np.float32],
    passage: Passage,
    *,
    asked: str = "",
    answered: NDArray[np.float32] | None = None,
) -> Support:
    """How far the passage bears out the claim, which answers what is `asked`.

    `vector` is that of the claim alone, `answered` that of question and claim together. Words that stand in the
    question are no evidence for the answer unless it has no others.
    """
    question = wording(asked)
    said, absent = _best_reading(claim, question, passage)
    if not said.words and not said.numbers:
        is_there = stands_there(claim, passage)
        return Support(float(is_there), is_there, words=() if is_there else (claim.strip(),))
    new = [word for word in said.words if not question.holds(word)] or list(said.words)
    place = passage.whole if said.negations else passage.affirmed
    share = _share(new, said.numbers - set(absent) - question.numbers, place) if new else float(not absent)
    nearness = passage.nearness(vector)
    contrary = _contrary(wording(without_asides(claim)), question, passage)
    fits = share >= _HALF and nearness >= _RELATED and answered is not None and passage.nearness(answered) >= _FITS
    is_said = share >= MOSTLY or (share >= _HALF and (share + nearness) / 2 >= _BOTH) or fits
    score = 0.0 if absent or contrary else share if share >= MOSTLY else (share + nearness) / 2
    return Support(
        round(min(1.0, max(0.0, score)), 3),
        is_said and not absent and not contrary,
        tuple(missing(new, place)),
        tuple(absent),
        contrary,
    )


def _share(words: Sequence[str], numbers: Collection[float], place: Wording) -> float:
    """The share of the words that were said, where each number that was said counts as one of the rarest."""
    weighed, counted = sum(map(weight, words)), _OF_A_NUMBER
    total = weighed + counted * len(numbers)
    return (coverage(words, place) * weighed + counted * len(numbers)) / total


def stands_there(text: str, passage: Passage) -> bool:
    """The passage has the text word by word."""
    plain = same_wording(text)
    return bool(plain) and f" {plain} " in f" {same_wording(passage.text)} "


def _best_reading(claim: str, question: Wording, passage: Passage) -> tuple[Wording, list[float]]:
    """The claim as it stands or with its shares in percent, and the numbers of it that were not said."""
    known = passage.whole.numbers | question.numbers | numbers_in_percent(passage.text)
    readings = []
    for text in (claim, in_percent(claim)):
        said = wording(text)
        readings.append(
            (said, [each for each in said.numbers if _tells(each, text, said) and not _is_among(each, known)])
        )
    said, absent = min(readings, key=lambda reading: len(reading[1]))
    return said, sorted(absent)


def _tells(number: float, text: str, said: Wording) -> bool:
    """ "One" and "two" are words of grammar where many other words stand beside them."""
    if number > _TWO or not said.words or re.search(r"\d", text):
        return True
    return number == _TWO and len(said.words) <= _TWO


def _is_among(number: float, known: Collection[float]) -> bool:
    return any(abs(number - other) <= 1e-9 * max(1.0, abs(number)) for other in known)


def _contrary(said: Wording, question: Wording, passage: Passage) -> str:
    """What the place that speaks of the claim says to the contrary; empty where it does not."""
    places = [(coverage(said.words, each), each) for each in passage.places]
    best = max((share for share, _ in places), default=0.0)
    if best < _HALF or len(said.words) + len(said.numbers) <= 1:
        return ""
    reasons = []
    for share, place in places:
        if share < best - 0.05:
            continue
        turn = turned(said, place)
        if turn is not None and turn[1] not in question.every:
            reasons.append(f"The passage says “{turn[1]}”, not “{turn[0]}”.")
        elif best >= _FIRM and not _is_as_negated(said, question, place) and not _is_said_apart(said, passage):
            reasons.append("The passage denies it." if place.negations else "The passage says it without a “not”.")
        else:
            return ""
    return reasons[0] if reasons else ""


def _is_as_negated(said: Wording, question: Wording, place: Wording) -> bool:
    is_negated = bool(place.negations % 2)
    return is_negated in (bool(said.negations % 2), bool((said.negations + question.negations) % 2))


def _is_said_apart(said: Wording, passage: Passage) -> bool:
    """A clause of its own says the claim with as many negations; the "not" beside it denies something else."""
    return any(
        cell.is_negated == bool(said.negations % 2) and all(cell.holds(word) for word in said.words)
        for cell in passage.cells.all
    )


def _listed(words: list[str] | tuple[str, ...]) -> str:
    quoted = [f"“{word}”" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"

"""Several statements about one thing, some as the lecture made them and some turned into their contrary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.domain.questions import Bloom, Option, Question
from services.writing.builtin.choices import multiple_choice
from services.writing.builtin.claims import Claim
from services.writing.builtin.reading import Reading
from services.writing.terms import KeyTerm

_TERMS = 60
_MOST_TRUTHS = 3
_FEWEST = 2
_LONGEST_STATEMENT = 20
_NEAR = 25


@dataclass(frozen=True, eq=False)
class About:
    """What the lecture says of one thing, and contraries of other things it says of it."""

    topic: str
    truths: tuple[Claim, ...]
    falsehoods: tuple[tuple[Claim, str], ...]
    worth: float


def statements_about(reading: Reading, claims: Sequence[Claim]) -> Iterator[About]:
    """For each term that enough statements speak of: two or three that are true, and two contraries of others."""
    short = [claim for claim in claims if len(claim.truth.split()) <= _LONGEST_STATEMENT]
    for term in reading.terms[:_TERMS]:
        words = set(term.term.lower().replace("-", " ").split())
        said = [claim for claim in short if words <= _words(claim.truth)]
        for first in range(0, len(said), 2 * _FEWEST + 1):
            about = _about(reading, term, said[first : first + 2 * _FEWEST + 1])
            if about is not None:
                yield about


def true_of(about: About) -> Question:
    """Which statements about the thing are true."""
    options = [Option(claim.truth, is_correct=True) for claim in about.truths]
    options += [
        Option(wrong, is_correct=False, feedback=f"The lecture says: {claim.truth}")
        for claim, wrong in about.falsehoods
    ]
    used = sorted((*about.truths, *(claim for claim, _ in about.falsehoods)), key=lambda claim: claim.sentence.index)
    return multiple_choice(
        f"Which of these statements about {about.topic} are true?",
        options,
        explanation=" ".join(dict.fromkeys(claim.sentence.text for claim in used)),
        sources=tuple(dict.fromkeys(claim.source for claim in used)),
        bloom=Bloom.UNDERSTAND,
    )


def _about(reading: Reading, term: KeyTerm, said: Sequence[Claim]) -> About | None:
    """Of these statements the ones that can be turned become wrong options, as far as two stay as they are."""
    if len({claim.sentence.index for claim in said}) < len(said) or len(said) < 2 * _FEWEST:
        return None
    if said[-1].sentence.index - said[0].sentence.index > _NEAR:
        return None
    turnable = [claim for claim in said if claim.falsehoods]
    wrong = sorted(turnable, key=lambda claim: (-round(claim.worth, 3), claim.sentence.index))[:_FEWEST]
    truths = [claim for claim in said if claim not in wrong]
    if len(wrong) < _FEWEST or len(truths) < _FEWEST:
        return None
    worth = sum(claim.worth for claim in said) / len(said)
    topic = reading.plural_of(term.term) if term.term in reading.plurals else reading.with_article(term.term)
    falsehoods = tuple((claim, claim.falsehoods[0]) for claim in wrong)
    return About(topic, tuple(truths[:_MOST_TRUTHS]), falsehoods, worth)


def _words(text: str) -> set[str]:
    words = {word.strip(".,;") for word in text.lower().replace("-", " ").split()}
    return words | {word.removesuffix("s") for word in words}

"""Several statements about one thing, some as the lecture made them and some turned into their contrary."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from services.domain.questions import Bloom
from services.writing.builtin.facts.claims import Claim
from services.writing.builtin.lecture.reading import Reading
from services.writing.builtin.question_types.multiple_choice.several import Several, Statement
from services.writing.terms import KeyTerm

_TERMS = 60
_MOST = 5
_FEWEST = 2
_LONGEST_STATEMENT = 20
_NEAR = 25
_ALIKE = 0.6
_CENTRAL = 0.3


def statements_about(reading: Reading, claims: Sequence[Claim]) -> Iterator[Several]:
    """For each term that enough statements speak of: two or three that are true, and two contraries of others."""
    short = [claim for claim in claims if len(claim.truth.split()) <= _LONGEST_STATEMENT]
    best = max((term.score for term in reading.terms), default=0.0)
    for term in reading.terms[:_TERMS]:
        if term.score < _CENTRAL * best:
            continue
        words = set(term.term.lower().replace("-", " ").split())
        said = [claim for claim in short if words <= _words(claim.truth)]
        for first in range(0, len(said), _MOST):
            about = _about(reading, term, said[first : first + _MOST])
            if about is not None:
                yield about


def _about(reading: Reading, term: KeyTerm, said: Sequence[Claim]) -> Several | None:
    """Of these statements the ones that can be turned become wrong options, as far as two stay as they are."""
    if len({claim.sentence.index for claim in said}) < len(said) or len(said) < 2 * _FEWEST:
        return None
    if said[-1].sentence.index - said[0].sentence.index > _NEAR:
        return None
    turnable = [claim for claim in said if claim.falsehoods and _is_near(claim)]
    wrong = sorted(turnable, key=lambda claim: (-round(claim.worth, 3), claim.sentence.index))[:_FEWEST]
    truths = [claim for claim in said if claim not in wrong]
    if len(wrong) < _FEWEST or len(truths) < _FEWEST:
        return None
    statements = [Statement(claim.truth, is_right=True, sentence=claim.sentence) for claim in truths]
    for claim in wrong:
        feedback = f"The lecture says: {claim.truth}"
        statements.append(Statement(claim.falsehoods[0], is_right=False, sentence=claim.sentence, feedback=feedback))
    topic = f"{term.term}s" if _is_said_in_plural(reading, term) else reading.with_article(term.term)
    return Several(
        stem=f"What did the lecture say about {topic}?",
        statements=tuple(statements),
        about=term.term,
        bloom=Bloom.UNDERSTAND,
        worth=sum(claim.worth for claim in said) / len(said),
        form="about",
    )


def _is_said_in_plural(reading: Reading, term: KeyTerm) -> bool:
    return any(f" {term.term.lower()}s" in sentence.text.lower() for sentence in reading.sentences)


def _is_near(claim: Claim) -> bool:
    """Only some words of the statement are turned: a wholly other one is seen to be wrong by anybody."""
    return SequenceMatcher(None, claim.truth.split(), claim.falsehoods[0].split(), autojunk=False).ratio() >= _ALIKE


def _words(text: str) -> set[str]:
    words = {word.strip(".,;") for word in text.lower().replace("-", " ").split()}
    return words | {word.removesuffix("s") for word in words}

"""Whether a question asks what another asks already, or says what another asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from services.checking.wording import Wording, coverage, turned, wording
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.question_rules import same_wording
from services.domain.questions import Question, QuestionType
from services.providers.protocols import Embedder

_WORTH_A_LOOK = 0.4
_SAME_STEM = 0.9
_LIKE_STEM = 0.65
_SAME_KEY = 0.75
_SAME_FACT = 0.8
_SAME_STATEMENT = 0.92
_ALL_OF_THE_KEY = 0.95
_CONTEXT = 0.6
_MOST_NAMED = 3
_AMONG_THESE = re.compile(r"\b(?:which|what) of (?:these|the following)\b", re.IGNORECASE)
"""What is asked this way is another question with other options."""

_KEYLESS = frozenset({QuestionType.TRUE_FALSE, QuestionType.ESSAY})


@dataclass(frozen=True)
class Asked:
    """A question as it is compared with others: what it asks and its key, in words and in meaning."""

    question: Question
    key: str
    stem: Wording
    answer: Wording
    vectors: NDArray[np.float32]
    """Of the stem, of the key, and of both together."""

    @classmethod
    def of(cls, question: Question, embedder: Embedder) -> "Asked":
        """The question ready to be compared; true/false items and essays have no key of their own."""
        key = _key(question)
        return cls(question, key, wording(question.stem), wording(key), embedder.embed(_texts(question)))


def double_findings(
    question: Question, others: Sequence[tuple[UUID | None, Question]], embedder: Embedder
) -> Iterator[Finding]:
    """At most three doubles, three others that give an answer away and one explanation that does, the nearest first.

    The embedder is one that remembers: each other question is compared again with the next one that is checked.
    """
    # All at once, because many small batches take longer; what is asked for again below is remembered.
    embedder.embed([text for each in (question, *(other for _, other in others)) for text in _texts(each)])
    mine = Asked.of(question, embedder)
    near = sorted(
        (
            (_nearness(mine, theirs), number, other, theirs)
            for number, (other, theirs) in enumerate(_all(others, embedder))
        ),
        key=lambda each: (-each[0], each[1]),
    )
    looked_at = [(other, theirs) for nearness, _, other, theirs in near if nearness >= _WORTH_A_LOOK]
    doubles: list[Finding] = []
    given: list[Finding] = []
    for other, theirs in looked_at:
        double = _double(mine, theirs, other)
        if double is not None:
            doubles.append(double)
        else:
            given += _given_away(mine, theirs, other)
    # Explanations repeat the lecture, so that many say an answer; one is enough to make a teacher think of them.
    told = [each for each in given if each.severity is not Severity.NOTE]
    noted = [each for each in given if each.severity is Severity.NOTE]
    yield from chain(doubles[:_MOST_NAMED], told[:_MOST_NAMED], noted[:1])


def _all(others: Sequence[tuple[UUID | None, Question]], embedder: Embedder) -> list[tuple[UUID | None, Asked]]:
    return [(other, Asked.of(question, embedder)) for other, question in others]


def _nearness(mine: Asked, theirs: Asked) -> float:
    return float(np.max(mine.vectors[[0, 2]] @ theirs.vectors[[0, 2]].T))


def _double(mine: Asked, theirs: Asked, other: UUID | None) -> Finding | None:
    stems = float(mine.vectors[0] @ theirs.vectors[0])
    found = _same(mine, theirs, stems)
    if found is None:
        return None
    message, severity = found
    score = max(stems, float(mine.vectors[2] @ theirs.vectors[2]))
    return _finding(FindingCode.DOUBLE, message.format(_shown(theirs.question)), severity, score, other)


def _same(mine: Asked, theirs: Asked, stems: float) -> tuple[str, Severity] | None:
    """How the two ask the same, with a gap for the other question; None where they do not."""
    is_same_stem = same_wording(mine.question.stem) == same_wording(theirs.question.stem)
    types = {mine.question.type, theirs.question.type}
    if types & _KEYLESS and len(types) > 1:
        is_same = QuestionType.ESSAY in types and stems >= _SAME_STEM
        return ("As an essay and as another type the same is asked: {}.", Severity.MINOR) if is_same else None
    if types & _KEYLESS:
        is_statement = mine.question.type is QuestionType.TRUE_FALSE
        # Of two contrary statements each tells whether the other is true; two essays may ask about contraries.
        is_same = stems >= _SAME_STATEMENT and (is_statement or _says_the_same(mine.stem, theirs.stem))
        return ("It asks the same as {}.", Severity.MAJOR) if is_same_stem or is_same else None
    is_like = stems >= _LIKE_STEM or float(mine.vectors[2] @ theirs.vectors[2]) >= _SAME_FACT
    if is_like and _has_same_key(mine, theirs) and not _differs(mine.stem, theirs.stem):
        return "It asks the same as {}, with the same answer.", Severity.MAJOR
    if is_same_stem and not (QuestionType.MATCHING in types or _AMONG_THESE.search(mine.question.stem)):
        return "The same question is asked in {}, with another answer.", Severity.MAJOR
    return None


def _has_same_key(mine: Asked, theirs: Asked) -> bool:
    if same_wording(mine.key) == same_wording(theirs.key):
        return True
    if mine.answer.numbers != theirs.answer.numbers or not (mine.answer.words and theirs.answer.words):
        return mine.answer.numbers == theirs.answer.numbers and bool(mine.answer.numbers)
    return float(mine.vectors[1] @ theirs.vectors[1]) >= _SAME_KEY and _says_the_same(mine.answer, theirs.answer)


def _says_the_same(one: Wording, other: Wording) -> bool:
    """Neither turns a word of the other into its contrary, or denies it."""
    return (
        turned(one, other) is None
        and turned(other, one) is None
        and bool(one.negations % 2) == bool(other.negations % 2)
        and one.numbers == other.numbers
    )


def _differs(one: Wording, other: Wording) -> bool:
    """Each names a number that the other does not: "in 1894" and "in 1958" ask for two things."""
    return bool(one.numbers - other.numbers and other.numbers - one.numbers)


def _given_away(mine: Asked, theirs: Asked, other: UUID | None) -> Iterator[Finding]:
    shown = _shown(theirs.question)
    if mine.key and _says(theirs.question.stem, mine) and not _is_denied(theirs.question):
        message = f"{shown} gives the answer “{mine.key}” away."
        yield _finding(FindingCode.GIVES_AWAY, _capitalised(message), Severity.MINOR, _nearness(mine, theirs), other)
    elif mine.key and theirs.question.type is not QuestionType.ESSAY and _says(theirs.question.explanation, mine):
        message = f"The explanation of {shown} says the answer “{mine.key}”: show it only when both are answered."
        yield _finding(FindingCode.GIVES_AWAY, message, Severity.NOTE, _nearness(mine, theirs), other)
    if theirs.key and _says(mine.question.stem, theirs) and not _is_denied(mine.question):
        message = f"Its text gives the answer “{theirs.key}” of {shown} away."
        yield _finding(FindingCode.GIVES_AWAY, message, Severity.MINOR, _nearness(mine, theirs), other)


def _says(text: str, asked: Asked) -> bool:
    """The text has the whole key, and most of what the question says of it."""
    said = wording(text)
    new = [word for word in asked.answer.words if not asked.stem.holds(word)]
    numbers = asked.answer.numbers - asked.stem.numbers
    if not (new or numbers) or not numbers <= said.numbers:
        return False
    context = [word for word in asked.stem.words if word not in asked.answer.words]
    return (not new or coverage(new, said) >= _ALL_OF_THE_KEY) and coverage(context, said) >= _CONTEXT


def _is_denied(question: Question) -> bool:
    """A false statement tells nobody the answer."""
    return question.type is QuestionType.TRUE_FALSE and any(
        option.is_correct and option.text == "False" for option in question.options
    )


def _texts(question: Question) -> list[str]:
    """What of it is compared in meaning: the stem, the key, and both together."""
    key = _key(question)
    return [question.stem, key or question.stem, f"{question.stem} {key}".strip()]


def meaning_of(question: Question) -> str:
    """What two questions are compared by in meaning: the stem and the key together."""
    return _texts(question)[2]


def _key(question: Question) -> str:
    if question.type in _KEYLESS:
        return ""
    parts = [option.text for option in question.options if option.is_correct]
    answers = [answer.text for answer in question.answers]
    parts += answers if question.type is QuestionType.CLOZE else answers[:1]
    parts += [f"{pair.prompt}: {pair.match}" for pair in question.pairs]
    return "; ".join(parts)


def _finding(code: FindingCode, message: str, severity: Severity, score: float, other: UUID | None) -> Finding:
    place = Place(Part.STEM)
    return Finding(code, message, severity, place, score=round(min(1.0, max(0.0, score)), 3), other=other)


def _shown(question: Question, longest: int = 90) -> str:
    stem = " ".join(question.stem.split())
    short = stem if len(stem) <= longest else f"{stem[:longest].rsplit(' ', 1)[0]} …"
    return f"the question “{short}”"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]

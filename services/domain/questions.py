"""A question as it is asked, with the evidence for its answer."""

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum


class QuestionType(StrEnum):
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    SHORT_ANSWER = "short_answer"
    NUMERICAL = "numerical"
    MATCHING = "matching"
    CLOZE = "cloze"
    ESSAY = "essay"


class Bloom(StrEnum):
    """The levels of the revised taxonomy (Anderson & Krathwohl, 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYZE = "analyze"
    EVALUATE = "evaluate"
    CREATE = "create"


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; `feedback` is shown to a student who chose it."""

    text: str
    is_correct: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """An accepted answer; for numerical questions `tolerance` is the greatest absolute error still accepted."""

    text: str
    tolerance: float | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """What belongs together in a matching question."""

    prompt: str
    match: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the answer was said: a span in ms and the words found there."""

    start_ms: int
    end_ms: int
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """One version of a question. `points` is its weight in an exam.

    Single choice, multiple choice and true/false use `options` (true/false has exactly
    the options "True" and "False", in this order); short answer, numerical and cloze use
    `answers`; matching uses `pairs`; an essay uses none of them and is marked by a rubric.
    """

    type: QuestionType
    stem: str
    options: tuple[Option, ...] = ()
    answers: tuple[Answer, ...] = ()
    pairs: tuple[Pair, ...] = ()
    explanation: str = ""
    bloom: Bloom | None = None
    difficulty: Difficulty | None = None
    points: float = 1.0
    objective: str | None = None
    sources: tuple[Source, ...] = ()
    id: str = ""

    @property
    def is_cited(self) -> bool:
        return bool(self.sources)


def content_hash(question: Question) -> str:
    """SHA-256 of everything that is asked, accepted and cited: hexadecimal, 64 characters.

    The id is left out: the same content has the same hash wherever it is kept.
    """
    content = asdict(question)
    del content["id"]
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def true_false_options(answer: bool) -> tuple[Option, Option]:
    """The two options of a true/false question."""
    return Option("True", is_correct=answer), Option("False", is_correct=not answer)

"""A question whose answer is known, before it takes the form of one type or another."""

from dataclasses import dataclass, field
from enum import StrEnum

from services.domain.questions import Bloom, Difficulty, Source
from services.writing.syntax import Sentence


class Kind(StrEnum):
    """What an answer is; wrong options are taken from answers of the same kind."""

    TERM = "term"
    MEANING = "meaning"
    NUMBER = "number"
    REASON = "reason"
    PERSON = "person"
    PLACE = "place"
    PHRASE = "phrase"
    STEP = "step"
    CONDITION = "condition"
    STATEMENT = "statement"
    COMPARISON = "comparison"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as an answer: `before` and `after` are the words around it ("", " degrees Celsius")."""

    value: float
    is_year: bool = False
    before: str = ""
    after: str = ""
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class Aim:
    """How a question is wished for: how hard, and with none of these wordings (`same_wording`) among its options."""

    difficulty: Difficulty | None = None
    avoided: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Ask:
    """One question and its answer, both ready to read.

    `subject` is what the question is about and `answer_key` what the answer is, as term keys;
    `accepted` are short answers a student may write; `worth` from 0 to 1 says how much an
    exam gains from it. A stem that names the `group` of its answer ("Which model …?") has a
    `plain_stem` for when the course holds too few others of the group. `label` says what
    sort of thing has the name ("human", "ORG"). `rivals` are wrong options known beforehand,
    `also` are further places that the answer rests on, `alone` is the answer where it stands without its question.
    """

    stem: str
    answer: str
    kind: Kind
    sentence: Sentence
    source: Source
    explanation: str
    bloom: Bloom
    worth: float
    subject: str = ""
    answer_key: str = ""
    group: str = ""
    plain_stem: str = ""
    is_plural: bool = False
    label: str = ""
    accepted: tuple[str, ...] = ()
    quantity: Quantity | None = None
    rivals: tuple[str, ...] = field(default=())
    also: tuple[Source, ...] = ()
    alone: str = ""

    @property
    def sources(self) -> tuple[Source, ...]:
        return (self.source, *self.also)

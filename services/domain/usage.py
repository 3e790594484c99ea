"""What calls of a language model have cost, and what a run is likely to cost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Purpose(StrEnum):
    """What a model was called for."""

    WRITING = "writing"
    REPAIR = "repair"
    RUBRIC = "rubric"
    REVISION = "revision"


def month_begin(now: datetime) -> datetime:
    """The first moment of the month, in the time zone of `now`."""
    return now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def over_limit_words(spent_usd: float, limit_usd: float) -> str:
    """Why a course gets no more questions from a language model this month."""
    return (
        f"This course has spent {spent_usd:.2f} of the {limit_usd:.2f} US dollars that the language model may cost it "
        "in a month. What has been written is kept. An owner of the course can raise the limit in its settings; "
        "otherwise go on next month."
    )


LARGEST_LIMIT_USD = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Budget:
    """What a course has spent on language models this month, in US dollars as far as prices are known.

    `own_limit_usd` is what its owner has set, `default_usd` what holds where she has not; None is no limit.
    """

    spent_usd: float
    own_limit_usd: float | None
    default_usd: float | None

    @property
    def limit_usd(self) -> float | None:
        return self.default_usd if self.own_limit_usd is None else self.own_limit_usd


@dataclass(frozen=True, slots=True)
class MonthUsage:
    """What the orders of a course in a month came to; `cost_usd` is None where no call's price is known."""

    course_id: UUID
    course_title: str
    month: date
    runs: int
    questions: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What earlier orders of a writer came to in all; `cost_usd` is None unless every one's is known."""

    runs: int
    questions: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """What an order is likely to take and cost, and in words what that is based on."""

    seconds: float
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    basis: str


MOST_MEASURED = 20
"""No more of a writer's newest orders are measured."""

FEWEST_MEASURED = 10
_TOKENS_PER_WORD = 1.4
_QUESTIONS_PER_CALL = 6
_PROMPT_TOKENS = 2500
_TOKENS_PER_QUESTION = 400
_REPAIRED = 1.25
_CALL_SECONDS = 20.0
_BUILTIN_SECONDS, _BUILTIN_SECONDS_PER_WORD, _BUILTIN_SECONDS_PER_QUESTION = 2.0, 0.0005, 0.15


def from_measured(questions: int, measured: Measured) -> Estimate:
    """The order as far as it is like those before it: so much for each question."""
    each = questions / measured.questions
    orders = "order" if measured.runs == 1 else f"{measured.runs} orders"
    return Estimate(
        measured.seconds * each,
        round(measured.input_tokens * each),
        round(measured.output_tokens * each),
        None if measured.cost_usd is None else measured.cost_usd * each,
        f"measured on the last {orders} of this writer ({measured.questions} questions)",
    )


def builtin_estimate(questions: int, words: int) -> Estimate:
    """The built-in writer costs time alone."""
    seconds = _BUILTIN_SECONDS + words * _BUILTIN_SECONDS_PER_WORD + questions * _BUILTIN_SECONDS_PER_QUESTION
    return Estimate(seconds, 0, 0, 0.0, f"typical for {words:,} words on two processor cores")


def from_sizes(questions: int, words: int, *, at_once: int, price: Callable[[int, int], float | None]) -> Estimate:
    """What a language model reads and writes: each part of the lecture once or twice, so much for each question."""
    calls = max(1, -(-questions // _QUESTIONS_PER_CALL))
    input_tokens = round((words * _TOKENS_PER_WORD + calls * _PROMPT_TOKENS) * _REPAIRED)
    output_tokens = round(questions * _TOKENS_PER_QUESTION * _REPAIRED)
    seconds = -(-calls // at_once) * _CALL_SECONDS * _REPAIRED
    basis = f"typical sizes for {words:,} words, as this writer has not written enough here to be measured"
    return Estimate(seconds, input_tokens, output_tokens, price(input_tokens, output_tokens), basis)

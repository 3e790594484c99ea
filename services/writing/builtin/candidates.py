"""All questions of a type that a lecture could give, best first, made one by one as they are looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from services.domain.blueprints import BlueprintRow
from services.domain.questions import Question, QuestionType
from services.domain.transcripts import Transcript
from services.providers.protocols import Embedder
from services.writing.builtin.asks import Ask, Kind
from services.writing.builtin.causes import asks_for_causes
from services.writing.builtin.choices import KeyPositions, numerical, short_answer, single_choice
from services.writing.builtin.claims import Claim, best_first, claims
from services.writing.builtin.definitions import asks_for_meanings, asks_for_senses
from services.writing.builtin.distractors import Distractors
from services.writing.builtin.essays import essay, themes
from services.writing.builtin.judgements import true_false
from services.writing.builtin.pools import Pools
from services.writing.builtin.quantities import asks_for_quantities
from services.writing.builtin.reading import Reading, read
from services.writing.builtin.roles import asks_for_roles
from services.writing.builtin.sequences import asks_for_steps
from services.writing.protocol import Material

_MOST_OTHER_LECTURES = 3
_MOST_TRUTHS_AHEAD = 1
_DOUBT = 0.3
# A poor question costs a teacher more than a missing one.
_LEAST_WORTH = 0.35
_SHORT_ANSWER_KINDS = (Kind.TERM, Kind.NUMBER, Kind.PERSON, Kind.PLACE)


@dataclass(frozen=True, eq=False)
class Candidate:
    """A question that can be made: what it asks for, where (sentences of the lecture), and in which form."""

    make: Callable[[], Question | None]
    worth: float
    places: frozenset[int]
    answer: str
    start_ms: int
    form: str
    gives_all_away: bool = False


class Candidates:
    """The questions of one lecture; other lectures of the course are read only when wrong options run out."""

    def __init__(self, material: Material, embedder: Embedder) -> None:
        self._material = material
        self._embedder = embedder
        self._positions = KeyPositions()
        self._truths = 0

    def of(self, row: BlueprintRow) -> list[Candidate]:
        """The candidates for a row of the blueprint, best first."""
        match row.type:
            case QuestionType.SINGLE_CHOICE:
                found = [self._candidate(ask, self._single_choice) for ask in self._asks]
            case QuestionType.SHORT_ANSWER:
                found = [self._candidate(ask, short_answer) for ask in self._asks if ask.kind in _SHORT_ANSWER_KINDS]
            case QuestionType.NUMERICAL:
                found = [self._candidate(ask, numerical) for ask in self._asks if ask.kind is Kind.NUMBER]
            case QuestionType.TRUE_FALSE:
                found = [self._judgement(claim) for claim in best_first(self._claims)]
            case QuestionType.ESSAY:
                found = list(self._essays())
            case _:
                found = []
        worthy = [candidate for candidate in found if candidate.worth >= _LEAST_WORTH]
        return sorted(worthy, key=lambda candidate: (-round(candidate.worth, 3), candidate.start_ms))

    @cached_property
    def _reading(self) -> Reading:
        return read(self._material.lecture)

    @cached_property
    def _asks(self) -> list[Ask]:
        return asks_of(self._reading)

    @cached_property
    def _claims(self) -> list[Claim]:
        return list(claims(self._reading))

    @cached_property
    def _distractors(self) -> Distractors:
        own = Pools(self._reading, self._asks, self._embedder)
        return Distractors(self._reading, own, self._other_pools(), self._embedder)

    def _other_pools(self) -> "_OtherPools":
        return _OtherPools(self._material.other_lectures[:_MOST_OTHER_LECTURES], self._embedder)

    def _single_choice(self, ask: Ask) -> Question | None:
        reading = self._reading
        return single_choice(ask, self._distractors, self._positions, said=reading.values, years=reading.years)

    def _candidate(self, ask: Ask, make: Callable[[Ask], Question | None]) -> Candidate:
        return Candidate(
            make=lambda: make(ask),
            worth=ask.worth - _DOUBT * self._reading.is_doubtful(ask.sentence),
            places=frozenset({ask.sentence.index}),
            answer=ask.answer_key,
            start_ms=ask.source.start_ms,
            form=ask.kind.value,
        )

    def _judgement(self, claim: Claim) -> Candidate:
        return Candidate(
            make=lambda: self._judged(claim),
            worth=claim.worth + 0.1 * bool(claim.falsehoods) - _DOUBT * self._reading.is_doubtful(claim.sentence),
            places=frozenset({claim.sentence.index}),
            answer=claim.truth.lower(),
            start_ms=claim.source.start_ms,
            form="judgement",
            gives_all_away=True,
        )

    def _judged(self, claim: Claim) -> Question | None:
        """True and false by turns, as far as the claim allows."""
        wants_false = self._truths >= 0
        question = true_false(claim, self._embedder, is_true=False) if wants_false else None
        if question is None and self._truths <= _MOST_TRUTHS_AHEAD:
            question = true_false(claim, self._embedder, is_true=True)
        if question is not None:
            self._truths += 1 if question.options[0].is_correct else -1
        return question

    def _essays(self) -> Iterator[Candidate]:
        for theme in themes(self._reading, self._asks):
            yield Candidate(
                make=lambda theme=theme: essay(theme),  # type: ignore[misc]
                worth=theme.worth,
                places=frozenset(sentence.index for sentence in theme.points),
                answer=theme.stem.lower(),
                start_ms=theme.sources[0].start_ms,
                form=theme.stem.split()[0],
            )


class _OtherPools:
    """The pools of other lectures, read one by one as they are asked for."""

    def __init__(self, lectures: tuple[Transcript, ...], embedder: Embedder) -> None:
        self._lectures = lectures
        self._embedder = embedder
        self._read: dict[int, Pools] = {}

    def __iter__(self) -> Iterator[Pools]:
        for index, lecture in enumerate(self._lectures):
            if index not in self._read:
                reading = read(lecture)
                self._read[index] = Pools(reading, asks_of(reading), self._embedder, is_other=True)
            yield self._read[index]


def asks_of(reading: Reading) -> list[Ask]:
    """Every question with a known answer that the lecture gives, in a fixed order."""
    return [
        *asks_for_meanings(reading),
        *asks_for_senses(reading),
        *asks_for_quantities(reading),
        *asks_for_causes(reading),
        *asks_for_steps(reading),
        *asks_for_roles(reading),
    ]

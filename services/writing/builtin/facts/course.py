"""What the lectures of a course can be asked, and what the other ones lend as wrong options."""

from collections.abc import Iterator

from services.domain.transcripts import Transcript
from services.providers.protocols import Embedder
from services.writing.builtin.asks import Ask
from services.writing.builtin.facts.causes import asks_for_causes
from services.writing.builtin.facts.computations import asks_for_computations
from services.writing.builtin.facts.contrasts import asks_for_contrasts
from services.writing.builtin.facts.definitions import asks_for_meanings, asks_for_senses
from services.writing.builtin.facts.quantities import asks_for_quantities
from services.writing.builtin.facts.roles import asks_for_roles
from services.writing.builtin.facts.sequences import asks_for_steps
from services.writing.builtin.facts.traits import traits
from services.writing.builtin.lecture.reading import Reading, read
from services.writing.builtin.wrong_options.pools import Pools


def asks_of(reading: Reading, embedder: Embedder) -> list[Ask]:
    """Every question with a known answer that the lecture gives, in a fixed order."""
    found = list(traits(reading))
    return [
        *asks_for_meanings(reading),
        *asks_for_senses(reading),
        *asks_for_quantities(reading),
        *asks_for_causes(reading),
        *asks_for_steps(reading),
        *asks_for_roles(reading),
        *asks_for_computations(reading, found),
        *asks_for_contrasts(reading, found, embedder),
    ]


class OtherPools:
    """The pools of other lectures, read one by one as they are asked for."""

    def __init__(self, lectures: tuple[Transcript, ...], embedder: Embedder) -> None:
        self._lectures = lectures
        self._embedder = embedder
        self._read: dict[int, Pools] = {}

    def __iter__(self) -> Iterator[Pools]:
        for index, lecture in enumerate(self._lectures):
            if index not in self._read:
                reading = read(lecture)
                self._read[index] = Pools(reading, asks_of(reading, self._embedder), self._embedder, is_other=True)
            yield self._read[index]

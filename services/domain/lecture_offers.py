"""How much material a lecture holds to ask about: its words, its minutes, and the places that give a question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from uuid import UUID

from services.domain.blueprints import BlueprintRow
from services.domain.questions import Bloom, Difficulty, QuestionType

COUNTED_BY = 2
"""The version of the rules by which places are counted: what was counted by others is counted again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row of a blueprint asks for, apart from how often; what is None is left open.

    Without a type it means sentences, of which anybody could ask.
    """

    type: QuestionType | None
    bloom: Bloom | None = None
    difficulty: Difficulty | None = None
    objective: str | None = None

    @classmethod
    def by(cls, row: BlueprintRow) -> "Wanted":
        """What this row asks for."""
        return cls(row.type, row.bloom, row.difficulty, row.objective)

    @property
    def is_open(self) -> bool:
        """It asks for nothing but the type."""
        return self.bloom is None and self.difficulty is None and self.objective is None

    def widened(self) -> list["Wanted"]:
        """The same with one thing less asked for, in each way in which something is left to ask for."""
        wider = [
            Wanted(self.type, None, self.difficulty, self.objective) if self.bloom else None,
            Wanted(self.type, self.bloom, None, self.objective) if self.difficulty else None,
            Wanted(self.type, self.bloom, self.difficulty, None) if self.objective else None,
        ]
        return [each for each in wider if each is not None and not each.is_open]


@dataclass(frozen=True, slots=True, order=True)
class PlaceSpan:
    """Where a question finds all that it rests on: the beginnings of its first and its last sentence, in ms."""

    first_ms: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What a stretch of a lecture holds; `places` says for each type how many questions it can give.

    `places` is None as long as nobody has counted.
    """

    taught_ms: int
    words: int
    places: Mapping[QuestionType, int] | None = None


@dataclass(frozen=True, slots=True)
class OfferedLecture:
    """A ready lecture of a course, and what all of it holds.

    `marks` are those of the objectives for which its places are counted (`mark_of`); `seal` changes with the places.
    """

    id: UUID
    title: str
    language: str
    whole: Offer
    marks: frozenset[str] = frozenset()
    seal: str = ""

    def is_counted_for(self, objectives: Iterable[str]) -> bool:
        """Its places are counted, for each of these objectives too."""
        return self.whole.places is not None and all(mark_of(each) in self.marks for each in objectives)


def mark_of(objective: str) -> str:
    """What stands for the wording of an objective where places are kept: another wording has other places."""
    return blake2b(objective.encode(), digest_size=8).hexdigest()

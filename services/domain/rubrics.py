"""A rubric: what is looked for in an essay (criteria), and how well it can be done (levels)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from services.domain.errors import InvalidInput

_MOST_POINTS = 1000


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the scale, shared by all criteria, with its points."""

    name: str
    points: float


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing looked for; `descriptors[i]` says what level i looks like here."""

    name: str
    descriptors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """A table of criteria × levels."""

    title: str
    levels: tuple[Level, ...]
    criteria: tuple[Criterion, ...]

    @property
    def maximum_points(self) -> float:
        """The points of a perfect essay."""
        return max((level.points for level in self.levels), default=0.0) * len(self.criteria)


@dataclass(frozen=True, slots=True)
class BankedRubric:
    """One version of a question's rubric, who wrote it and when."""

    rubric: Rubric
    version: int
    written_by: str
    created_at: datetime


def checked(rubric: Rubric) -> Rubric:
    """The rubric if it can be marked by; `InvalidInput` with the first thing that is missing."""
    if not rubric.criteria or not rubric.levels:
        raise InvalidInput("A rubric needs at least one criterion and one level.")
    if not all(level.name.strip() for level in rubric.levels):
        raise InvalidInput("Every level needs a name. Fill it in, or remove the level.")
    if _has_doubles(level.name for level in rubric.levels):
        raise InvalidInput("Two levels have the same name. Rename one of them.")
    if not all(0 <= level.points <= _MOST_POINTS for level in rubric.levels):
        raise InvalidInput(f"The points of a level must lie between 0 and {_MOST_POINTS}.")
    for criterion in rubric.criteria:
        if not criterion.name.strip():
            raise InvalidInput("Every criterion needs a name. Fill it in, or remove the row.")
        if len(criterion.descriptors) != len(rubric.levels):
            raise InvalidInput(f"“{criterion.name}” needs a description for each of the {len(rubric.levels)} levels.")
    if _has_doubles(criterion.name for criterion in rubric.criteria):
        raise InvalidInput("Two criteria have the same name. Rename one of them.")
    return rubric


def _has_doubles(names: Iterable[str]) -> bool:
    folded = [name.strip().casefold() for name in names]
    return len(set(folded)) < len(folded)

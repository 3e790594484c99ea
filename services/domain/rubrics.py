"""A rubric: what is looked for in an essay (criteria), and how well it can be done (levels)."""

from dataclasses import dataclass
from datetime import datetime

from services.domain.errors import InvalidInput


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
    for criterion in rubric.criteria:
        if not criterion.name.strip():
            raise InvalidInput("Every criterion needs a name. Fill it in, or remove the row.")
        if len(criterion.descriptors) != len(rubric.levels):
            raise InvalidInput(f"“{criterion.name}” needs a description for each of the {len(rubric.levels)} levels.")
    names = [criterion.name.strip().casefold() for criterion in rubric.criteria]
    if len(set(names)) < len(names):
        raise InvalidInput("Two criteria have the same name. Rename one of them.")
    return rubric

"""A rubric: what is looked for in an essay (criteria), and how well it can be done (levels)."""

from dataclasses import dataclass


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

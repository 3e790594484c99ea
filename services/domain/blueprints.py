"""What an exam shall ask: how many questions of which type."""

from dataclasses import dataclass

from services.domain.questions import Bloom, Difficulty, QuestionType


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """`count` questions of one type; what is None is left to the writer."""

    type: QuestionType
    count: int
    bloom: Bloom | None = None
    difficulty: Difficulty | None = None
    objective: str | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The rows of an exam and the teacher's own words to the writer."""

    rows: tuple[BlueprintRow, ...]
    instructions: str = ""

    @property
    def total(self) -> int:
        return sum(row.count for row in self.rows)

"""How well the questions of a course cover what it taught."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LectureCoverage:
    """One lecture: `taught_ms` long, `asked` questions about it, `approved` of them approved."""

    lecture_id: UUID
    title: str
    taught_ms: int
    asked: int
    approved: int

    @property
    def questions_per_hour(self) -> float:
        """Questions for each hour taught; 0 for an empty lecture."""
        return self.asked * 3_600_000 / self.taught_ms if self.taught_ms else 0.0

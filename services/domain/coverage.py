"""How well the questions of a course cover what it taught."""

from collections.abc import Sequence
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


def coverage_rows(lectures: Sequence[LectureCoverage]) -> list[dict[str, object]]:
    """One row a lecture: minutes, questions, and their shares of the course in percent."""
    asked = sum(lecture.asked for lecture in lectures)
    taught_ms = sum(lecture.taught_ms for lecture in lectures)
    return [
        {
            "Lecture": lecture.title,
            "Minutes taught": round(lecture.taught_ms / 60_000, 1),
            "Share of time (%)": round(percent_of(lecture.taught_ms, taught_ms), 1),
            "Questions": lecture.asked,
            "Share of questions (%)": round(percent_of(lecture.asked, asked), 1),
            "Approved": lecture.approved,
            "Questions per hour": round(lecture.questions_per_hour, 1),
        }
        for lecture in lectures
    ]


def percent_of(part: float, whole: float) -> float:
    """`part` of `whole` in percent; 0 of nothing."""
    return 100 * part / whole if whole else 0.0

"""What an exam shall ask: how many questions of which type, about which stretches of which lectures."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.domain.questions import Bloom, Difficulty, QuestionType


@dataclass(frozen=True, slots=True)
class Stretch:
    """A lecture from `start_ms` to `end_ms` (None: to its end)."""

    lecture_id: UUID
    start_ms: int = 0
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class BlueprintRow:
    """`count` questions of one type; what is None is left to the writer.

    `stretch` is the number (from 0) of the one stretch of the blueprint that this row asks about;
    None spreads the row over all of them.
    """

    type: QuestionType
    count: int
    bloom: Bloom | None = None
    difficulty: Difficulty | None = None
    objective: str | None = None
    stretch: int | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The rows of an exam, what it covers, and the teacher's own words to the writer.

    Without `stretches` it is for whatever lecture it is handed in with. `language` (ISO 639-1) is what the
    questions are written in; empty: that of the lecture.
    """

    rows: tuple[BlueprintRow, ...]
    instructions: str = ""
    language: str = ""
    stretches: tuple[Stretch, ...] = ()

    @property
    def total(self) -> int:
        return sum(row.count for row in self.rows)


_ROUNDING = 1e-9


def shares(count: int, weights: Sequence[float]) -> list[int]:
    """`count` whole things spread in proportion to the weights, by largest remainder (Hamilton's method).

    Where the remainders are equal the earlier comes first; weights that are all zero count as equal.
    """
    total = sum(weights)
    quotas = [count * weight / total if total else count / len(weights) for weight in weights]
    whole = [int(quota) for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda each: (whole[each] - quotas[each], each))
    for each in by_remainder[: count - sum(whole)]:
        whole[each] += 1
    return whole


def spread(rows: Sequence[BlueprintRow], weights: Sequence[float]) -> list[list[int]]:
    """How many questions of each row are asked about each stretch: `[row][stretch]`.

    A row keeps to its own stretch; the others are spread in proportion to the weights (such as the words said
    there), each by whole shares, and what is left over goes where the rows before have left the most to ask for.
    """
    total = sum(weights)
    parts = [weight / total if total else 1 / len(weights) for weight in weights]
    lacks = [0.0] * len(weights)
    table = []
    for row in rows:
        if row.stretch is not None:
            table.append([row.count if each == row.stretch else 0 for each in range(len(weights))])
            continue
        counts = [int(row.count * part + _ROUNDING) for part in parts]
        lacks = [lack + row.count * part - count for lack, part, count in zip(lacks, parts, counts, strict=True)]
        most = sorted(range(len(weights)), key=lambda each: (-round(lacks[each], 9), each))
        for each in [each for each in most if weights[each] or not total][: row.count - sum(counts)]:
            counts[each] += 1
            lacks[each] -= 1
        table.append(counts)
    return table

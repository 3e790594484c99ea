"""A blueprint between the browser, which knows lectures by their ids, and the app, which knows stretches by number."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.questions import Bloom, Difficulty, QuestionType


def typed_value(blueprint: Blueprint) -> dict[str, Any]:
    """What the browser is told: stretches as `[lecture, from, to]` and rows that name the lecture they ask about."""
    return {
        "stretches": [[str(each.lecture_id), each.start_ms, each.end_ms] for each in blueprint.stretches],
        "rows": [
            [row.type, row.count, row.bloom, row.difficulty, row.objective, _lecture(blueprint, row.stretch)]
            for row in blueprint.rows
        ],
        "instructions": blueprint.instructions,
        "language": blueprint.language,
    }


def typed_blueprint(told: Mapping[str, Any]) -> Blueprint:
    """What the browser has told; counts may be 0 as long as nothing is ordered."""
    stretches = tuple(
        Stretch(UUID(lecture), max(0, int(start_ms or 0)), None if end_ms is None else int(end_ms))
        for lecture, start_ms, end_ms in told["stretches"]
    )
    numbers = {str(stretch.lecture_id): number for number, stretch in enumerate(stretches)}
    rows = tuple(
        BlueprintRow(
            QuestionType(kind),
            max(0, int(count)),
            Bloom(bloom) if bloom else None,
            Difficulty(difficulty) if difficulty else None,
            str(objective) if objective else None,
            numbers.get(str(lecture)),
        )
        for kind, count, bloom, difficulty, objective, lecture in told["rows"]
    )
    return Blueprint(rows, str(told["instructions"]), str(told["language"]), stretches)


def _lecture(blueprint: Blueprint, stretch: int | None) -> str | None:
    return None if stretch is None else str(blueprint.stretches[stretch].lecture_id)

"""Blueprints as JSON, in the form the operator's command line keeps stable."""

import json
from typing import Any

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.formats.json_fields import Fields, read_object
from services.domain.questions import Bloom, Difficulty, QuestionType


def read_blueprint_json(content: bytes | str) -> Blueprint:
    """The blueprint of a file; all but type and count may be absent. `InvalidInput` names the row and the field."""
    fields = read_object(content, what="The blueprint")
    rows = tuple(_row(item) for item in fields.objects("questions", "Row", required=True))
    if not rows:
        raise fields.fault("questions", "a list with at least one row")
    return Blueprint(rows, fields.text("instructions"))


def _row(fields: Fields) -> BlueprintRow:
    kind = fields.choice("type", QuestionType)
    if kind is None:
        raise fields.fault("type", f"one of {', '.join(QuestionType)}")
    count = fields.value.get("count")
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise fields.fault("count", "a whole number, 1 or more")
    return BlueprintRow(
        type=kind,
        count=count,
        bloom=fields.choice("bloom", Bloom),
        difficulty=fields.choice("difficulty", Difficulty),
        objective=fields.optional_text("objective"),
    )


def write_blueprint_json(blueprint: Blueprint) -> str:
    """The blueprint as JSON text; what is left to the writer is left out."""
    value = {"questions": [_row_value(row) for row in blueprint.rows], "instructions": blueprint.instructions}
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _row_value(row: BlueprintRow) -> dict[str, Any]:
    value = {
        "type": row.type.value,
        "count": row.count,
        "bloom": row.bloom,
        "difficulty": row.difficulty,
        "objective": row.objective,
    }
    return {name: found for name, found in value.items() if found is not None}

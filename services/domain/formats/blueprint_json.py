"""Blueprints as JSON, in the form the operator's command line keeps stable."""

import json
from typing import Any
from uuid import UUID

from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.formats.json_fields import Fields, read_object
from services.domain.questions import Bloom, Difficulty, QuestionType


def read_blueprint_json(content: bytes | str) -> Blueprint:
    """The blueprint of a file; all but type and count may be absent. `InvalidInput` names the row and the field."""
    fields = read_object(content, what="The blueprint")
    rows = tuple(_row(item) for item in fields.objects("questions", "Row", required=True))
    if not rows:
        raise fields.fault("questions", "a list with at least one row")
    stretches = tuple(_stretch(item) for item in fields.objects("stretches", "Stretch"))
    return Blueprint(rows, fields.text("instructions"), fields.text("language"), stretches)


def _stretch(fields: Fields) -> Stretch:
    try:
        lecture_id = UUID(fields.text("lecture", None))
    except ValueError as error:
        raise fields.fault("lecture", "the id of a lecture") from error
    start_ms = fields.milliseconds("start_ms") if fields.has("start_ms") else 0
    end_ms = fields.milliseconds("end_ms") if fields.has("end_ms") else None
    if end_ms is not None and end_ms <= start_ms:
        raise fields.fault("end_ms", "behind “start_ms”")
    return Stretch(lecture_id, start_ms, end_ms)


def _row(fields: Fields) -> BlueprintRow:
    kind = fields.choice("type", QuestionType)
    if kind is None:
        raise fields.fault("type", f"one of {', '.join(QuestionType)}")
    count = _whole(fields, "count", least=1)
    if count is None:
        raise fields.fault("count", "a whole number, 1 or more")
    return BlueprintRow(
        type=kind,
        count=count,
        bloom=fields.choice("bloom", Bloom),
        difficulty=fields.choice("difficulty", Difficulty),
        objective=fields.optional_text("objective"),
        stretch=_whole(fields, "stretch", least=0),
    )


def _whole(fields: Fields, name: str, *, least: int) -> int | None:
    found = fields.value.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int) or found < least:
        raise fields.fault(name, f"a whole number, {least} or more")
    return found


def write_blueprint_json(blueprint: Blueprint) -> str:
    """The blueprint as JSON text; what is left to the writer is left out."""
    value: dict[str, Any] = {
        "questions": [_row_value(row) for row in blueprint.rows],
        "instructions": blueprint.instructions,
    }
    if blueprint.language:
        value["language"] = blueprint.language
    if blueprint.stretches:
        value["stretches"] = [_stretch_value(stretch) for stretch in blueprint.stretches]
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _row_value(row: BlueprintRow) -> dict[str, Any]:
    value = {
        "type": row.type.value,
        "count": row.count,
        "bloom": row.bloom,
        "difficulty": row.difficulty,
        "objective": row.objective,
        "stretch": row.stretch,
    }
    return {name: found for name, found in value.items() if found is not None}


def _stretch_value(stretch: Stretch) -> dict[str, Any]:
    value = {"lecture": str(stretch.lecture_id), "start_ms": stretch.start_ms, "end_ms": stretch.end_ms}
    return {name: found for name, found in value.items() if found is not None}

"""What a language model is asked to answer with, and the answers read into questions and rubrics of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.domain.blueprints import BlueprintRow
from services.domain.findings import Finding, FindingCode, Severity
from services.domain.grounding import locate_quote
from services.domain.question_rules import problems
from services.domain.questions import (
    Answer,
    Bloom,
    Difficulty,
    Option,
    Pair,
    Question,
    QuestionType,
    true_false_options,
)
from services.domain.rubrics import Criterion, Level, Rubric
from services.domain.transcripts import Segment

_CRITERIA = range(3, 6)
_LEVELS = range(3, 6)
_ESSAY_POINTS = 4.0
_LONGEST_DOUBT = 400  # characters
_LONGEST_QUOTE = 150  # words
_FLAWS = [code.value for code in FindingCode if code.is_flaw]


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that is not delivered: `fault` is for the model to mend, `is_ungrounded` says which kind it is."""

    stem: str
    fault: str
    is_ungrounded: bool = False


def questions_schema(objectives: Sequence[str]) -> dict[str, Any]:
    """The JSON schema of a batch of questions; every property is required, as strict mode wants it."""
    option = {"text": _TEXT, "is_correct": {"type": "boolean"}, "feedback": _TEXT}
    item = {
        "order": {"type": "integer"},
        "type": _one_of(QuestionType),
        "stem": _TEXT,
        "options": _list_of(option),
        "answers": _list_of({"text": _TEXT, "tolerance": {"type": ["number", "null"]}}),
        "pairs": _list_of({"prompt": _TEXT, "match": _TEXT}),
        "explanation": _TEXT,
        "bloom": _one_of(Bloom),
        "difficulty": _one_of(Difficulty),
        "objective": {"type": ["string", "null"], "enum": [*dict.fromkeys(objectives), None]},
        "quote": _TEXT,
        "doubts": _list_of({"code": {"type": "string", "enum": _FLAWS}, "message": _TEXT}),
    }
    return _object({"questions": _list_of(item)})


def rubric_schema() -> dict[str, Any]:
    """The JSON schema of a rubric."""
    level = {"name": _TEXT, "points": {"type": "number"}}
    criterion = {"name": _TEXT, "descriptors": {"type": "array", "items": _TEXT}}
    return _object({"title": _TEXT, "levels": _list_of(level), "criteria": _list_of(criterion)})


def read_question(item: Mapping[str, Any], row: BlueprintRow, segments: Sequence[Segment]) -> Question | Refused:
    """The item as a question, cited where its quote was found in the transcript, or why it is refused."""
    stem = str(item["stem"]).strip()
    if item["type"] != row.type.value:
        return Refused(stem, f"it is of the type `{item['type']}`, and `{row.type.value}` was ordered")
    if len(str(item["quote"]).split()) > _LONGEST_QUOTE:
        return Refused(stem, "its quote is too long: copy only the one to three sentences that prove the answer")
    source = locate_quote(str(item["quote"]), segments)
    if source is None:
        return Refused(stem, "its quote does not stand in the transcript", is_ungrounded=True)
    question = Question(
        row.type,
        stem,
        options=_options(item, row.type),
        answers=tuple(Answer(str(each["text"]).strip(), each["tolerance"]) for each in item["answers"]),
        pairs=tuple(Pair(str(each["prompt"]).strip(), str(each["match"]).strip()) for each in item["pairs"]),
        explanation=str(item["explanation"]).strip(),
        bloom=Bloom(item["bloom"]),
        difficulty=Difficulty(item["difficulty"]),
        points=_ESSAY_POINTS if row.type is QuestionType.ESSAY else 1.0,
        objective=row.objective or item["objective"],
        sources=(source,),
    )
    found = problems(question)
    return Refused(stem, " ".join(found)) if found else question


def read_doubts(item: Mapping[str, Any], *, judged_by: str) -> tuple[Finding, ...]:
    """What the model holds against its own item: one minor finding for each code it names with a reason."""
    said: dict[str, str] = {}
    for doubt in item["doubts"]:
        message = " ".join(str(doubt["message"]).split())[:_LONGEST_DOUBT]
        if message:
            said.setdefault(str(doubt["code"]), message)
    return tuple(
        Finding(FindingCode(code), message, Severity.MINOR, judged_by=judged_by) for code, message in said.items()
    )


def read_rubric(value: Mapping[str, Any]) -> Rubric | Refused:
    """The answer as a rubric, or why it is none."""
    levels = tuple(Level(str(each["name"]).strip(), float(each["points"])) for each in value["levels"])
    criteria = tuple(
        Criterion(str(each["name"]).strip(), tuple(str(text).strip() for text in each["descriptors"]))
        for each in value["criteria"]
    )
    faults = []
    if len(criteria) not in _CRITERIA or len(levels) not in _LEVELS:
        faults.append("It must have three to five criteria and three to five levels.")
    if any(len(criterion.descriptors) != len(levels) or not all(criterion.descriptors) for criterion in criteria):
        faults.append("Each criterion must have one descriptor for each level.")
    if list(levels) != sorted(levels, key=lambda level: -level.points) or len({level.points for level in levels}) < 2:  # noqa: PLR2004
        faults.append("Points must fall from level to level.")
    title = str(value["title"]).strip()
    return Refused(title, " ".join(faults)) if faults else Rubric(title, levels, criteria)


def _options(item: Mapping[str, Any], question_type: QuestionType) -> tuple[Option, ...]:
    options = tuple(
        Option(str(each["text"]).strip(), bool(each["is_correct"]), str(each["feedback"]).strip())
        for each in item["options"]
    )
    if question_type is not QuestionType.TRUE_FALSE:
        return options
    by_name = {option.text.casefold().rstrip("."): option for option in options}
    if set(by_name) != {"true", "false"} or by_name["true"].is_correct == by_name["false"].is_correct:
        return options
    return true_false_options(by_name["true"].is_correct)


_TEXT: Mapping[str, Any] = {"type": "string"}


def _one_of(kind: type[StrEnum]) -> dict[str, Any]:
    return {"type": "string", "enum": [each.value for each in kind]}


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list_of(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(properties)}

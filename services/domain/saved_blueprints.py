"""Blueprints that a course keeps under a name, and those that everybody may begin with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.errors import InvalidInput
from services.domain.questions import Bloom, Difficulty, QuestionType
from services.domain.typed_text import no_longer_than, one_line

MOST_SAVED = 200
LONGEST_NAME = 80
LONGEST_INSTRUCTIONS = 4000
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class SavedBlueprint:
    """A blueprint under its name; `version` grows by one with every change of it."""

    id: UUID
    name: str
    version: int
    blueprint: Blueprint
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Preset:
    """Rows to begin with: what they are called, and for what they are."""

    name: str
    about: str
    rows: tuple[BlueprintRow, ...]

    @property
    def total(self) -> int:
        return sum(row.count for row in self.rows)


PRESETS = (
    Preset(
        "Quick check",
        "Five short questions for the end of a lecture.",
        (BlueprintRow(QuestionType.SINGLE_CHOICE, 3), BlueprintRow(QuestionType.TRUE_FALSE, 2)),
    ),
    Preset(
        "Weekly quiz",
        "Ten questions about what was said and why.",
        (
            BlueprintRow(QuestionType.SINGLE_CHOICE, 5),
            BlueprintRow(QuestionType.TRUE_FALSE, 2),
            BlueprintRow(QuestionType.SHORT_ANSWER, 2),
            BlueprintRow(QuestionType.ESSAY, 1),
        ),
    ),
    Preset(
        "Exam",
        "Forty of every type, from remembering to judging.",
        (
            BlueprintRow(QuestionType.SINGLE_CHOICE, 8, Bloom.REMEMBER, Difficulty.EASY),
            BlueprintRow(QuestionType.SINGLE_CHOICE, 8, Bloom.UNDERSTAND, Difficulty.MEDIUM),
            BlueprintRow(QuestionType.MULTIPLE_CHOICE, 4, Bloom.UNDERSTAND, Difficulty.MEDIUM),
            BlueprintRow(QuestionType.TRUE_FALSE, 4, Bloom.REMEMBER, Difficulty.EASY),
            BlueprintRow(QuestionType.SHORT_ANSWER, 5, Bloom.REMEMBER),
            BlueprintRow(QuestionType.NUMERICAL, 3, Bloom.APPLY),
            BlueprintRow(QuestionType.MATCHING, 2, Bloom.UNDERSTAND),
            BlueprintRow(QuestionType.CLOZE, 3, Bloom.REMEMBER),
            BlueprintRow(QuestionType.ESSAY, 2, Bloom.ANALYZE, Difficulty.HARD),
            BlueprintRow(QuestionType.ESSAY, 1, Bloom.EVALUATE, Difficulty.HARD),
        ),
    ),
    Preset(
        "Reading check",
        "Twenty that every lecture can answer: the built-in writer needs no key for them.",
        (
            BlueprintRow(QuestionType.SINGLE_CHOICE, 8),
            BlueprintRow(QuestionType.TRUE_FALSE, 6),
            BlueprintRow(QuestionType.SHORT_ANSWER, 6),
        ),
    ),
)


def checked_name(name: str) -> str:
    """The name on one line; `InvalidInput` when it is empty or too long to be read."""
    name = one_line(name)
    if not name:
        raise InvalidInput("Give the blueprint a name.")
    return no_longer_than(name, LONGEST_NAME, "The name")


def checked_blueprint(blueprint: Blueprint, *, most: int) -> Blueprint:
    """The blueprint as it is kept and ordered: without rows of nothing.

    `InvalidInput` when nothing is asked for, more than `most` questions, or with too many words.
    """
    rows = tuple(row for row in blueprint.rows if row.count)
    if not rows or len(rows) > MOST_ROWS or any(row.count < 1 for row in rows):
        raise InvalidInput(f"A blueprint asks for at least one question, in at most {MOST_ROWS} rows.")
    if sum(row.count for row in rows) > most:
        raise InvalidInput(f"Ask for at least one question and at most {most} at a time.")
    instructions = no_longer_than(blueprint.instructions.strip(), LONGEST_INSTRUCTIONS, "The instruction")
    return Blueprint(rows, instructions, blueprint.language, blueprint.stretches)

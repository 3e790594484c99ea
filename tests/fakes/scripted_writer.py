"""A writer that asks about whatever it is handed, as a test has told it, and checks that read a question's stem."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.errors import LecternError
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.provenance import Provenance
from services.domain.questions import Option, Question, QuestionType, Source
from services.domain.rubrics import Criterion, Level, Rubric
from services.providers.protocols import Usage
from services.writing.protocol import Material, Shortfall, Written

COST = Usage(100, 20, 0.5, 0.001)
PROVENANCE = Provenance("scripted-1", "questions_v9", temperature=0.2, seed=7)
WRONG = "(wrong)"
"""In a stem: a major finding for each time it is there."""


@dataclass(frozen=True)
class Asked:
    """One call of `write`."""

    material: Material
    blueprint: Blueprint
    existing: Sequence[Question]

    @property
    def counts(self) -> list[int]:
        return [row.count for row in self.blueprint.rows]


@dataclass
class ScriptedWriter:
    """Writes "title / row / number"; `most` is how many a lecture holds, `marks` what follows a stem by its number.

    `failing` lectures break after their first question; `mended` makes a stem out of one that is revised; `meets` is
    called when a call begins.
    """

    at_once: int = 1
    most: dict[str, int] = field(default_factory=dict)
    marks: dict[int, str] = field(default_factory=dict)
    failing: dict[str, LecternError] = field(default_factory=dict)
    mended: Callable[[str], str] | None = None
    doubts: tuple[Finding, ...] = ()
    meets: Callable[[], object] = lambda: None
    asked: list[Asked] = field(default_factory=list)
    instructions: list[str] = field(default_factory=list)

    name = "scripted-1"
    prompt_version = "questions_v9"

    def write(
        self, material: Material, blueprint: Blueprint, *, existing: Sequence[Question] = ()
    ) -> Iterator[Written | Shortfall]:
        self.asked.append(Asked(material, blueprint, existing))
        self.meets()
        there = sum(question.stem.startswith(material.title) for question in existing)
        left = self.most.get(material.title, 1000) - there
        number = there
        for row, wanted in enumerate(blueprint.rows):
            for _ in range(min(wanted.count, max(0, left))):
                if number > there and material.title in self.failing:
                    raise self.failing[material.title]
                stem = f"{material.title} / {row} / {number} {self.marks.get(number, '')}".strip()
                yield Written(row, question_about(stem, material, wanted), COST, PROVENANCE, self.doubts)
                number, left = number + 1, left - 1
            if short := wanted.count - (number - there):
                yield Shortfall(row, short, f"{material.title} has no more facts.", COST)

    def revise(
        self,
        question: Question,
        material: Material,
        wanted: BlueprintRow,
        *,
        instruction: str,
        existing: Sequence[Question] = (),
    ) -> Written | Shortfall:
        self.instructions.append(instruction)
        if self.mended is None:
            return Shortfall(0, 1, "There is no other way to say it.", COST)
        return Written(0, replace(question, stem=self.mended(question.stem)), COST, PROVENANCE)

    def draft_rubric(self, question: Question, material: Material) -> Rubric:
        return Rubric(question.stem, (Level("Full", 1),), (Criterion("Says why", ("Says it",)),))

    def check(self) -> str:
        return "scripted"


def question_about(stem: str, material: Material, wanted: BlueprintRow) -> Question:
    """A question of the wanted type that cites the first words of the material."""
    first = material.lecture.segments[0]
    options = tuple(Option(f"Answer {letter}", letter == "a") for letter in "abcd")
    return Question(
        wanted.type,
        stem,
        options=options if wanted.type is QuestionType.SINGLE_CHOICE else (),
        sources=(Source(first.start_ms, first.end_ms, first.text),),
    )


class StemChecks:
    """Finds a major fault for each mark in the stem, and remembers beside what it was asked to look."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, list[str]]] = []

    def check(
        self,
        question: Question,
        material: Material,
        wanted: BlueprintRow,
        *,
        others: Sequence[tuple[UUID | None, Question]] = (),
    ) -> tuple[Finding, ...]:
        self.seen.append((question.stem, [other.stem for _, other in others]))
        place = Place(Part.STEM)
        return tuple(
            Finding(FindingCode.UNFOCUSED_STEM, f"Wrong in the {number}. place.", Severity.MAJOR, place)
            for number in range(1, question.stem.count(WRONG) + 1)
        )


class NoFault:
    """Holds nothing against any question."""

    def check(self, *_: object, **__: object) -> tuple[Finding, ...]:
        return ()

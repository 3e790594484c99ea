"""What a writer of questions is given, and what it gives back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.findings import Finding
from services.domain.provenance import Provenance as Provenance  # noqa: PLC0414 - writers find it here
from services.domain.questions import Bloom, Question
from services.domain.rubrics import Rubric
from services.domain.transcripts import Transcript
from services.providers.protocols import Usage

BUILTIN_WRITER = "Built-in writer"
BUILTIN_LEVELS = frozenset({Bloom.REMEMBER, Bloom.UNDERSTAND, Bloom.APPLY, Bloom.ANALYZE})
"""The levels at which the built-in writer asks."""


@dataclass(frozen=True, slots=True)
class Material:
    """The lecture to ask about, its objectives, and what the course holds beside it.

    `other_lectures` lend wrong options. `slides` (the text of each page) and `glossary` (term and definition)
    say what matters and how it is spelled; a question cites the lecture all the same. `attempt` counts how often
    somebody has asked for this anew: a language model's answer to one attempt is not given again to the next.
    """

    lecture: Transcript
    title: str = ""
    objectives: tuple[str, ...] = ()
    other_lectures: tuple[Transcript, ...] = ()
    slides: tuple[str, ...] = ()
    glossary: tuple[tuple[str, str], ...] = ()
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """One question for row `row` of the blueprint (from 0), and what it cost where it cost anything.

    `doubts` is what the model itself holds against it, each marked as judged by the model.
    """

    row: int
    question: Question
    usage: Usage | None = None
    provenance: Provenance | None = None
    doubts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Shortfall:
    """`missing` questions of row `row` that could not be written, and why, in a sentence for a teacher.

    `usage` is what was spent and is not told with any `Written`.
    """

    row: int
    missing: int
    reason: str
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class DraftedRubric(Rubric):
    """A rubric that cost something to draft."""

    usage: Usage | None = None


class Enough(Exception):
    """Thrown into the iterator of `Writer.write` by whoever wants no more questions."""


class Writer(Protocol):
    """Writes questions; the built-in one from the transcript alone, others with a language model."""

    @property
    def name(self) -> str:
        """Who writes, as a teacher reads it: "Built-in writer", or the model's name."""

    @property
    def prompt_version(self) -> str:
        """The version of the rules or prompts behind each question."""

    @property
    def at_once(self) -> int:
        """How many stretches are written side by side with profit: 1 where it computes, more where it waits."""

    def write(
        self, material: Material, blueprint: Blueprint, *, existing: Sequence[Question] = ()
    ) -> Iterator[Written | Shortfall]:
        """Each question as soon as it is written, then a `Shortfall` for each row that stays short.

        The count asked for equals the count written plus the shortfalls, row by row.
        Nothing in `existing` (same run or earlier) is asked again. Every question cites a
        span of the lecture and a quote found there.

        The same call made again asks a language model nothing that it has answered: whoever goes on after a kill
        asks with the arguments of the first time (the whole blueprint, what was there before) and keeps what is new.

        After `Enough` is thrown in, nothing more is asked; what the calls still under way cost comes in a last
        `Shortfall` of no questions, from those writers whose calls cost anything.
        """

    def revise(
        self,
        question: Question,
        material: Material,
        wanted: BlueprintRow,
        *,
        instruction: str,
        existing: Sequence[Question] = (),
    ) -> Written | Shortfall:
        """The question written anew for row 0: of the type, level and difficulty that `wanted` names, mended or
        changed as the instruction says; a `Shortfall` says why it cannot be done.

        It still asks about what the question's sources say, unless the instruction asks otherwise.
        """

    def draft_rubric(self, question: Question, material: Material) -> Rubric:
        """A rubric for an essay question: three to five criteria, three to five levels.

        It is a `DraftedRubric` where it cost something.
        """

    def check(self) -> str:
        """Load or reach what it needs, and say how it is in a few words; `ProviderUnavailable` otherwise."""

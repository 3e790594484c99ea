"""A writer that asks a language model and delivers only what the rules and the transcript bear out."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.errors import ProviderUnavailable
from services.domain.question_rules import same_wording
from services.domain.questions import Question
from services.domain.rubrics import Rubric
from services.domain.transcripts import Segment, Span, segments_in
from services.providers.protocols import Completion, LanguageModel, Usage
from services.writing.answers import Refused, questions_schema, read_question, read_rubric, rubric_schema
from services.writing.fencing import fence, numbered_lines, readable_parts
from services.writing.prompts import prompt
from services.writing.protocol import Material, Shortfall, Written

log = logging.getLogger(__name__)

_QUESTIONS, _RUBRIC = "questions_v1", "rubric_v1"
_LARGEST_BATCH = 8
_ATTEMPTS = 2
_STEMS_SHOWN = 60
_FAILURES_BEFORE_GIVING_UP = 2
_RUBRIC_CONTEXT_MS = 60_000


@dataclass
class _Run:
    """What has happened so far in one call of `write`."""

    material: Material
    instructions: str
    stems: list[str]
    written: int = 0
    failures_in_a_row: int = 0
    unassigned: Usage | None = None
    refused: list[Refused] = field(default_factory=list)
    failure: ProviderUnavailable | None = None


class PromptedWriter:
    """A `Writer` that asks `model` row by row.

    An item without a quote that is found in the transcript, or against the rules of its type,
    is never delivered: the model is asked once more for what is missing, and what is missing
    then is a `Shortfall`. Raises `ProviderUnavailable` only when the model fails before
    anything was written.
    """

    def __init__(self, model: LanguageModel, *, at_once: int = 8) -> None:
        self._model = model
        self._at_once = at_once

    @property
    def name(self) -> str:
        return self._model.name

    def check(self) -> str:
        """Reach the model."""
        return self._model.check()

    @property
    def prompt_version(self) -> str:
        return _QUESTIONS

    @property
    def at_once(self) -> int:
        return self._at_once

    def write(
        self, material: Material, blueprint: Blueprint, *, existing: Sequence[Question] = ()
    ) -> Iterator[Written | Shortfall]:
        """Questions row by row as the model answers, and a `Shortfall` for each row that stays short."""
        run = _Run(material, blueprint.instructions.strip(), [question.stem for question in existing])
        has_words = bool(material.lecture.text.strip())
        for index, row in enumerate(blueprint.rows):
            run.refused, run.failure = [], None
            missing = max(row.count, 0)
            if has_words:
                for question, usage in self._row(run, row):
                    missing -= 1
                    yield Written(index, question, usage)
            if run.failure is not None and not run.written and run.failures_in_a_row >= _FAILURES_BEFORE_GIVING_UP:
                raise run.failure
            if missing:
                yield Shortfall(index, missing, _reason(run, has_words=has_words))
        if run.failure is not None and not run.written:
            raise run.failure

    def draft_rubric(self, question: Question, material: Material) -> Rubric:
        """A rubric by the model; `ProviderUnavailable` when it gives none that holds together in two tries."""
        draft = prompt(_RUBRIC)
        text = numbered_lines(_context(question, material))
        user = draft.user.safe_substitute(
            fence=fence(text + question.stem + question.explanation),
            stem=question.stem,
            transcript=text,
            explanation=question.explanation,
        )
        for _ in range(_ATTEMPTS):
            answer = self._model.complete(system=draft.system, user=user, schema=rubric_schema())
            rubric = read_rubric(answer.value)
            if isinstance(rubric, Rubric):
                return rubric
            log.warning("%s gave a rubric that does not hold together: %s", self.name, rubric.fault)
            user = f"{user}\n\nYour last draft could not be used. {rubric.fault}"
        raise ProviderUnavailable(
            "The language model gave no usable rubric. Try again, or write the criteria yourself."
        )

    def _row(self, run: _Run, row: BlueprintRow) -> Iterator[tuple[Question, Usage | None]]:
        """The questions of one row, spread over the parts of a long lecture."""
        parts = readable_parts(run.material.lecture.segments)
        for part, share in zip(parts, _shares(row.count, len(parts)), strict=True):
            for begun in range(0, share, _LARGEST_BATCH):
                if run.failure is None:
                    yield from self._batch(run, row, part, min(share - begun, _LARGEST_BATCH))

    def _batch(
        self, run: _Run, row: BlueprintRow, part: Sequence[Segment], count: int
    ) -> Iterator[tuple[Question, Usage | None]]:
        refused: list[Refused] = []
        for _ in range(_ATTEMPTS):
            if count <= 0:
                return
            answer = self._ask(run, row, part, count, refused)
            if answer is None:
                return
            refused = []
            for item in answer.value["questions"]:
                question = read_question(item, row, part)
                if isinstance(question, Question) and same_wording(question.stem) in map(same_wording, run.stems):
                    question = Refused(question.stem, "it asks what was asked already")
                if isinstance(question, Refused):
                    refused.append(question)
                elif count > 0:
                    count -= 1
                    run.written += 1
                    run.stems.append(question.stem)
                    usage, run.unassigned = run.unassigned, None
                    yield question, usage
            run.refused.extend(refused)

    def _ask(
        self, run: _Run, row: BlueprintRow, part: Sequence[Segment], count: int, refused: Sequence[Refused]
    ) -> Completion | None:
        if run.failures_in_a_row >= _FAILURES_BEFORE_GIVING_UP:
            return None
        questions = prompt(_QUESTIONS)
        user = questions.user.safe_substitute(_fields(run, row, part, count, refused))
        schema = questions_schema(run.material.objectives)
        try:
            answer = self._model.complete(system=questions.system, user=user, schema=schema)
        except ProviderUnavailable as error:
            log.warning("%s wrote nothing for a row of %s: %s", self.name, row.type.value, error)
            run.failure, run.failures_in_a_row = error, run.failures_in_a_row + 1
            return None
        run.failures_in_a_row = 0
        run.unassigned = _sum(run.unassigned, answer.usage)
        return answer


def _fields(
    run: _Run, row: BlueprintRow, part: Sequence[Segment], count: int, refused: Sequence[Refused]
) -> dict[str, str]:
    text = numbered_lines(part)
    wishes = [f"at the level “{row.bloom.value}” of Bloom's taxonomy"] if row.bloom else []
    wishes += [f"of {row.difficulty.value} difficulty"] if row.difficulty else []
    wishes += [f"for the objective “{row.objective}”"] if row.objective else []
    objectives = "; ".join(f"“{objective}”" for objective in run.material.objectives)
    asked = "\n".join(f"- {stem}" for stem in run.stems[-_STEMS_SHOWN:])
    faults = "\n".join(f"- “{item.stem}”: {item.fault}" for item in refused)
    return {
        "count": str(count),
        "type": row.type.value,
        "wishes": ", " + ", ".join(wishes) if wishes else "",
        "language": run.material.lecture.language or "as spoken",
        "instructions": f"The teacher's wishes: {run.instructions}\n" if run.instructions else "",
        "objectives": f"Objectives to name in `objective` where one fits, else null: {objectives}\n"
        if objectives
        else "",
        "asked": f"Asked already:\n{asked}\n" if asked else "",
        "faults": f"These drafts of yours could not be used:\n{faults}\n" if faults else "",
        "title": run.material.title or "untitled",
        "fence": fence(text),
        "transcript": text,
    }


def _shares(count: int, parts: int) -> list[int]:
    """The count spread over the parts as evenly as it goes."""
    each, rest = divmod(max(count, 0), parts)
    return [each + (index < rest) for index in range(parts)]


def _reason(run: _Run, *, has_words: bool) -> str:
    if not has_words:
        return "The transcript holds no words, so there is nothing to ask about."
    if run.failure is not None or run.failures_in_a_row >= _FAILURES_BEFORE_GIVING_UP:
        return str(run.failure or "The language model failed before this row. Try again.")
    ungrounded = sum(item.is_ungrounded for item in run.refused)
    unfit = len(run.refused) - ungrounded
    parts = [f"{ungrounded} with a quote that is not in the lecture"] if ungrounded else []
    parts += [f"{unfit} that broke the rules of the type or had been asked already"] if unfit else []
    if not parts:
        return "The language model wrote fewer questions than it was asked for, twice. Ask for fewer, or try again."
    return f"The language model wrote {' and '.join(parts)}; they are left out. Try again for what is missing."


def _context(question: Question, material: Material) -> list[Segment]:
    """The cited segments and a minute around them; the whole lecture when nothing is cited."""
    chosen: dict[Segment, None] = {}
    for source in question.sources:
        span = Span(max(0, source.start_ms - _RUBRIC_CONTEXT_MS), source.end_ms + _RUBRIC_CONTEXT_MS)
        chosen.update(dict.fromkeys(segments_in(span, material.lecture.segments)))
    return sorted(chosen, key=lambda segment: segment.start_ms) or list(readable_parts(material.lecture.segments)[0])


def _sum(one: Usage | None, other: Usage) -> Usage:
    if one is None:
        return other
    costs = [cost for cost in (one.cost_usd, other.cost_usd) if cost is not None]
    return Usage(
        one.input_tokens + other.input_tokens,
        one.output_tokens + other.output_tokens,
        one.seconds + other.seconds,
        sum(costs) if costs else None,
    )

"""What is read before a run is written: its stretches as the writer sees them, and what there is of it already."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from db.queries import course_settings, lectures, questions, runs, transcripts, vocabulary
from db.unit_of_work import Work
from services.domain.blueprints import Blueprint, Stretch, spread
from services.domain.errors import NotFound
from services.domain.question_bank import Run
from services.domain.question_rules import same_wording
from services.domain.questions import Question
from services.domain.transcripts import Transcript
from services.writing.protocol import Material

_OTHER_LECTURES = 10

Cell = tuple[int, int]
"""The numbers of a row of the blueprint and of a stretch, each from 0."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch as the writer reads it; `existing` is what was asked about its lecture before this attempt."""

    number: int
    lecture_id: UUID
    material: Material
    existing: tuple[Question, ...]

    @property
    def words(self) -> int:
        return len(self.material.lecture.text.split())


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """One call to the writer: `counts` of each row (by number) about a part."""

    part: Part
    counts: tuple[tuple[int, int], ...]
    existing: tuple[Question, ...]

    def blueprint(self, whole: Blueprint) -> Blueprint:
        """The order as the writer gets it; its row number n is the n-th of `counts`."""
        rows = tuple(replace(whole.rows[row], count=count, stretch=None) for row, count in self.counts)
        return replace(whole, rows=rows, stretches=())


@dataclass(frozen=True, slots=True)
class Plan:
    """A run as a job finds it.

    `wanted` is what this attempt is to write of each row about each part, `written` how much of that is there;
    `told` are the marks of what the writer gave for it; `others` is the bank of the course, its own questions in it;
    `own` are the newest versions of this attempt's, each with the number of its part.
    """

    run: Run
    ordered_by: UUID
    parts: tuple[Part, ...]
    wanted: dict[Cell, int]
    written: dict[Cell, int]
    told: frozenset[str]
    others: list[tuple[UUID, Question]]
    own: list[tuple[int, Question]]

    def left(self) -> dict[Cell, int]:
        """How much of each row is still to be written about each part; what one part gave above its share counts."""
        left = {cell: count - self.written.get(cell, 0) for cell, count in self.wanted.items()}
        for cell in self.written.keys() - left.keys():
            left[cell] = -self.written[cell]
        for (row, part), count in left.items():
            if count < 0:
                left[row, part] = 0
                _take_off(left, row, -count)
        return left

    def asks(self) -> Iterator[Ask]:
        """The calls of the first round, with the same arguments whenever a job begins again."""
        left = self.left()
        for part in self.parts:
            counts = [(row, self.wanted[row, part.number]) for row in range(len(self.run.blueprint.rows))]
            if any(left[row, part.number] for row, _ in counts):
                yield Ask(part, tuple((row, count) for row, count in counts if count), part.existing)


def read_plan(work: Work, run: Run, ordered_by: UUID) -> Plan:
    """Everything a job needs to go on with the run; `NotFound` when a lecture of it has been deleted."""
    parts = _parts(work, run)
    since = run.attempt_began_at
    before = Counter[int]()
    for (row, _), count in runs.written_by_cell(work, run.id, before=since).items():
        before[row] += count
    lacking = [replace(row, count=max(0, row.count - before[at])) for at, row in enumerate(run.blueprint.rows)]
    table = spread(lacking, [part.words for part in parts])
    others = questions.of_course(work, run.course_id)
    own = runs.parts_of_questions(work, run.id, since=since)
    return Plan(
        run,
        ordered_by,
        parts,
        {(row, part): count for row, counts in enumerate(table) for part, count in enumerate(counts)},
        runs.written_by_cell(work, run.id, since=since),
        frozenset(mark(question) for question in runs.first_versions(work, run.id, since=since)),
        others,
        [(own[question_id], question) for question_id, question in others if question_id in own],
    )


def mark(question: Question) -> str:
    """The same for the same question in whatever order its options stand."""
    options = sorted(f"{option.text}={option.is_correct}" for option in question.options)
    answers = sorted(answer.text for answer in question.answers)
    pairs = sorted(f"{pair.prompt}={pair.match}" for pair in question.pairs)
    return "\n".join([question.type, same_wording(question.stem), *options, *answers, *pairs])


def cut(transcript: Transcript, stretch: Stretch) -> Transcript:
    """What begins to be said within the stretch; times stay those of the whole recording."""
    chosen = tuple(
        segment
        for segment in transcript.segments
        if stretch.start_ms <= segment.start_ms and (stretch.end_ms is None or segment.start_ms < stretch.end_ms)
    )
    return replace(transcript, segments=chosen)


def _parts(work: Work, run: Run) -> tuple[Part, ...]:
    found = {each: lectures.get_for_job(work, each) for each in run.lecture_ids}
    newest = lectures.ready_ids(work, run.course_id, limit=_OTHER_LECTURES + 1)
    said = {each: transcripts.transcript(work, each) for each in {*newest, *(each for each in found if found[each])}}
    settings = course_settings.get(work, run.course_id)
    objectives = tuple(objective.text for objective in settings.objectives)
    glossary = tuple((entry.term, entry.meaning) for entry in settings.glossary)
    slides = {each: tuple(vocabulary.page_texts(work, each)) for each in found}
    existing = {each: tuple(questions.of_lecture(work, each, before=run.attempt_began_at)) for each in found}
    parts = []
    for number, stretch in enumerate(run.blueprint.stretches):
        lecture = found[stretch.lecture_id]
        if lecture is None:
            raise NotFound("A lecture of this order has been deleted. Order again without it.")
        others = [said[each] for each in newest if each != lecture.id][:_OTHER_LECTURES]
        material = Material(
            cut(said[lecture.id], stretch),
            lecture.title,
            objectives,
            tuple(others),
            slides[lecture.id],
            glossary,
            attempt=run.attempt - 1,
        )
        parts.append(Part(number, lecture.id, material, existing[lecture.id]))
    return tuple(parts)


def _take_off(left: dict[Cell, int], row: int, surplus: int) -> None:
    for cell in sorted(left):
        if cell[0] == row and left[cell] > 0:
            taken = min(surplus, left[cell])
            left[cell] -= taken
            surplus -= taken

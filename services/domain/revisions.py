"""A question written anew as somebody wishes, to be seen beside what it was, and taken or left."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.blueprints import Blueprint, BlueprintRow, Stretch
from services.domain.findings import Finding
from services.domain.lifecycle import RevisionStatus
from services.domain.provenance import Provenance
from services.domain.question_bank import SendBack
from services.domain.questions import Bloom, Difficulty, Question, QuestionType
from services.domain.reviews import Reason

LONGEST_INSTRUCTION = 2000
_AROUND_MS = 180_000
_MORE = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What shall be different; what is None stays as it is."""

    instruction: str = ""
    type: QuestionType | None = None
    bloom: Bloom | None = None
    difficulty: Difficulty | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """What was wished of a question at its `version`, and what came of it: a `proposal` with what a check found in it,
    or the `reason` why there is none."""

    id: UUID
    question_id: UUID
    version: int
    wish: Wish
    status: RevisionStatus
    reason: str | None
    proposal: Question | None
    written_by: str
    provenance: Provenance | None
    findings: tuple[Finding, ...]
    is_checked: bool
    created_at: datetime
    started_at: datetime | None

    @property
    def is_open(self) -> bool:
        """It is being written, or somebody has yet to say what becomes of it."""
        return self.status not in (RevisionStatus.TAKEN, RevisionStatus.LEFT)


def harder(question: Question) -> Wish:
    """A step up in difficulty; of one that is hard already, by its words."""
    return Wish("Make it harder: it should take one more step of thought.", difficulty=_step(question, 1))


def easier(question: Question) -> Wish:
    """A step down in difficulty; of one that is easy already, by its words."""
    return Wish("Make it easier: it should take one step of thought less.", difficulty=_step(question, -1))


def as_sent_back(question: Question, back: SendBack) -> Wish:
    """What a reviewer wants who sent it back: her reason, and her own words as far as there is room for them."""
    by = {Reason.TOO_EASY: 1, Reason.TOO_HARD: -1}.get(back.reason)
    wanted = _WANTED[back.reason]
    if back.comment:
        begun = f"{wanted} She says: “"
        wanted = f"{begun}{back.comment[: LONGEST_INSTRUCTION - len(begun) - 1]}”"
    return Wish(wanted, difficulty=_step(question, by) if by else None)


_WANTED = {
    Reason.WRONG_KEY: "A reviewer finds the wrong answer marked as right. Mark the one that the lecture supports.",
    Reason.NOT_IN_LECTURE: "A reviewer does not find this in the lecture. Ask only what is said there.",
    Reason.FLAWED_WORDING: "A reviewer finds its wording flawed. Word it clearly.",
    Reason.TOO_EASY: "A reviewer finds it too easy. Make it take one more step of thought.",
    Reason.TOO_HARD: "A reviewer finds it too hard. Make it take one step of thought less.",
    Reason.DOUBLE: "A reviewer says that this is asked already. Ask about something else in the same passage.",
    Reason.OFF_OBJECTIVE: "A reviewer finds that it misses its objective. Ask what the objective names.",
    Reason.OTHER: "A reviewer wants it changed.",
}


def _step(question: Question, by: int) -> Difficulty:
    steps = list(Difficulty)
    at = steps.index(question.difficulty or Difficulty.MEDIUM) + by
    return steps[min(max(at, 0), len(steps) - 1)]


def more_like(question: Question, lecture_id: UUID) -> Blueprint:
    """An order of three of the same type, level, difficulty and objective, about what was said around its citation:
    three minutes before and behind; all of the lecture where it cites nothing."""
    row = BlueprintRow(question.type, _MORE, question.bloom, question.difficulty, question.objective)
    if not question.sources:
        return Blueprint((row,), stretches=(Stretch(lecture_id),))
    begins = min(source.start_ms for source in question.sources) - _AROUND_MS
    ends = max(source.end_ms for source in question.sources) + _AROUND_MS
    return Blueprint((row,), stretches=(Stretch(lecture_id, max(0, begins), ends),))

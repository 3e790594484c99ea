"""An exam as it stands on its page: each change is saved at once, and one that could not be saved is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock
from uuid import UUID

import streamlit as st

from components.guard import visitor
from components.services import services
from services.domain.errors import Conflict, LecternError
from services.domain.exam_bank import BankedExam, Placement
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion
from services.domain.questions import Question


@dataclass(frozen=True, slots=True)
class Picked:
    """One question of the exam with the points it counts here."""

    question_id: UUID
    question: Question
    points: float
    is_reopened: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the last change is not saved."""

    sentence: str
    is_conflict: bool


@dataclass(frozen=True, slots=True)
class Removal:
    """A question that was taken out, and the index at which it stood."""

    picked: Picked
    index: int


@dataclass(frozen=True, slots=True)
class ExamDraft:
    """The exam as this person sees it, made from `version`; with a `problem` it differs from what is saved."""

    exam_id: UUID
    course_id: UUID
    course_title: str
    title: str
    instructions: str
    items: tuple[Picked, ...]
    version: int
    problem: Problem | None = None
    removals: tuple[Removal, ...] = ()
    change_number: int = 0

    @property
    def total_points(self) -> float:
        return sum(item.points for item in self.items)


Change = Callable[[ExamDraft], ExamDraft]


def renamed(draft: ExamDraft, title: str) -> ExamDraft:
    """The exam under another title."""
    return replace(draft, title=title)


def instructed(draft: ExamDraft, instructions: str) -> ExamDraft:
    """The exam with other instructions."""
    return replace(draft, instructions=instructions)


def ordered(draft: ExamDraft, wanted: Sequence[tuple[UUID, float]], number: int) -> ExamDraft:
    """The questions in this order with these points; what is left out is remembered with its place.

    `number` counts the browser's changes, so that it can tell which of them the page has seen.
    """
    if number <= draft.change_number:
        return draft  # an earlier change that came in late
    known = {removal.picked.question_id: removal.picked for removal in draft.removals}
    known |= {item.question_id: item for item in draft.items}
    items = tuple(replace(known[key], points=points) for key, points in wanted if key in known)
    there = {item.question_id for item in items}
    left = tuple(removal for removal in draft.removals if removal.picked.question_id not in there)
    gone = tuple(
        Removal(item, index)
        for index, item in enumerate(draft.items)
        if item.question_id not in there and not item.is_reopened  # it could not be picked again as it was
    )
    return replace(draft, items=items, removals=left + gone, change_number=number)


def added(draft: ExamDraft, questions: Sequence[BankedQuestion]) -> ExamDraft:
    """The questions at the end, each with its own points; those that are there already stay where they are."""
    there = {item.question_id for item in draft.items}
    new = tuple(Picked(found.id, found.question, found.question.points) for found in questions if found.id not in there)
    gone = {found.id for found in questions}
    removals = tuple(removal for removal in draft.removals if removal.picked.question_id not in gone)
    return replace(draft, items=draft.items + new, removals=removals)


@dataclass(slots=True)
class _Sheet:
    """What this browser sees of an exam, changed under its lock.

    Clicks that follow each other quickly run beside each other, and a run may be broken off at any
    touch of the session's state: a save that was not noted in time would look like somebody else's.
    """

    draft: ExamDraft
    read: BankedExam
    lock: Lock = field(default_factory=Lock)


def open_draft(person: Person, exam_id: UUID) -> ExamDraft:
    """What is saved, or what this browser could not save yet."""
    sheet: _Sheet | None = st.session_state.get(_key(exam_id))
    if sheet is None:
        read = services().exams.get(person, exam_id)
        sheet = st.session_state[_key(exam_id)] = _Sheet(_draft(read), read)
        return sheet.draft
    with sheet.lock:
        known = sheet.draft
        if known.problem is None:
            sheet.read = services().exams.get(person, exam_id, known=sheet.read)
            sheet.draft = replace(_draft(sheet.read), removals=known.removals, change_number=known.change_number)
        return sheet.draft


def change(exam_id: UUID, how: Change) -> None:
    """Make a change to what is on the page and save it; to be given to `on_click` and `on_change`."""
    sheet: _Sheet = st.session_state[_key(exam_id)]
    with sheet.lock:
        changed = how(sheet.draft)
        if changed is not sheet.draft:
            sheet.draft = changed  # kept, whatever becomes of the save
            sheet.draft = _saved(changed)


def save_again(exam_id: UUID) -> None:
    """Save what is on the page after a first attempt failed; after a conflict, in place of the other's version."""
    sheet: _Sheet = st.session_state[_key(exam_id)]
    with sheet.lock:
        problem = sheet.draft.problem
        sheet.draft = _saved(sheet.draft, is_over_newest=problem is not None and problem.is_conflict)


def drop(exam_id: UUID) -> None:
    """Forget what is not saved; the page shows what is."""
    sheet: _Sheet = st.session_state[_key(exam_id)]
    with sheet.lock:
        sheet.draft = replace(sheet.draft, problem=None, removals=())


def _saved(draft: ExamDraft, *, is_over_newest: bool = False) -> ExamDraft:
    """The draft after an attempt to save it, which says why if it failed."""
    found = visitor()
    if found is None:  # the router asks her to sign in, and her change waits
        return replace(draft, problem=Problem("You were signed out before this could be saved.", is_conflict=False))
    exams = services().exams
    try:
        version = exams.get(found.person, draft.exam_id).version if is_over_newest else draft.version
        exams.save(
            found.person,
            draft.exam_id,
            title=draft.title,
            instructions=draft.instructions,
            placements=[Placement(item.question_id, item.points) for item in draft.items],
            expected_version=version,
        )
    except LecternError as error:
        return replace(draft, problem=Problem(str(error), is_conflict=isinstance(error, Conflict)))
    return replace(draft, version=version + 1, problem=None)


def _draft(banked: BankedExam) -> ExamDraft:
    exam = banked.exam
    if exam.id is None or exam.course_id is None:
        raise ValueError("an exam from the database has ids")
    items = tuple(
        Picked(item.question_id, item.question, item.points, item.position in banked.reopened)
        for item in exam.items
        if item.question_id is not None
    )
    return ExamDraft(exam.id, exam.course_id, exam.course_title, exam.title, exam.instructions, items, banked.version)


def _key(exam_id: UUID) -> str:
    return f"lectern.exam.{exam_id}"

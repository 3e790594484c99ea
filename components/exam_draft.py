"""An exam as it stands on its page: each change is saved at once, and one that could not be saved is kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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


def weighted(draft: ExamDraft, question_id: UUID, points: float) -> ExamDraft:
    """The question counts this many points."""
    items = tuple(replace(item, points=points) if item.question_id == question_id else item for item in draft.items)
    return replace(draft, items=items)


def moved(draft: ExamDraft, question_id: UUID, by: int) -> ExamDraft:
    """The question `by` places further down (up when negative), at most to the end."""
    items = list(draft.items)
    index = _index(draft, question_id)
    if index is None:
        return draft
    items.insert(min(max(index + by, 0), len(items) - 1), items.pop(index))
    return replace(draft, items=tuple(items))


def without(draft: ExamDraft, question_id: UUID) -> ExamDraft:
    """The exam without the question, which is remembered with its place."""
    index = _index(draft, question_id)
    if index is None:
        return draft
    removal = Removal(draft.items[index], index)
    items = draft.items[:index] + draft.items[index + 1 :]
    return replace(draft, items=items, removals=(*draft.removals, removal))


def put_back(draft: ExamDraft) -> ExamDraft:
    """What was taken out last, at its old place."""
    if not draft.removals:
        return draft
    *earlier, last = draft.removals
    items = list(draft.items)
    if _index(draft, last.picked.question_id) is None:
        items.insert(min(last.index, len(items)), last.picked)
    return replace(draft, items=tuple(items), removals=tuple(earlier))


def added(draft: ExamDraft, questions: Sequence[BankedQuestion]) -> ExamDraft:
    """The questions at the end, each with its own points; those that are there already stay where they are."""
    there = {item.question_id for item in draft.items}
    new = tuple(Picked(found.id, found.question, found.question.points) for found in questions if found.id not in there)
    gone = {found.id for found in questions}
    removals = tuple(removal for removal in draft.removals if removal.picked.question_id not in gone)
    return replace(draft, items=draft.items + new, removals=removals)


def open_draft(person: Person, exam_id: UUID) -> ExamDraft:
    """What is saved, or what this browser could not save yet."""
    known: ExamDraft | None = st.session_state.get(_key(exam_id))
    if known is not None and known.problem is not None:
        return known
    draft = _draft(services().exams.get(person, exam_id))
    if known is not None:
        draft = replace(draft, removals=known.removals)
    st.session_state[_key(exam_id)] = draft
    return draft


def change(exam_id: UUID, how: Change) -> None:
    """Make a change to what is on the page and save it; to be given to `on_click` and `on_change`."""
    draft: ExamDraft | None = st.session_state.get(_key(exam_id))
    if draft is not None:
        _save(how(draft))


def save_over(exam_id: UUID) -> None:
    """Save what is on the page in place of what somebody else saved meanwhile."""
    draft: ExamDraft = st.session_state[_key(exam_id)]
    found = visitor()
    if found is None:
        return
    try:
        newest = services().exams.get(found.person, exam_id).version
    except LecternError as error:
        st.session_state[_key(exam_id)] = replace(draft, problem=Problem(str(error), is_conflict=False))
    else:
        _save(replace(draft, version=newest))


def drop(exam_id: UUID) -> None:
    """Forget what is not saved; the page shows what is."""
    st.session_state.pop(_key(exam_id), None)


def _save(draft: ExamDraft) -> None:
    found = visitor()
    if found is None:  # the router asks her to sign in, and her change waits
        st.session_state[_key(draft.exam_id)] = replace(
            draft, problem=Problem("You were signed out before this could be saved.", is_conflict=False)
        )
        return
    try:
        services().exams.save(
            found.person,
            draft.exam_id,
            title=draft.title,
            instructions=draft.instructions,
            placements=[Placement(item.question_id, item.points) for item in draft.items],
            expected_version=draft.version,
        )
    except LecternError as error:
        draft = replace(draft, problem=Problem(str(error), is_conflict=isinstance(error, Conflict)))
    else:
        draft = replace(draft, version=draft.version + 1, problem=None)
    st.session_state[_key(draft.exam_id)] = draft


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


def _index(draft: ExamDraft, question_id: UUID) -> int | None:
    return next((index for index, item in enumerate(draft.items) if item.question_id == question_id), None)


def _key(exam_id: UUID) -> str:
    return f"lectern.exam.{exam_id}"

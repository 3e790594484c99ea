"""A course's settings as they stand on their page, with what is typed and not saved yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from uuid import UUID

import streamlit as st

from components.entry_list import Rows
from components.services import services
from services.domain.course_settings import (
    CourseSettings,
    GlossaryTerm,
    Objective,
    clashing,
    rebased,
    with_terms,
)
from services.domain.errors import Conflict
from services.domain.people import Person
from services.domain.questions import Bloom

NAMES = ("title", "code", "term", "language")


@dataclass(slots=True)
class CourseDraft:
    """What this browser holds of a course's settings, changed from what it `read`.

    `clash` names the parts that somebody else has changed too; `read` then holds the other's. `moment`
    counts how often the form was begun anew, `seen` is the number of the last change that was taken from it.
    """

    course_id: UUID
    read: CourseSettings
    current: CourseSettings
    clash: tuple[str, ...] = ()
    moment: int = 0
    seen: int = 0
    is_to_be_told: bool = False
    lock: Lock = field(default_factory=Lock)

    @property
    def has_changes(self) -> bool:
        return self.current != self.read

    def show(self, saved: CourseSettings) -> None:
        """Take over what is saved in place of what is here."""
        self.read = self.current = saved
        self.clash = ()
        self.moment += 1

    def rebase(self, now: CourseSettings) -> None:
        """Put her changes on top of what somebody else has saved, and remember where both changed one thing."""
        self.clash = tuple(clashing(self.current, read=self.read, now=now))
        self.current, self.read = rebased(self.current, read=self.read, now=now), now
        self.moment += 1

    def take_theirs(self) -> None:
        """Let go of her own version of the parts that somebody else has changed too."""
        self.current = replace(self.current, **{part: getattr(self.read, part) for part in self.clash})
        self.clash = ()
        self.moment += 1

    def take(self, lists: Mapping[str, Rows], number: int) -> None:
        """Everything as the browser has it after its change of this number."""
        names = dict(zip(NAMES, lists["names"][0], strict=True))
        objectives = tuple(Objective(text, Bloom(level) if level else None) for text, level in lists["objectives"])
        glossary = tuple(GlossaryTerm(*row) for row in lists["glossary"] if any(row))
        with self.lock:
            if number > self.seen:  # otherwise an earlier change that came in late
                self.seen = number
                kept = tuple(each for each in objectives if each.text or each.bloom)
                self.current = replace(self.current, **names, objectives=kept, glossary=glossary)

    def add_terms(self, terms: tuple[GlossaryTerm, ...]) -> None:
        """More terms for the glossary."""
        with self.lock:
            self.current = replace(self.current, glossary=with_terms(self.current.glossary, terms))
            self.moment += 1


def open_draft(course_id: UUID, saved: CourseSettings) -> CourseDraft:
    """What this browser holds; without changes of its own, what is saved."""
    draft: CourseDraft | None = st.session_state.get(_key(course_id))
    if draft is None:
        draft = st.session_state[_key(course_id)] = CourseDraft(course_id, saved, saved)
    elif draft.read != saved and not draft.has_changes:
        draft.show(saved)
    return draft


def save_draft(person: Person, draft: CourseDraft) -> None:
    """Save what is here; when somebody else changed the same, hers is shown beside it instead."""
    with draft.lock:
        try:
            draft.show(services().courses.save_settings(person, draft.course_id, draft.current, read=draft.read))
            draft.is_to_be_told = True
        except Conflict:
            draft.rebase(services().courses.settings(person, draft.course_id).settings)


def _key(course_id: UUID) -> str:
    return f"lectern.course_settings.{course_id}"

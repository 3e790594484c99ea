"""The reviewer's desk: which question lies on it, what was said of the last act, and what she is doing."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

import streamlit as st

from components.addresses import optional_id
from components.services import services
from services.domain.errors import NotFound
from services.domain.lifecycle import QuestionStatus, status_name
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion
from services.domain.review_queue import QueueFilter, ReviewItem
from services.domain.reviews import Decided

_DESK = "lectern.review"
_MOST_ANSWERS = 40
_CHANGED = "This question has changed since you opened it. Look at it again, then decide."
_ONLY = "This is the only question that waits."
_MOST_KEPT = 100


class Mode(StrEnum):
    """What she is doing with the question before her."""

    READ = "read"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Ahead:
    """The question `behind` another as parts of the desk, good until a moment of `monotonic`."""

    behind: tuple[str, QueueFilter]
    until: float
    parts: dict[str, Any] | None


@dataclass(slots=True)
class Desk:
    """What is remembered of a desk for as long as its page is open in one tab.

    It is changed in place: a run that is cut short at any line leaves in it what had happened by then.
    `answered` says of each press what stood in its way, or nothing; `returned` are questions to lay there first.
    `spent` is for how many seconds she was busy with a question before it lay there this time; `editing` are moments
    in seconds at which she changed something in a form. `last` is her last decision, if it may be undone;
    `knows_last` is false until that has been looked up.
    """

    mode: tuple[UUID | None, Mode] = (None, Mode.READ)
    note: tuple[str, str | None] = ("", None)
    shown: str = ""
    decided: tuple[UUID | None, str] = (None, "")
    answered: dict[str, str] = field(default_factory=dict)
    returned: list[UUID] = field(default_factory=list)
    then: UUID | None = None
    left: UUID | None = None
    spent: dict[UUID, float] = field(default_factory=dict)
    editing: list[float] = field(default_factory=list)
    shows_versions: UUID | None = None
    last: Decided | None = None
    knows_last: bool = False
    ahead: Ahead | None = None

    def answer(self, press: UUID, why: str = "") -> None:
        """Note that a press has been counted, or why it was not."""
        self.answered[str(press)] = why
        _let_go(self.answered, _MOST_ANSWERS)

    def spend(self, question_id: UUID, seconds: float) -> None:
        """Count seconds with a question that is not decided on yet."""
        self.spent[question_id] = self.spent.pop(question_id, 0.0) + seconds
        _let_go(self.spent, _MOST_KEPT)

    def say(self, sentence: str) -> None:
        """Have a sentence shown above the next question that is drawn, for as long as it lies there."""
        self.note = (sentence, None)

    @property
    def has_news(self) -> bool:
        """Something was said that has not been shown yet."""
        sentence, above = self.note
        return bool(sentence) and above is None

    def said(self, banked: BankedQuestion | None) -> str:
        """The sentence to show above this question, if there is one; without a question it is forgotten."""
        sentence, above = self.note
        if banked is None or above not in (None, subject(banked)):
            self.note = ("", None)
            return ""
        self.note = (sentence, subject(banked))
        return sentence

    def bring_back(self, question_id: UUID) -> None:
        """Lay this question there before any other."""
        if question_id not in self.returned:
            self.returned.append(question_id)

    def mode_of(self, banked: BankedQuestion) -> Mode:
        """What she is doing with this question."""
        on, mode = self.mode
        return mode if on == banked.id else Mode.READ

    def leave(self, question_id: UUID, *, then: UUID | None = None) -> None:
        """This question has left the desk; the browser has laid `then` there, if it knew of one."""
        self.returned = [each for each in self.returned if each != question_id]
        self.left, self.then = question_id, then
        self.mode = (None, Mode.READ)
        self.shows_versions = None


def _let_go(kept: dict[Any, Any], most: int) -> None:
    """Forget the oldest."""
    while len(kept) > most:
        del kept[next(iter(kept))]


def desk_of_visit(course_id: UUID) -> Desk:
    """The desk of this tab for a course."""
    desk: Desk = st.session_state.setdefault(f"{_DESK}.{course_id}", Desk())
    return desk


def subject(banked: BankedQuestion) -> str:
    """Names the exact version on the desk; all that is given carries it, so that none acts on another."""
    return f"{banked.id}_{banked.version}"


def lay(person: Person, course_id: UUID, desk: Desk, wanted: QueueFilter) -> ReviewItem | None:
    """The question to lie there now, named in the address from here on; None when none waits."""
    item = _to_lay(person, course_id, desk, wanted)
    desk.then = desk.left = None
    if item is None:
        st.query_params.pop("question", None)
        return None
    lies_there = subject(item.banked)
    if desk.shown.startswith(str(item.banked.id)) and desk.shown != lies_there:
        desk.say(_CHANGED)
    desk.shown = lies_there
    if item.banked.id != optional_id("question"):
        st.query_params["question"] = str(item.banked.id)
    return item


def _to_lay(person: Person, course_id: UUID, desk: Desk, wanted: QueueFilter) -> ReviewItem | None:
    while desk.returned:
        found = _waiting(person, course_id, desk, desk.returned[0])
        if found is not None:
            return found
        desk.returned.pop(0)
    left = desk.left
    asked = desk.then or (None if left else optional_id("question"))
    found = _waiting(person, course_id, desk, asked) if asked else None
    if found is not None and desk.then is not None and found.claim is not None and not found.claim.is_hers:
        desk.say(f"{found.claim.holder} has just begun with the question that was here. This is another one.")
        found = None
    found = found or services().review.next(person, course_id, after=left or asked, wanted=wanted)
    if left is not None and found is None:
        found = _waiting(person, course_id, desk, left)
    if left is not None and found is not None and found.banked.id == left:
        desk.say(_ONLY)
    return found


def _waiting(person: Person, course_id: UUID, desk: Desk, question_id: UUID) -> ReviewItem | None:
    """The question, if it still waits in this course; otherwise it is said what became of it."""
    try:
        item = services().review.item(person, question_id)
    except NotFound:
        return None
    banked = item.banked
    if banked.course_id != course_id:
        return None
    if banked.status is QuestionStatus.IN_REVIEW:
        return item
    decided, sentence = desk.decided
    if question_id == decided:
        desk.say(sentence)
    elif question_id not in (desk.left, *desk.returned) and not desk.has_news:
        desk.say(f"That question is {status_name(banked.status)} by now. This is the next one that waits.")
    return None

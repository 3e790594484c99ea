"""The reviewer's desk: which question lies on it, what she is doing with it, and how a decision is given."""

from enum import StrEnum
from time import monotonic
from uuid import UUID

import streamlit as st

from components.addresses import optional_id
from components.question_edits import forget_edit
from components.services import services
from services.domain.errors import Conflict, NotFound
from services.domain.lifecycle import QuestionStatus, status_name
from services.domain.people import Person
from services.domain.question_bank import BankedQuestion
from services.domain.questions import Question
from services.domain.reviews import Decision, Verdict
from services.review import ReviewItem

LOOK_SECONDS = 0.5
"""An accept that comes sooner than this after the last decision was meant for the question before."""

_MODE, _NOTE, _SHOWN, _LAST, _DECIDED_AT = (
    f"lectern.review.{name}" for name in ("mode", "note", "shown", "last", "decided_at")
)
_CHANGED = "This question has changed since you opened it. Look at it again, then decide."


class Mode(StrEnum):
    """What she is doing with the question before her."""

    READ = "read"
    EDIT = "edit"
    SEND_BACK = "send_back"
    REJECT = "reject"


def subject(banked: BankedQuestion) -> str:
    """Names the exact version on the desk; every button and key carries it, so that none acts on another."""
    return f"{banked.id}_{banked.version}"


def item_on_desk(person: Person, course_id: UUID) -> ReviewItem | None:
    """The question that the address names if it still waits, otherwise the next one; None when none waits."""
    asked = optional_id("question")
    item = _asked_item(person, course_id, asked) if asked else services().review.next(person, course_id)
    if item is None:
        st.query_params.pop("question", None)
        return None
    lies_there = subject(item.banked)
    shown = str(st.session_state.get(_SHOWN, ""))
    if shown.startswith(str(item.banked.id)) and shown != lies_there:
        note(_CHANGED)
    st.session_state[_SHOWN] = lies_there
    if item.banked.id != asked:
        st.query_params["question"] = str(item.banked.id)
    return item


def _asked_item(person: Person, course_id: UUID, asked: UUID) -> ReviewItem | None:
    try:
        item = services().review.item(person, asked)
    except NotFound:
        return services().review.next(person, course_id)
    if item.banked.course_id == course_id and item.banked.status is QuestionStatus.IN_REVIEW:
        return item
    last, sentence = st.session_state.get(_LAST, (None, ""))
    if asked == last:
        _has_decided(sentence)
    elif item.banked.course_id == course_id:
        note(f"That question is {status_name(item.banked.status)} by now. This is the next one that waits.")
    return services().review.next(person, course_id, after=asked)


def mode_of(banked: BankedQuestion) -> Mode:
    """What she is doing with this question."""
    on, mode = st.session_state.get(_MODE, (None, Mode.READ))
    return Mode(mode) if on == banked.id else Mode.READ


def set_mode(banked: BankedQuestion, mode: Mode) -> None:
    """Begin to do something with this question, or go back to reading it."""
    st.session_state[_MODE] = (banked.id, mode)


def note(sentence: str) -> None:
    """Have a sentence shown above the next question that is drawn, for as long as it lies there."""
    st.session_state[_NOTE] = (sentence, None)


def noted(banked: BankedQuestion | None) -> str:
    """The sentence to show above this question, if there is one; without a question it is forgotten."""
    sentence, above = st.session_state.get(_NOTE, ("", None))
    if banked is None or above not in (None, subject(banked)):
        st.session_state.pop(_NOTE, None)
        return ""
    st.session_state[_NOTE] = (sentence, subject(banked))
    return str(sentence)


def was_meant_for_the_last() -> bool:
    """So little time has passed since the last decision that this press cannot be about what lies here now."""
    return monotonic() - float(st.session_state.get(_DECIDED_AT, float("-inf"))) < LOOK_SECONDS


def decide(
    person: Person,
    banked: BankedQuestion,
    verdict: Verdict,
    *,
    version: int,
    edited: Question | None = None,
    knows_uncited: bool = False,
) -> None:
    """Decide on the version she saw and lay the next question on the desk.

    When it moved on meanwhile, her words stay, and the sentence and the new version are shown.
    """
    # Noted before it is done: a second press may cut this run short anywhere behind the decision.
    st.session_state[_LAST] = (banked.id, _DONE[verdict.decision])
    try:
        services().decisions.decide(
            person,
            banked.id,
            verdict,
            expected_version=version,
            edited=edited,
            knows_uncited=knows_uncited,
        )
    except Conflict as conflict:
        note(str(conflict))
        st.rerun()
    _has_decided(_DONE[verdict.decision])
    forget_edit(banked.id)
    step(person, banked)


def _has_decided(sentence: str) -> None:
    st.session_state[_DECIDED_AT] = monotonic()
    note(sentence)


def step(person: Person, banked: BankedQuestion) -> None:
    """Lay the question behind this one on the desk."""
    following = services().review.next(person, banked.course_id, after=banked.id)
    if following is not None:
        st.query_params["question"] = str(following.banked.id)
    elif services().review.item(person, banked.id).banked.status is QuestionStatus.IN_REVIEW:
        note("This is the only question that waits.")
    else:
        st.query_params.pop("question", None)
    st.rerun()


_DONE = {
    Decision.ACCEPT: "Accepted. This is the next one.",
    Decision.SEND_BACK: "Sent back. This is the next one.",
    Decision.REJECT: "Rejected. This is the next one.",
}

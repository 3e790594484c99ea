"""The panel of a lecture's words: shows what the service has, and does what is asked of it."""

from uuid import UUID

import streamlit as st

from components.errors import shown_errors
from components.guard import current_person, let_in
from components.notices import notice_next
from components.services import services
from components.words import WordsEvent, words
from services.domain.people import Person
from services.lectures.vocabulary import Corrected, LectureWords

_LOOK_EVERY_SECONDS = 1.5
_WAITS = "lectern.words_wait.{lecture}"
HEARD = "lectern.heard.{lecture}"
"""The lines of a lecture that is being heard, as far as the page has fetched them."""
WORDS = "words"
"""Stands in the address where the panel stays open, so that the last decision can be taken back."""


def words_panel(person: Person, lecture_id: UUID, *, is_heard: bool) -> None:
    """The vocabulary and the likely mishearings of a lecture; while they are looked through it looks again by itself.

    Nothing is drawn where she could not change anything.
    """
    found = services().vocabulary.of_lecture(person, lecture_id)
    let_in(person)
    every = _LOOK_EVERY_SECONDS if found.is_being_checked else None
    st.fragment(_panel, run_every=every)(lecture_id, [found], is_heard=is_heard)


def _panel(lecture_id: UUID, known: list[LectureWords], *, is_heard: bool) -> None:
    """The first run takes the words that the page knows; those of the fragment by itself look again."""
    person = current_person()
    was_checked = _WAITS.format(lecture=lecture_id)
    found = known.pop() if known else services().vocabulary.of_lecture(person, lecture_id)
    if st.session_state.get(was_checked) and not found.is_being_checked:
        st.session_state[was_checked] = False
        st.rerun(scope="app")  # which looks again no more
    st.session_state[was_checked] = found.is_being_checked
    event = words(found, is_heard=is_heard, key=f"words_{lecture_id}")
    if event is not None:
        st.query_params[WORDS] = "open"
        with shown_errors():
            _follow(person, lecture_id, event)
            st.rerun(scope="app")


def _follow(person: Person, lecture_id: UUID, event: WordsEvent) -> None:
    vocabulary = services().vocabulary
    if event.act == "hear":
        st.query_params["t"] = str(event.at_ms // 1000)
    elif event.act == "keep_all":
        vocabulary.keep_offered(person, lecture_id)
    elif event.act == "keep":
        vocabulary.keep(person, lecture_id, event.term)
    elif event.act == "drop":
        vocabulary.drop(person, lecture_id, event.term)
    elif event.id is not None:
        _decide(person, event.id, event)
        st.session_state.pop(HEARD.format(lecture=lecture_id), None)  # some of them say something else now


def _decide(person: Person, mishearing_id: UUID, event: WordsEvent) -> None:
    vocabulary = services().vocabulary
    if event.act == "correct":
        notice_next(_corrected_words(vocabulary.correct(person, mishearing_id, event.position), "put right"))
    elif event.act == "undo":
        notice_next(_corrected_words(vocabulary.take_back(person, mishearing_id), "taken back"))
    elif event.act == "dismiss":
        vocabulary.dismiss(person, mishearing_id)


def _corrected_words(corrected: Corrected, done: str) -> str:
    lines = "1 line" if corrected.segments == 1 else f"{corrected.segments} lines"
    parts = [f"{lines} {done}."]
    if corrected.left:
        parts.append(f"{corrected.left} had been changed since and stayed as they are.")
    if corrected.reopened:
        one = corrected.reopened == 1
        cites = "1 approved question cites" if one else f"{corrected.reopened} approved questions cite"
        parts.append(f"{cites} this and will be reviewed again.")
    return " ".join(parts)

"""How far the copy of a recording is that browsers can play, where one is needed."""

from uuid import UUID

import streamlit as st

from components.errors import shown_errors
from components.guard import current_person, let_in
from components.services import services
from components.states import failed
from services.domain.lifecycle import FileStatus
from services.domain.people import Person
from services.domain.recordings import KeptRecording
from services.lectures.lectures import OpenLecture

_LOOK_EVERY_SECONDS = 2.0


def copy_line(person: Person, opened: OpenLecture) -> None:
    """Progress while the copy is made, and why there is none when it could not be; nothing otherwise."""
    kept = opened.recording
    if kept is None:
        return
    if kept.copy_status.is_working:
        let_in(person)
        st.fragment(_watch, run_every=_LOOK_EVERY_SECONDS)(opened.lecture.id, opened.lecture.duration_ms or 0)
    elif kept.copy_status is FileStatus.FAILED:
        _stopped(person, opened.lecture.id, kept)


def _watch(lecture_id: UUID, duration_ms: int) -> None:
    kept = services().lectures.copying(current_person(), lecture_id)
    if kept is None or not kept.copy_status.is_working:
        st.rerun(scope="app")
    words, fraction = _copy_words(kept, duration_ms)
    st.progress(fraction, text=words)


def _copy_words(kept: KeptRecording, duration_ms: int) -> tuple[str, float]:
    """What is happening to a copy that is being made, and how far it is, from 0 to 1."""
    fraction = min(1.0, kept.copied_ms / duration_ms) if duration_ms else 0.0
    if kept.copy_status is FileStatus.WAITING:
        return "Waiting to make a copy that your browser can play", fraction
    return f"Making a copy that your browser can play, {fraction:.0%}", fraction


def _stopped(person: Person, lecture_id: UUID, kept: KeptRecording) -> None:
    sentence = kept.copy_reason or "The copy for your browser could not be made."
    if failed(sentence, "The recording and its transcript are kept; only playing it here needs the copy.", key="copy"):
        with shown_errors():
            services().lectures.copy_again(person, lecture_id)
            st.rerun()

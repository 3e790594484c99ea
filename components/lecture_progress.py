"""How far a lecture has been heard, truthfully."""

from datetime import UTC, datetime

import streamlit as st

from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.times import clock, duration_words

_WHAT = {
    LectureStatus.QUEUED: "Waiting its turn",
    LectureStatus.TRANSCRIBING: "Listening",
    LectureStatus.INDEXING: "Making it searchable",
}


def progress_line(lecture: Lecture) -> None:
    """A bar with percent, what is happening, how long it has taken and will take."""
    words, fraction = progress_words(lecture)
    st.progress(fraction, text=words)


def progress_words(lecture: Lecture) -> tuple[str, float]:
    """What is happening to a lecture that is being worked on, and how far it is, from 0 to 1."""
    progress = lecture.progress(datetime.now(UTC))
    parts = [_WHAT.get(lecture.status, "Working")]
    if lecture.status is LectureStatus.TRANSCRIBING:
        parts.append(f"{progress.fraction:.0%}")
        if lecture.duration_ms:
            parts.append(f"{clock(lecture.heard_ms)} of {clock(lecture.duration_ms)} heard")
        parts.append(f"{duration_words(int(progress.elapsed_s * 1000))} so far")
        if progress.remaining_s is not None:
            parts.append(f"about {duration_words(int(progress.remaining_s * 1000))} left")
    return " · ".join(parts), 1.0 if lecture.status is LectureStatus.INDEXING else progress.fraction

"""Statuses as people see them: a word and an icon, with a colour that repeats what they say."""

from typing import Literal

import streamlit as st

from services.domain.lifecycle import LectureStatus, QuestionStatus, RunStatus, status_name

Colour = Literal["red", "orange", "blue", "green", "gray"]

# By value: statuses of different things that share a word share a look.
_LOOKS: dict[str, tuple[str, Colour]] = {
    "uploading": ("upload", "blue"),
    "uploaded": ("upload_file", "gray"),
    "queued": ("hourglass_empty", "gray"),
    "transcribing": ("hearing", "blue"),
    "indexing": ("manage_search", "blue"),
    "ready": ("check", "green"),
    "draft": ("edit_note", "gray"),
    "in_review": ("rate_review", "blue"),
    "approved": ("verified", "green"),
    "changes_requested": ("undo", "orange"),
    "rejected": ("close", "red"),
    "retired": ("archive", "gray"),
    "running": ("edit_note", "blue"),
    "done": ("check", "green"),
    "failed": ("error", "red"),
    "cancelled": ("block", "gray"),
}


def status_badge(status: LectureStatus | QuestionStatus | RunStatus) -> None:
    """The status as a badge as wide as its words."""
    icon, colour = _LOOKS[status.value]
    st.badge(_words(status), icon=f":material/{icon}:", color=colour, width="content")


def status_look(status: LectureStatus | QuestionStatus | RunStatus) -> tuple[str, str, Colour]:
    """The parts of the badge, for a component that draws its own: words, a Material icon's name, a theme colour."""
    icon, colour = _LOOKS[status.value]
    return _words(status), icon, colour


def _words(status: LectureStatus | QuestionStatus | RunStatus) -> str:
    return status_name(status).capitalize()

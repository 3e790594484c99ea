"""Adds a lecture from a transcript that exists already, or puts one under a recording that has none."""

from uuid import UUID

import streamlit as st

from components import places
from components.errors import shown_errors
from components.services import services
from components.text_file import text_file
from services.domain.lectures import LectureTitle
from services.domain.lifecycle import status_name
from services.domain.people import Person

_ACCEPT = ".vtt,.srt,.txt,.json,text/plain,text/vtt,application/json,application/x-subrip"
_ABOUT = "Captions (VTT, SRT), plain text, JSON of Amazon Transcribe or Lectern · at most {most} MB"


def transcript_adder(person: Person, course_id: UUID) -> None:
    """The button for those who have a transcript already."""
    if st.button("Add from a transcript", icon=":material/subtitles:", type="tertiary", key="add_transcript"):
        _ask(person, course_id)


@st.dialog("Add from a transcript", width="medium")
def _ask(person: Person, course_id: UUID) -> None:
    imports = services().imports
    waiting = {lecture.id: lecture for lecture in imports.waiting(person, course_id)}
    under = None
    if waiting:
        under = st.selectbox(
            "It belongs to",
            [None, *waiting],
            format_func=lambda lecture_id: _name(waiting.get(lecture_id)),
            key="transcript_under",
        )
    title = "" if under else st.text_input("Title", placeholder="Taken from the file’s name", key="transcript_title")
    with shown_errors():
        file = text_file(
            label="Choose a transcript",
            about=_ABOUT.format(most=imports.max_bytes // 1000**2),
            accept=_ACCEPT,
            max_bytes=imports.max_bytes,
            key=f"transcript_file_{course_id}",
        )
        if file is None:
            return
        if under:
            imports.put(person, under, file_name=file.name, content=file.content)
        else:
            under = imports.add(person, course_id, file_name=file.name, content=file.content, title=title)
        st.switch_page(places.LECTURE, query_params={"lecture": str(under)})


def _name(lecture: LectureTitle | None) -> str:
    if lecture is None:
        return "A new lecture, without a recording"
    return f"{lecture.title} ({status_name(lecture.status)})"

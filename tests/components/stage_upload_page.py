"""The page of the stage on which recordings are uploaded."""

import streamlit as st

from components.uploader import Answer, Message, UploadPlan, told, uploader
from tests.components.stage_uploads import PART, UPLOADS, UploadStage


def _plans(here: UploadStage) -> list[UploadPlan]:
    return [
        UploadPlan(
            lecture_id=upload_id,
            title=upload.title,
            name=upload.name,
            size=upload.size,
            last_modified=upload.last_modified,
            part_size=PART,
            total_parts=upload.total_parts,
            arrived=sorted(upload.parts),
            begun={number: size for number, (size, _) in upload.begun.items()},
            sign=f"/uploads/sign/{upload_id}?generation={here.generation}",
        )
        for upload_id, upload in here.uploads.items()
    ]


def _follow(here: UploadStage, message: Message) -> Answer:
    answer = Answer(message.number, titles={name: _guess(name) for name in message.names})
    for begun in message.begun:
        if begun.size > here.free_bytes:
            answer.refused[begun.key] = "There is not enough room for this file."
        else:
            upload_id = here.begin(begun.name, begun.title or _guess(begun.name), begun.size, begun.last_modified)
            answer.lectures[begun.key] = upload_id
    for lecture_id in map(str, message.completed):
        here.complete(lecture_id)
    for lecture_id in map(str, message.cancelled):
        here.uploads.pop(lecture_id, None)
    return answer


def _guess(name: str) -> str:
    return f"Guess of {name}"[:200]


def upload_page() -> None:
    """An uploader, what it has told, and what has arrived whole."""
    st.title("Upload")
    here = UPLOADS.now
    message = told("uploader")
    if message:
        st.session_state.answer = _follow(here, message)
    # As the page of a course does, it asks for the list once, or when the browser wants it anew.
    if message or "plans" not in st.session_state:
        st.session_state.plans = _plans(here)
    uploader(
        st.session_state.plans,
        course_id="biology",
        owner=st.query_params.get("owner", "ada"),
        accept="audio/*,video/*,.mkv",
        max_bytes=50_000_000,
        answer=st.session_state.get("answer"),
        key="uploader",
    )
    for title, sha256 in here.whole.items():
        st.text(f"whole: {title} {sha256}")
    st.button("Run again")

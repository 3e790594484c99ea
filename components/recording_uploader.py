"""The uploader of a course: asks the service for plans, and for what was begun and not finished."""

from uuid import UUID

import streamlit as st

from components.services import services
from components.uploader import UploadEvent, uploader
from components.uploader import UploadPlan as BrowserPlan
from services.domain.errors import LecternError
from services.domain.people import Person
from services.domain.uploads import ChosenFile, UploadPlan

_ACCEPT = "audio/*,video/*,.mkv,.opus,.m4a,.flac"
_LECTURE = "lectern.uploading.{course}"
_FAILURE = "lectern.upload_failure.{course}"


def recording_uploader(person: Person, course_id: UUID) -> None:
    """Take a recording in parts; what was begun in an earlier visit goes on when the file is chosen again."""
    lecture_key, failure_key = _LECTURE.format(course=course_id), _FAILURE.format(course=course_id)
    if lecture_key not in st.session_state:
        unfinished = services().uploads.unfinished(person, course_id)
        st.session_state[lecture_key] = unfinished[0].id if unfinished else None
    event = uploader(
        plan=_plan(person, st.session_state[lecture_key]),
        course_id=course_id,
        accept=_ACCEPT,
        max_bytes=services().uploads.max_bytes,
        failure=st.session_state.get(failure_key, ""),
        key=f"uploader_{course_id}",
    )
    if event is None:
        return
    try:
        st.session_state[lecture_key] = _follow(person, course_id, event, st.session_state[lecture_key])
        st.session_state[failure_key] = ""
    except LecternError as error:
        st.session_state[failure_key] = str(error)
    # The list of lectures below changes too; the sending itself lives in the browser and does not notice.
    st.rerun()


def _follow(person: Person, course_id: UUID, event: UploadEvent, lecture_id: UUID | None) -> UUID | None:
    """Do what the browser reports; the lecture whose upload goes on, or None."""
    uploads = services().uploads
    if event.kind == "chosen" and event.file is not None:
        chosen = ChosenFile(event.file.name, event.file.size, event.file.type, event.file.last_modified)
        return uploads.begin(person, course_id, chosen).lecture_id
    if event.kind == "complete" and lecture_id is not None:
        uploads.complete(person, lecture_id)
        return None
    if event.kind == "cancelled" and lecture_id is not None:
        uploads.give_up(person, lecture_id)
        return None
    return lecture_id


def _plan(person: Person, lecture_id: UUID | None) -> BrowserPlan | None:
    return None if lecture_id is None else _for_browser(services().uploads.plan(person, lecture_id))


def _for_browser(plan: UploadPlan) -> BrowserPlan:
    return BrowserPlan(
        upload_id=str(plan.upload_id),
        file_name=plan.file_name,
        size=plan.size,
        part_size=plan.part_size,
        total_parts=plan.total_parts,
        done=plan.arrived,
        parts=plan.parts,
        last_modified=plan.last_modified,
    )

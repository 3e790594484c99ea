"""One lecture: hear it, read it, watch it being transcribed."""

from functools import partial
from uuid import UUID

import streamlit as st

from components import places
from components.addresses import asked_id, asked_second
from components.badges import status_badge
from components.errors import shown_errors
from components.guard import current_person
from components.layout import Crumb, breadcrumbs, page_title
from components.lecture_progress import progress_line
from components.plain import plain
from components.player import player
from components.services import services
from components.states import failed
from services.domain.formats.transcripts import TranscriptFormat, write_transcript
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.times import duration_words
from services.domain.transcripts import Segment
from services.lectures import OpenLecture

_TRANSCRIPT_HEIGHT = 480


def head(lecture: Lecture) -> None:
    """The way back, the title, and the next thing to do with a lecture that is ready."""
    breadcrumbs(
        [
            Crumb("Courses", places.COURSES),
            Crumb(lecture.course_title, places.COURSE, {"course": str(lecture.course_id)}),
        ]
    )
    is_ready = lecture.status is LectureStatus.READY
    about = duration_words(lecture.duration_ms) if lecture.duration_ms else ""
    if page_title(
        lecture.title,
        about,
        action_label="Draft questions" if is_ready else None,
        action_icon="edit_note",
    ):
        st.switch_page(places.DRAFT, query_params={"lecture": str(lecture.id)})


def stopped(person: Person, lecture: Lecture) -> None:
    """A lecture that failed or was cancelled: why, what is kept, and the button that goes on."""
    reason = lecture.reason or "You stopped the transcription."
    kept = "The recording and everything heard so far are kept; it goes on from there."
    if failed(reason, kept, "Go on" if lecture.status is LectureStatus.CANCELLED else "Try again", key="retry"):
        with shown_errors():
            services().lectures.retry(person, lecture.id)
            st.rerun()


def recording(lecture: Lecture, url: str, segments: tuple[Segment, ...] | list[Segment]) -> None:
    """The player over the transcript; a link that has grown old is replaced by the rerun that reports it."""
    player(
        media_url=url,
        content_type=lecture.content_type,
        duration_ms=lecture.duration_ms or 0,
        segments=segments,
        start_ms=asked_second(),
        height_px=_TRANSCRIPT_HEIGHT,
        key=f"player_{lecture.id}",
    )


@st.fragment(run_every=1.5)
def being_heard(lecture_id: UUID, url: str) -> None:
    """Progress and the lines heard so far; each look asks only for what is new."""
    person = current_person()
    heard: list[Segment] = st.session_state.setdefault(f"lectern.heard.{lecture_id}", [])
    lecture, new = services().lectures.news(person, lecture_id, after=len(heard))
    heard.extend(new)
    if not lecture.status.is_working:
        del st.session_state[f"lectern.heard.{lecture_id}"]
        st.rerun(scope="app")
    with st.container(horizontal=True, vertical_alignment="center"):
        progress_line(lecture)
        if st.button("Stop", icon=":material/stop:", key="cancel"):
            with shown_errors():
                services().lectures.cancel(person, lecture_id)
                st.rerun(scope="app")
    recording(lecture, url, heard)


def beside(person: Person, opened: OpenLecture) -> None:
    """Slides, the lecture's numbers, and the transcript as a file."""
    lecture = opened.lecture
    query = {"lecture": str(lecture.id)}
    st.markdown("#### With this lecture", anchors=False)
    for material, url in opened.materials:
        st.link_button(plain(material.title), url, icon=":material/slideshow:", type="tertiary")
    if lecture.status is not LectureStatus.READY:
        return
    st.page_link(
        places.QUESTIONS,
        label="Its questions",
        icon=":material/quiz:",
        query_params={"course": str(lecture.course_id), **query},
    )
    st.page_link(places.PACE, label="Pace and key terms", icon=":material/insights:", query_params=query)
    with st.popover("Save the transcript", icon=":material/download:", type="tertiary"):
        for kind in TranscriptFormat:
            st.download_button(
                kind.value.upper(),
                partial(transcript_file, person, lecture.id, kind),
                file_name=f"{lecture.title}.{kind.value}",
                on_click="ignore",
                key=f"save_{kind.value}",
            )


def transcript_file(person: Person, lecture_id: UUID, kind: TranscriptFormat) -> bytes:
    """The transcript in a format, written only when it is asked for."""
    return write_transcript(services().lectures.transcript(person, lecture_id), kind).encode()


person = current_person()
opened = services().lectures.open(person, asked_id("lecture"))
lecture = opened.lecture
head(lecture)
if lecture.status in (LectureStatus.FAILED, LectureStatus.CANCELLED):
    stopped(person, lecture)
elif lecture.status is not LectureStatus.READY:
    status_badge(lecture.status)
if lecture.notice:
    st.info(plain(lecture.notice), icon=":material/info:")
main, side = st.columns([3, 1], gap="large")
with side:
    beside(person, opened)
with main:
    if lecture.status.is_working:
        being_heard(lecture.id, opened.recording_url)
    elif opened.segments or lecture.status is LectureStatus.READY:
        recording(lecture, opened.recording_url, opened.segments)

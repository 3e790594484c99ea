"""One lecture: hear it, read it, watch it being transcribed."""

from functools import partial

import streamlit as st

from components import places
from components.addresses import asked_id, asked_second
from components.badges import status_badge
from components.copy_progress import copy_line
from components.errors import shown_errors
from components.guard import current_person
from components.lecture_progress import progress_line
from components.lecture_slides import slides_panel
from components.lecture_words import HEARD, WORDS, words_panel
from components.plain import plain
from components.player import LinesAt, player, transcript_lines
from components.recording_uploader import hear_of_late_recording, late_recording
from components.services import services
from components.sheet import Action, Download, Link, downloads, head, sheet, tools
from components.states import failed
from services.domain.formats.transcripts import TranscriptFormat
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person
from services.domain.times import duration_words
from services.domain.transcripts import Segment
from services.lectures.lectures import OpenLecture

_TRANSCRIPT_HEIGHT = 480
_SHARES = (5, 3)
_FILES = {
    TranscriptFormat.TXT: "Text",
    TranscriptFormat.VTT: "Captions",
    TranscriptFormat.SRT: "Captions",
    TranscriptFormat.JSON: "For programs",
}


def top(opened: OpenLecture, *, shows_words: bool) -> None:
    """The way back, the title, and what to do next with a lecture that is ready."""
    lecture = opened.lecture
    query = {"lecture": str(lecture.id)}
    is_ready = lecture.status is LectureStatus.READY
    draft = Action("draft", "Draft questions", "edit_note")
    trail = [
        Link("Courses", places.COURSES),
        Link(lecture.course_title, places.COURSE, {"course": str(lecture.course_id)}),
    ]
    ways = [
        Link("Its questions", places.QUESTIONS, {"course": str(lecture.course_id), **query}, "quiz"),
        Link("Pace and key terms", places.PACE, query, "insights"),
    ]
    if not shows_words:
        ways.append(Link("Its words", places.LECTURE, {**query, WORDS: "open"}, "spellcheck"))
    pressed = sheet(
        head(
            lecture.title,
            about_words(opened),
            trail=trail,
            action=draft if is_ready and opened.shelf.can_change else None,
        ),
        tools(
            ways if is_ready else [],
            action=Action("save", "Save the transcript", "download") if is_ready else None,
        ),
        key="head",
    )
    if pressed == "draft":
        st.switch_page(places.DRAFT, query_params={"course": str(lecture.course_id), **query})
    if pressed == "save":
        save_transcript(lecture)


def about_words(opened: OpenLecture) -> str:
    """How long the lecture is, and what its recording is made of."""
    length = duration_words(opened.lecture.duration_ms) if opened.lecture.duration_ms else ""
    return " · ".join(part for part in (length, opened.recording.facts.words if opened.recording else "") if part)


@st.dialog("Save the transcript")
def save_transcript(lecture: Lecture) -> None:
    """A file in each format."""
    link = partial(services().exports.transcript_link, current_person(), lecture.id)
    named = [Download(f"{_FILES[kind]} ({kind.value.upper()})", link(kind)) for kind in TranscriptFormat]
    sheet(downloads(named), key="files")


def stopped(person: Person, opened: OpenLecture) -> None:
    """A lecture that failed or was cancelled: why, what is kept, and for who teaches it what can be done."""
    lecture, can_change = opened.lecture, opened.shelf.can_change
    reason = lecture.reason or "The transcription was stopped."
    goes_on = "Go on" if lecture.status is LectureStatus.CANCELLED else "Try again"
    is_recording = lecture.has_given_transcript or lecture.duration_ms is not None
    with st.container(gap="small"):
        if failed(reason, kept_words(opened), goes_on if can_change and is_recording else "", key="retry"):
            with shown_errors():
                services().lectures.retry(person, lecture.id)
                st.rerun()
        if can_change and not opened.is_heard:
            remove(person, lecture)


def kept_words(opened: OpenLecture) -> str:
    """What is left of a lecture that was stopped, and what may become of it."""
    if opened.lecture.has_given_transcript:
        return "The transcript is kept; only what is counted in it is still missing."
    if opened.is_heard:
        return "The recording and everything heard so far are kept; it goes on from there."
    return "The file is kept; not a word has been heard in it. A transcript can take its place."


def remove(person: Person, lecture: Lecture) -> None:
    """The way out for a file that should never have become a lecture."""
    with st.popover("Remove this lecture", icon=":material/delete:"):
        st.markdown(plain(f"“{lecture.title}” and its files will be gone for good."))
        if st.button("Remove it", key="remove"):
            with shown_errors():
                services().uploads.remove(person, lecture.id)
                st.switch_page(places.COURSE, query_params={"course": str(lecture.course_id)})


def recording(opened: OpenLecture, lecture: Lecture, lines: str | LinesAt) -> None:
    """The player over the transcript, as `lecture` is by now; a link that has grown old is replaced by the rerun that
    reports it.
    """
    player(
        media_url=opened.recording_url,
        content_type=opened.recording_type,
        duration_ms=lecture.duration_ms or 0,
        lines=lines,
        start_ms=asked_second(),
        height_px=_TRANSCRIPT_HEIGHT,
        key=f"player_{lecture.id}",
        language=opened.language,
    )


@st.fragment(run_every=1.5)
def being_heard(opened: OpenLecture) -> None:
    """Progress and the lines heard so far; each look asks only for what is new."""
    person, lecture_id = current_person(), opened.lecture.id
    heard: list[Segment] = st.session_state.setdefault(HEARD.format(lecture=lecture_id), [])
    lecture, new = services().lectures.news(person, lecture_id, after=len(heard))
    heard.extend(new)
    if not lecture.status.is_working:
        del st.session_state[HEARD.format(lecture=lecture_id)]
        st.rerun(scope="app")
    with st.container(horizontal=True, vertical_alignment="center"):
        progress_line(lecture)
        if opened.shelf.can_change and st.button("Stop", icon=":material/stop:", key="cancel"):
            with shown_errors():
                services().lectures.cancel(person, lecture_id)
                st.rerun(scope="app")
    recording(opened, lecture, transcript_lines(heard))


person = current_person()
is_late_awaited = hear_of_late_recording(person, asked_id("lecture"))
opened = services().lectures.open(person, asked_id("lecture"))
lecture = opened.lecture
shows_words = lecture.status is not LectureStatus.READY or opened.has_open_words or WORDS in st.query_params
top(opened, shows_words=shows_words)
if lecture.status in (LectureStatus.FAILED, LectureStatus.CANCELLED):
    stopped(person, opened)
elif lecture.status is not LectureStatus.READY and not lecture.status.is_working:
    status_badge(lecture.status)  # what is being worked on says so by its progress, which moves on by itself
if lecture.notice:
    st.info(plain(lecture.notice), icon=":material/info:")
shelf = opened.shelf
beside = st.columns(_SHARES, gap="medium") if shelf.files or shelf.can_change else (st.container(), None)
with beside[0]:
    copy_line(person, opened)
    if lecture.has_given_transcript and shelf.can_change and lecture.status is not LectureStatus.UPLOADING:
        late_recording(person, lecture, is_awaited=is_late_awaited)
    if lecture.status.is_working:
        being_heard(opened)
    elif opened.transcript_version is not None:
        recording(opened, lecture, LinesAt(lecture.id, opened.transcript_version))
    elif lecture.status is LectureStatus.READY:
        recording(opened, lecture, transcript_lines([]))
if beside[1] is not None:
    with beside[1]:
        if shows_words:
            words_panel(person, lecture.id, is_heard=opened.is_heard)
        slides_panel(person, lecture.id, shelf)

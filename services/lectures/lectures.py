"""Lectures as their teachers see them: progress, transcript and recording."""

from dataclasses import dataclass
from uuid import UUID

from db.queries import jobs, lecture_progress, lecture_statistics, lectures, opened_lectures, recordings, transcripts
from db.unit_of_work import Database
from services.domain.audit import Action
from services.domain.lectures import CountedLecture, Lecture
from services.domain.lifecycle import FileStatus, LectureStatus
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role
from services.domain.question_bank import Recording
from services.domain.recordings import KeptRecording, copy_key
from services.domain.transcripts import Segment, Transcript
from services.jobs.job_queue import lecture_lock, queue_copying, queue_transcription
from services.lectures.arrivals import note
from services.lectures.materials import Shelf, shelf_of
from services.providers.protocols import ObjectStore

_LINK_SECONDS = 6 * 3600


@dataclass(frozen=True, slots=True)
class OpenLecture:
    """A lecture as its page shows it.

    `recording_url` is signed: of the recording, or of its copy where browsers need one, and `recording_type` is its
    content type. It is empty without a recording, and while there is none that a browser can play.
    `language` (ISO 639-1) is that of what is read under it.
    `transcript_version` grows with every change of what is read under it; None while nothing has been heard.
    `has_open_words`: a term is offered to listen for, or something was likely misheard, and nobody has decided yet.
    """

    lecture: Lecture
    language: str
    transcript_version: int | None
    recording_url: str
    recording_type: str
    recording: KeptRecording | None
    has_open_words: bool
    shelf: Shelf

    @property
    def is_heard(self) -> bool:
        """There is a line to read."""
        return self.transcript_version is not None


class Lectures:
    """What was recorded in a course and what was heard in it."""

    def __init__(self, database: Database, store: ObjectStore) -> None:
        self._database = database
        self._store = store

    def page(self, person: Person, course_id: UUID, request: PageRequest, *, search: str = "") -> Page[Lecture]:
        """The lectures of a course, in the order they were added."""
        with self._database.lookup() as work:
            return lectures.page(work, person, course_id, request, search=search)

    def get(self, person: Person, lecture_id: UUID) -> Lecture:
        """One lecture and where it stands."""
        with self._database.lookup() as work:
            return lectures.get(work, person, lecture_id)

    def open(self, person: Person, lecture_id: UUID) -> OpenLecture:
        """The lecture without its lines, and a link to its recording that is good for some hours."""
        with self._database.lookup() as work:
            opened = opened_lectures.get(work, person, lecture_id)
        lecture, recording = opened.lecture, opened.recording
        key, content_type = lecture.object_key, lecture.content_type
        if recording is not None and recording.copy_status is not FileStatus.ABSENT:
            content_type = recording.copy_type or ""
            key = copy_key(lecture_id) if recording.copy_status is FileStatus.READY else ""
        url = self._link(person, key, content_type, lecture.file_name)
        shelf = shelf_of(self._store, person, opened.files, can_change=opened.can_change)
        return OpenLecture(
            lecture,
            opened.language,
            opened.transcript_version,
            url,
            content_type,
            recording,
            opened.has_open_words,
            shelf,
        )

    def copying(self, person: Person, lecture_id: UUID) -> KeptRecording | None:
        """How far the copy for browsers is."""
        with self._database.lookup() as work:
            lectures.get(work, person, lecture_id)
            return recordings.of_lecture(work, lecture_id)

    def copy_again(self, person: Person, lecture_id: UUID) -> None:
        """Try once more to make a copy that browsers play."""
        with self._database.unit_of_work() as work:
            lectures.get(work, person, lecture_id, Role.TEACHER)
            recordings.set_copy_status(work, lecture_id, FileStatus.WAITING)
            queue_copying(work, lecture_id)
            work.commit()

    def news(self, person: Person, lecture_id: UUID, *, after: int) -> tuple[Lecture, list[Segment]]:
        """Where the lecture stands, and the segments heard since there were `after` of them."""
        with self._database.reading() as work:
            return lectures.get(work, person, lecture_id), transcripts.segments(work, lecture_id, after=after - 1)

    def lines(self, person: Person, lecture_id: UUID) -> str:
        """What has been heard so far as the JSON `[[start_ms, end_ms, text, speaker], …]`."""
        with self._database.lookup() as work:
            lectures.get(work, person, lecture_id)
            return transcripts.lines(work, lecture_id)

    def recording_url(self, person: Person, recording: Recording) -> str:
        """Her link to the recording that came with a question of hers, good for some hours; it serves ranges."""
        return self._link(person, recording.object_key, recording.content_type, recording.file_name)

    def transcript(self, person: Person, lecture_id: UUID) -> Transcript:
        """The whole transcript, for export."""
        with self._database.reading() as work:
            lectures.get(work, person, lecture_id)
            return transcripts.transcript(work, lecture_id)

    def counted(self, person: Person, lecture_id: UUID) -> CountedLecture:
        """The lecture with what the index counted in it."""
        with self._database.lookup() as work:
            return lecture_statistics.counted(work, person, lecture_id)

    def retry(self, person: Person, lecture_id: UUID) -> None:
        """Go on with a failed or cancelled lecture after what has been heard already."""
        with self._database.unit_of_work() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            queue_transcription(work, lecture_id)
            note(work, person, Action.LECTURE_RETRIED, lecture)
            work.commit()

    def cancel(self, person: Person, lecture_id: UUID) -> None:
        """Stop hearing a lecture; what has been heard is kept."""
        with self._database.unit_of_work() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            lecture_progress.set_status(work, lecture_id, LectureStatus.CANCELLED)
            jobs.drop_waiting(work, lecture_lock(lecture_id))
            note(work, person, Action.LECTURE_CANCELLED, lecture)
            work.commit()

    def _link(self, person: Person, key: str, content_type: str, file_name: str) -> str:
        if not key:  # a lecture that came as a transcript alone
            return ""
        return self._store.read_url(
            key, holder=person.id, content_type=content_type, file_name=file_name, expires_in=_LINK_SECONDS
        )

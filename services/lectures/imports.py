"""Lectures from transcripts that exist already: with a recording that came before, or without any."""

from uuid import UUID, uuid4

from db.queries import access, audit, courses, lecture_progress, lectures, transcripts
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import Conflict
from services.domain.given_transcripts import MOST_BYTES, GivenTranscript, given_transcript
from services.domain.lectures import Lecture, LectureTitle
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person, Role
from services.domain.recording_names import title_from
from services.domain.typed_text import checked_title, one_line
from services.jobs.job_queue import queue_transcription

_LONGEST_FILE_NAME = 200
_HAS_ONE = "This lecture has its transcript, and questions may cite it. Add the file as a lecture of its own."
_BEING_HEARD = "This lecture is just being transcribed. Stop that first, then add the transcript."


class Imports:
    """Takes captions, text, Amazon Transcribe's JSON and Lectern's own in place of hearing a recording."""

    max_bytes = MOST_BYTES

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, person: Person, course_id: UUID, *, file_name: str, content: bytes, title: str = "") -> UUID:
        """A lecture without a recording, its transcript queued for the index; `InvalidInput` when it cannot be read."""
        given = given_transcript(content, file_name=file_name)
        file_name = one_line(file_name)[-_LONGEST_FILE_NAME:]
        title = checked_title(title or title_from(file_name), "lecture")
        lecture_id = uuid4()
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            lectures.add(
                work,
                person,
                course_id,
                lecture_id=lecture_id,
                title=title,
                file_name=file_name,
                content_type="text/plain",
                size=len(content),
                object_key="",
            )
            lectures.change(work, lecture_id, duration_ms=given.transcript.duration_ms)
            lecture_progress.set_status(work, lecture_id, LectureStatus.UPLOADED)
            self._keep(work, person, lectures.get(work, person, lecture_id), given, queues=True)
            work.commit()
        return lecture_id

    def put(self, person: Person, lecture_id: UUID, *, file_name: str, content: bytes) -> None:
        """The transcript of a recording that is still arriving, failed or was stopped: it will not be heard (again).

        What was heard of it goes. `Conflict` for a lecture that has its transcript or is being worked on.
        """
        given = given_transcript(content, file_name=file_name)
        with self._database.unit_of_work() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            status = lecture_progress.held_status(work, lecture_id)
            if status is LectureStatus.READY:
                raise Conflict(_HAS_ONE)
            if status.is_working or status is LectureStatus.UPLOADED:
                raise Conflict(_BEING_HEARD)
            transcripts.remove(work, lecture_id)
            self._keep(work, person, lecture, given, queues=status.is_stopped)
            work.commit()

    def waiting(self, person: Person, course_id: UUID) -> list[LectureTitle]:
        """Her lectures of this course that a transcript can be put under, newest first."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return lectures.without_transcript(work, person, course_id)

    def _keep(self, work: Work, person: Person, lecture: Lecture, given: GivenTranscript, *, queues: bool) -> None:
        transcript = given.transcript
        lectures.change(
            work,
            lecture.id,
            has_given_transcript=True,
            heard_ms=transcript.duration_ms,
            notice=given.notice,
            language=transcript.language or courses.get(work, person, lecture.course_id).language,
        )
        transcripts.append(work, lecture.id, transcript.segments)
        if queues:
            queue_transcription(work, lecture.id)
        audit.record(
            work,
            person,
            Action.TRANSCRIPT_ADDED,
            "lecture",
            lecture.id,
            course_id=lecture.course_id,
            title=lecture.title,
            lines=len(transcript.segments),
        )

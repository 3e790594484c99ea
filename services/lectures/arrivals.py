"""What becomes of a lecture when its recording begins to arrive, has arrived, or will not."""

from uuid import UUID

from db.queries import audit, jobs, lecture_progress, lectures, materials, recordings, transcripts, uploads
from db.unit_of_work import Work
from services.domain.audit import Action
from services.domain.errors import Conflict, InvalidInput
from services.domain.inbox import Telling
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person, Role
from services.domain.recordings import copy_key
from services.domain.uploads import PART_SIZE, ChosenFile, UnfinishedUpload, recording_key
from services.jobs.job_queue import lecture_lock, queue_copying, queue_transcription
from services.providers.media import MediaInfo
from services.review.tellings import tell_lecture_ended

_STAYS = "This lecture stays: something was heard in it or is being heard, and questions may cite that."


def note_begun(work: Work, person: Person, lecture: Lecture, file: ChosenFile, store_upload_id: str) -> None:
    """The recording of this lecture is on its way."""
    uploads.add(
        work,
        person,
        lecture.id,
        store_upload_id=store_upload_id,
        fingerprint=file.fingerprint,
        size=file.size,
        part_size=PART_SIZE,
    )
    audit.record(
        work,
        person,
        Action.UPLOAD_BEGUN,
        "lecture",
        lecture.id,
        course_id=lecture.course_id,
        title=lecture.title,
        bytes=file.size,
    )


def queue_or_fail(work: Work, lecture_id: UUID, found: MediaInfo | InvalidInput) -> None:
    """A recording that can be heard waits for its turn; with any other the lecture fails, and says why."""
    if isinstance(found, InvalidInput):
        lecture_progress.set_status(work, lecture_id, LectureStatus.FAILED, reason=str(found))
        tell_lecture_ended(work, lecture_id, Telling.NOT_TRANSCRIBED, str(found))
    else:
        lectures.change(work, lecture_id, content_type=found.content_type, duration_ms=found.duration_ms)
        if recordings.keep(work, lecture_id, found.facts):
            queue_copying(work, lecture_id)
        queue_transcription(work, lecture_id)


def put_under_transcript(
    work: Work, lecture: Lecture, upload: UnfinishedUpload, found: MediaInfo | InvalidInput
) -> None:
    """The recording came after the transcript, which stays as it is: there is nothing to hear."""
    if isinstance(found, InvalidInput):
        lectures.change(work, lecture.id, notice=f"{found} The transcript is kept.")
        return
    chosen = ChosenFile.of_fingerprint(upload.fingerprint)
    lectures.change(
        work,
        lecture.id,
        object_key=recording_key(lecture.id),
        file_name=chosen.name,
        content_type=found.content_type,
        size=upload.size,
        duration_ms=max(found.duration_ms, lecture.duration_ms or 0),
    )
    if recordings.keep(work, lecture.id, found.facts):
        queue_copying(work, lecture.id)


def note(work: Work, person: Person, action: Action, lecture: Lecture) -> None:
    """Note in the audit log what a person did with a lecture."""
    audit.record(work, person, action, "lecture", lecture.id, course_id=lecture.course_id, title=lecture.title)


def forget_recording(work: Work, lecture: Lecture) -> None:
    """The recording of this lecture will not arrive: the lecture goes, unless it was given a transcript."""
    if lecture_progress.held_status(work, lecture.id) is not LectureStatus.UPLOADING:  # it came after the transcript
        uploads.forget(work, lecture.id)
        return
    if not lecture.has_given_transcript:
        lectures.remove(work, lecture.id)
        return
    uploads.forget(work, lecture.id)
    lectures.change(work, lecture.id, object_key="")
    lecture_progress.set_status(work, lecture.id, LectureStatus.UPLOADED)
    queue_transcription(work, lecture.id)


def remove_unheard(work: Work, person: Person, lecture_id: UUID) -> list[str]:
    """Remove a lecture that stopped before anything was heard; the keys of its files, `Conflict` for any other."""
    lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
    status = lecture_progress.held_status(work, lecture_id)
    if not status.is_stopped or transcripts.any_segment(work, lecture_id):
        raise Conflict(_STAYS)
    keys = [copy_key(lecture_id), *(material.object_key for material in materials.of_lecture(work, lecture_id))]
    jobs.drop_waiting(work, lecture_lock(lecture_id))
    lectures.remove(work, lecture_id)
    note(work, person, Action.LECTURE_REMOVED, lecture)
    return [lecture.object_key, *keys] if lecture.object_key else keys

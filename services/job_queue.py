"""The names of jobs and queues, and how work gets into them: in the transaction that makes it necessary."""

from uuid import UUID

from db.queries import jobs, lectures
from db.unit_of_work import Work
from services.domain.lifecycle import LectureStatus

HEARTBEAT_SECONDS = 3.0
STALLED_AFTER_SECONDS = 12.0

TRANSCRIPTION = "transcription"
WRITING = "writing"

TRANSCRIBE = "transcribe_lecture"
WRITE_QUESTIONS = "write_questions"


def queue_transcription(work: Work, lecture_id: UUID) -> None:
    """Move the lecture into the queue and put its job there, both or neither."""
    lectures.set_status(work, lecture_id, LectureStatus.QUEUED)
    jobs.defer(
        work,
        TRANSCRIBE,
        queue=TRANSCRIPTION,
        lock=f"lecture/{lecture_id}",
        arguments={"lecture_id": str(lecture_id)},
    )


def queue_writing(work: Work, run_id: UUID) -> None:
    """Put the job of a queued run into the queue."""
    jobs.defer(work, WRITE_QUESTIONS, queue=WRITING, lock=f"run/{run_id}", arguments={"run_id": str(run_id)})

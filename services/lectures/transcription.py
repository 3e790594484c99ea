"""The job that turns a recording into a transcript and an index; it may be killed at any instruction."""

import errno
from functools import partial
from time import monotonic
from uuid import UUID

from db.queries import course_settings, lecture_progress, lecture_statistics, lectures, transcripts, vocabulary
from db.unit_of_work import Database
from services.domain.errors import Conflict, DatabaseUnavailable, InvalidInput, LecternError, NotFound
from services.domain.inbox import Telling
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.jobs.job_queue import queue_offers
from services.jobs.memory import give_back_memory
from services.lectures.lecture_index import LectureIndex
from services.lectures.word_check import WordCheck
from services.logs import logger
from services.providers.hearing_limits import NOTHING_SAID
from services.providers.protocols import Embedder, Heard, HearingRequest, ObjectStore, Transcriber
from services.review.tellings import tell_lecture_ended

_UNKNOWN = "Something went wrong inside Lectern. What was heard is kept: try again."
_DISK_FULL = (
    "The computer that does this work has no room left on its disk. What was heard is kept: "
    "tell whoever looks after it, then try again to go on from there."
)

log = logger("transcription")


class Transcription:
    """Hears a recording piece by piece; what has been heard is kept, whatever happens next."""

    def __init__(
        self,
        database: Database,
        store: ObjectStore,
        transcriber: Transcriber,
        embedder: Embedder,
    ) -> None:
        self._database = database
        self._store = store
        self._transcriber = transcriber
        self._embedder = embedder
        self._index_of = LectureIndex(database, embedder)
        self._words = WordCheck(database)

    def run(self, lecture_id: UUID) -> None:
        """Bring a queued or interrupted lecture to `ready`, or to `failed` with a reason a teacher understands."""
        lecture = self._begin(lecture_id)
        if lecture is None:
            return
        try:
            if lecture.status is LectureStatus.TRANSCRIBING and not self._hear(lecture):
                return
            self._index(lecture)
        except Conflict as stopped:
            log.info("transcription_stopped", lecture=str(lecture_id), because=str(stopped))
        except DatabaseUnavailable:
            raise
        except LecternError as error:
            self.give_up(lecture_id, str(error))
        except Exception as error:
            self.give_up(lecture_id, _DISK_FULL if _is_full(error) else _UNKNOWN)
            raise

    def give_up(self, lecture_id: UUID, reason: str) -> None:
        """Let the lecture fail with this reason, unless it has ended or been cancelled meanwhile."""
        try:
            with self._database.unit_of_work() as work:
                lecture_progress.set_status(work, lecture_id, LectureStatus.FAILED, reason=reason)
                tell_lecture_ended(work, lecture_id, Telling.NOT_TRANSCRIBED, reason)
                work.commit()
        except (Conflict, NotFound) as stopped:
            log.info("transcription_stopped", lecture=str(lecture_id), because=str(stopped))
        else:
            log.warning("transcription_failed", lecture=str(lecture_id), reason=reason)

    def _begin(self, lecture_id: UUID) -> Lecture | None:
        """The lecture as this job takes it over; None when there is nothing to do for it."""
        with self._database.unit_of_work() as work:
            lecture = lectures.get_for_job(work, lecture_id)
            if lecture is None or not lecture.status.is_working:
                return None
            if lecture.status is LectureStatus.QUEUED:
                lecture_progress.set_status(work, lecture_id, LectureStatus.TRANSCRIBING)
            lecture_progress.begin_hearing(work, lecture_id)
            work.commit()
            return lectures.get_for_job(work, lecture_id)

    def _hear(self, lecture: Lecture) -> bool:
        """Hear the rest; False when the lecture was cancelled or another worker has it."""
        if not lecture.has_given_transcript and not self._hear_rest(lecture):
            return False
        with self._database.unit_of_work() as work:
            if not transcripts.any_segment(work, lecture.id):
                raise InvalidInput(NOTHING_SAID)
            lecture_progress.set_status(work, lecture.id, LectureStatus.INDEXING)
            work.commit()
        return True

    def _hear_rest(self, lecture: Lecture) -> bool:
        self._embedder.release()
        give_back_memory()  # an engine takes much, and what embeds is not needed beside it
        heard_ms, began = lecture.heard_ms, monotonic()
        for piece in self._transcriber.hear(self._request(lecture)):
            if not self._keep(lecture.id, heard_ms, piece, hearing_ms=round((monotonic() - began) * 1000)):
                return False
            heard_ms = piece.heard_ms
        return True

    def _request(self, lecture: Lecture) -> HearingRequest:
        with self._database.reading() as work:
            course = course_settings.get(work, lecture.course_id)
            wanted = vocabulary.vocabulary(work, lecture.id)
        return HearingRequest(
            open=partial(self._store.open, lecture.object_key),
            name=str(lecture.id),
            object_key=lecture.object_key,
            language=course.language,
            vocabulary=wanted,
            resume_ms=lecture.heard_ms,
        )

    def _keep(self, lecture_id: UUID, from_ms: int, piece: Heard, *, hearing_ms: int) -> bool:
        with self._database.unit_of_work() as work:
            mine = lecture_progress.advance(
                work,
                lecture_id,
                from_ms=from_ms,
                to_ms=piece.heard_ms,
                duration_ms=piece.duration_ms,
                hearing_ms=hearing_ms,
            )
            if mine:
                transcripts.append(work, lecture_id, piece.segments)
                told = {"notice": piece.notice, "language": piece.language}
                if changes := {name: words for name, words in told.items() if words}:
                    lectures.change(work, lecture_id, **changes)
                work.commit()
            return mine

    def _index(self, lecture: Lecture) -> None:
        give_back_memory()  # loading what embeds takes 200 MB for a moment
        self._index_of.embed(lecture.id)
        self._words.look(lecture.id)
        statistics = self._index_of.counted(lecture.id)
        with self._database.unit_of_work() as work:
            lecture_statistics.keep_statistics(work, lecture.id, statistics)
            lecture_progress.set_status(work, lecture.id, LectureStatus.READY)
            queue_offers(work, lecture.id)
            tell_lecture_ended(work, lecture.id, Telling.TRANSCRIBED)
            work.commit()


def _is_full(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)

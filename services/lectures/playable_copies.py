"""The job that makes a copy of a recording which browsers can play; it may be killed at any instruction."""

from collections.abc import Callable
from tempfile import TemporaryFile
from time import monotonic
from uuid import UUID

from db.queries import lectures, recordings
from db.unit_of_work import Database
from services.domain.errors import DatabaseUnavailable, LecternError
from services.domain.lectures import Lecture
from services.domain.lifecycle import FileStatus
from services.domain.recordings import copy_key
from services.logs import logger
from services.providers.playable import make_copy
from services.providers.protocols import ObjectStore

_NOTE_EVERY_SECONDS = 2.0

log = logger("playable_copies")


class PlayableCopies:
    """Brings waiting copies to `ready`, or to `failed` with a reason; begun again, a copy is made anew, whole."""

    def __init__(self, database: Database, store: ObjectStore) -> None:
        self._database = database
        self._store = store

    def run(self, lecture_id: UUID) -> None:
        """Make the copy of one recording and keep it under the lecture's own key."""
        lecture = self._begin(lecture_id)
        if lecture is None:
            return
        try:
            # Nameless files: nothing of them is left, whatever happens.
            with self._store.open(lecture.object_key) as recording, TemporaryFile() as copy:
                content_type = make_copy(recording, copy, on_progress=self._noting(lecture_id))
                copy.seek(0)
                self._store.write(copy_key(lecture_id), copy)
        except DatabaseUnavailable:
            raise
        except LecternError as error:
            self._end(lecture_id, FileStatus.FAILED, reason=str(error))
        except Exception:
            self._end(lecture_id, FileStatus.FAILED, reason="Something went wrong inside Lectern. Try again.")
            raise
        else:
            self._end(lecture_id, FileStatus.READY, content_type=content_type)

    def give_up(self, lecture_id: UUID, reason: str) -> None:
        """End the making with this reason."""
        self._end(lecture_id, FileStatus.FAILED, reason=reason)

    def _begin(self, lecture_id: UUID) -> Lecture | None:
        with self._database.unit_of_work() as work:
            lecture, kept = lectures.get_for_job(work, lecture_id), recordings.of_lecture(work, lecture_id)
            if lecture is None or kept is None or not kept.copy_status.is_working:
                return None
            recordings.set_copy_status(work, lecture_id, FileStatus.WORKING)
            recordings.note_copied(work, lecture_id, 0)
            work.commit()
        return lecture

    def _noting(self, lecture_id: UUID) -> Callable[[int], None]:
        """Notes how far the copy is, not more often than somebody looks."""
        noted = monotonic()

        def note(done_ms: int) -> None:
            nonlocal noted
            if monotonic() - noted >= _NOTE_EVERY_SECONDS:
                noted = monotonic()
                with self._database.unit_of_work() as work:
                    recordings.note_copied(work, lecture_id, done_ms)
                    work.commit()

        return note

    def _end(
        self, lecture_id: UUID, to: FileStatus, *, reason: str | None = None, content_type: str | None = None
    ) -> None:
        with self._database.unit_of_work() as work:
            kept = recordings.of_lecture(work, lecture_id)
            if kept is None or not kept.copy_status.is_working:
                return
            recordings.set_copy_status(work, lecture_id, to, reason=reason, content_type=content_type)
            work.commit()
        if reason:
            log.warning("copy_not_made", lecture=str(lecture_id), reason=reason)

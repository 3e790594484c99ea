"""What nobody comes back for is cleared away: unfinished uploads after a week, and files that belong to nothing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from db.queries import audit, kept_files, lecture_progress, lectures, uploads
from db.unit_of_work import Database, Lookup
from services.domain.audit import Action
from services.domain.errors import ProviderUnavailable
from services.domain.lifecycle import LectureStatus
from services.lectures.arrivals import forget_recording
from services.logs import logger
from services.providers.protocols import ObjectStore

KEPT_FOR = timedelta(days=7)
_OF_LECTURE = re.compile(r"lectures/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.+")
_AT_ONCE = 500
_LOST_NAMED = 20

log = logger("retention")


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was found: uploads given up, uploads and files that belonged to nothing, lectures without their file."""

    given_up: int = 0
    unknown_uploads: int = 0
    unknown_files: int = 0
    without_file: tuple[UUID, ...] = ()


class UploadRetention:
    """Looks through the database and the object store; being interrupted anywhere is harmless.

    An upload that began a week ago is given up, with its lecture unless that was given a transcript. Uploads in the
    store that no lecture waits for, and files under a lecture's key that nothing points to (it is gone, or somebody was
    killed before the file counted or after it did), are removed when they are a week old: whatever is being written
    just now is younger. A lecture whose file is gone is only named in the log.
    """

    def __init__(self, database: Database, store: ObjectStore, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._store = store
        self._clock = clock

    def run(self) -> Cleared:
        """Clear away; what cannot be reached now is left for the next time."""
        try:
            given_up = self._give_up_forgotten()
            unknown_uploads = self._abort_unknown()
            unknown_files, without_file = self._look_through_files()
        except ProviderUnavailable as error:
            log.warning("not_cleared", because=str(error))
            return Cleared()
        cleared = Cleared(given_up, unknown_uploads, unknown_files, without_file)
        if cleared != Cleared():
            log.warning(
                "cleared",
                uploads_given_up=given_up,
                unknown_uploads=unknown_uploads,
                unknown_files=unknown_files,
                lectures_without_file=[str(each) for each in without_file[:_LOST_NAMED]],
            )
        return cleared

    def _give_up_forgotten(self) -> int:
        with self._database.lookup() as work:
            forgotten = uploads.older_than(work, KEPT_FOR)
        given_up = 0
        for lecture_id, store_upload_id in forgotten:
            with self._database.unit_of_work() as work:
                lecture = lectures.get_for_job(work, lecture_id)
                if lecture is None:
                    continue
                is_arriving = lecture_progress.held_status(work, lecture_id) is LectureStatus.UPLOADING
                if not is_arriving and not uploads.is_begun(work, lecture_id):
                    continue  # it was completed or given up meanwhile
                forget_recording(work, lecture)
                audit.record_by_itself(
                    work,
                    Action.UPLOAD_GIVEN_UP,
                    "lecture",
                    lecture_id,
                    course_id=lecture.course_id,
                    title=lecture.title,
                )
                work.commit()
            self._store.abort(store_upload_id)
            given_up += 1
        return given_up

    def _abort_unknown(self) -> int:
        old = [upload for upload in self._store.begun() if self._is_old(upload.begun_at)]
        # Asked for after the store: an upload that is complete by now is not among them, and one that began later is.
        with self._database.lookup() as work:
            known = uploads.known_keys(work)
        unknown = [upload for upload in old if upload.key not in known]
        for upload in unknown:
            self._store.abort(upload.upload_id)
        return len(unknown)

    def _look_through_files(self) -> tuple[int, tuple[UUID, ...]]:
        with self._database.lookup() as work:
            # Before the store is: what arrives meanwhile is no lecture without its file.
            expected = dict(self._recordings(work))
        unknown = 0
        kept = self._store.kept()
        while found := list(islice(kept, _AT_ONCE)):
            of_lecture: dict[UUID, list[str]] = {}
            for file in found:
                belongs = _OF_LECTURE.fullmatch(file.key)
                if belongs:
                    expected.pop(file.key, None)
                    if self._is_old(file.kept_at):
                        of_lecture.setdefault(UUID(belongs[1]), []).append(file.key)
            with self._database.lookup() as work:
                # Asked for after the store: whatever counts by now is known.
                unwanted = kept_files.belonging_to_nothing(work, of_lecture)
            for key in unwanted:
                self._store.delete(key)
            unknown += len(unwanted)
        return unknown, tuple(expected.values())

    def _recordings(self, work: Lookup) -> Iterator[tuple[str, UUID]]:
        last = UUID(int=0)
        while page := kept_files.recordings(work, after=last, most=_AT_ONCE):
            yield from ((key, lecture_id) for lecture_id, key in page)
            last = page[-1][0]

    def _is_old(self, moment: datetime) -> bool:
        return moment < self._clock() - KEPT_FOR

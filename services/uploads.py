"""Recordings on their way in: plans, arrived parts, and the moment an upload is whole."""

from dataclasses import replace
from pathlib import Path, PurePath
from uuid import UUID, uuid4

from db.queries import access, audit, lectures
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import InvalidInput, NotFound
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.people import Person, Role
from services.domain.typed_text import checked_title
from services.domain.uploads import PART_SIZE, ChosenFile, UploadPlan, part_count
from services.job_queue import queue_transcription
from services.providers.media import MediaInfo, probe
from services.providers.protocols import ObjectStore

_URL_SECONDS = 3600


class Uploads:
    """Takes a recording in parts; the browser does the same thing whichever store is behind it."""

    def __init__(self, database: Database, store: ObjectStore, *, max_bytes: int) -> None:
        self._database = database
        self._store = store
        self.max_bytes = max_bytes

    def begin(self, person: Person, course_id: UUID, file: ChosenFile, *, title: str = "") -> UploadPlan:
        """The plan for a file: a new lecture, or the unfinished upload of this very file."""
        file = replace(file, name=_clean(file.name))
        self._check(file)
        with self._database.reading() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            known = lectures.unfinished_upload(work, person, course_id, file.fingerprint)
        if known is not None:
            return self.plan(person, known)
        lecture_id = uuid4()
        key = _recording_key(lecture_id)
        upload_id = self._store.begin(key, size=file.size, part_size=PART_SIZE)
        title = checked_title(title or title_from(file.name), "lecture")
        with self._database.unit_of_work() as work:
            lectures.add(
                work,
                person,
                course_id,
                lecture_id=lecture_id,
                title=title,
                file_name=file.name,
                content_type=file.content_type or "application/octet-stream",
                size=file.size,
                object_key=key,
            )
            lectures.add_upload(
                work,
                person,
                lecture_id,
                store_upload_id=upload_id,
                fingerprint=file.fingerprint,
                size=file.size,
                part_size=PART_SIZE,
            )
            audit.record(
                work,
                person,
                Action.UPLOAD_BEGUN,
                "lecture",
                lecture_id,
                course_id=course_id,
                title=title,
                bytes=file.size,
            )
            work.commit()
        return self.plan(person, lecture_id)

    def plan(self, person: Person, lecture_id: UUID) -> UploadPlan:
        """What is still to be sent, with fresh URLs; `NotFound` when the upload has ended."""
        with self._database.reading() as work:
            lectures.get(work, person, lecture_id, Role.TEACHER)
            upload = lectures.upload_of(work, person, lecture_id)
        if upload is None:
            raise NotFound("This upload has ended. Choose the file again to begin anew.")
        arrived = tuple(part.number for part in self._store.list_parts(upload.store_upload_id))
        missing = sorted(set(range(1, part_count(upload.size, upload.part_size) + 1)) - set(arrived))
        urls = {
            number: self._store.part_url(upload.store_upload_id, number, holder=person.id, expires_in=_URL_SECONDS)
            for number in missing
        }
        chosen = ChosenFile.of_fingerprint(upload.fingerprint)
        return UploadPlan(
            upload_id=upload.id,
            lecture_id=lecture_id,
            file_name=chosen.name,
            size=chosen.size,
            last_modified=chosen.last_modified,
            part_size=upload.part_size,
            arrived=arrived,
            parts=urls,
        )

    def unfinished(self, person: Person, course_id: UUID) -> list[Lecture]:
        """Her lectures of this course whose recordings have not wholly arrived."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return lectures.unfinished_uploads(work, person, course_id)

    def complete(self, person: Person, lecture_id: UUID) -> None:
        """All parts are there: look at the file and queue its transcription. Doing it twice is harmless.

        A file that cannot be heard leaves the lecture failed, with the reason; the file is kept.
        """
        with self._database.reading() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            upload = lectures.upload_of(work, person, lecture_id)
        if upload is None:
            return
        self._store.complete(upload.store_upload_id)
        found = self._look_at(lecture.object_key)
        with self._database.unit_of_work() as work:
            if lectures.forget_upload(work, lecture_id):
                lectures.set_status(work, lecture_id, LectureStatus.UPLOADED)
                _queue_or_fail(work, lecture_id, found)
                _record(work, person, Action.UPLOAD_COMPLETED, lecture)
                work.commit()

    def take(self, person: Person, course_id: UUID, file: Path, *, title: str) -> UUID:
        """A recording that lies on this machine becomes a lecture as an uploaded one does."""
        with self._database.reading() as work:
            access.demand(work, person, course_id, Role.TEACHER)
        lecture_id = uuid4()
        key = _recording_key(lecture_id)
        with file.open("rb") as recording:
            size = self._store.write(key, recording)
        found = self._look_at(key)
        title = checked_title(title, "lecture")
        with self._database.unit_of_work() as work:
            lectures.add(
                work,
                person,
                course_id,
                lecture_id=lecture_id,
                title=title,
                file_name=file.name,
                content_type="application/octet-stream",
                size=size,
                object_key=key,
            )
            lectures.set_status(work, lecture_id, LectureStatus.UPLOADED)
            _queue_or_fail(work, lecture_id, found)
            audit.record(
                work,
                person,
                Action.RECORDING_TAKEN,
                "lecture",
                lecture_id,
                course_id=course_id,
                title=title,
                bytes=size,
            )
            work.commit()
        return lecture_id

    def give_up(self, person: Person, lecture_id: UUID) -> None:
        """Forget an unfinished upload and its lecture."""
        with self._database.unit_of_work() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            upload = lectures.upload_of(work, person, lecture_id)
            if upload is None:
                return
            lectures.remove(work, lecture_id)
            _record(work, person, Action.UPLOAD_GIVEN_UP, lecture)
            work.commit()
        self._store.abort(upload.store_upload_id)

    def _look_at(self, key: str) -> MediaInfo | InvalidInput:
        try:
            with self._store.open(key) as recording:
                return probe(recording)
        except InvalidInput as error:
            return error

    def _check(self, file: ChosenFile) -> None:
        if file.size <= 0:
            raise InvalidInput(f"{file.name} is empty. Choose a file with a recording in it.")
        if file.size > self.max_bytes:
            raise InvalidInput(
                f"{file.name} has {file.size / 1000**3:.1f} GB, and at most "
                f"{self.max_bytes / 1000**3:.1f} GB are taken. Save it as sound only, or in two halves."
            )


def _queue_or_fail(work: Work, lecture_id: UUID, found: MediaInfo | InvalidInput) -> None:
    if isinstance(found, InvalidInput):
        lectures.set_status(work, lecture_id, LectureStatus.FAILED, reason=str(found))
    else:
        lectures.change(work, lecture_id, content_type=found.content_type, duration_ms=found.duration_ms)
        queue_transcription(work, lecture_id)


def _record(work: Work, person: Person, action: Action, lecture: Lecture) -> None:
    audit.record(work, person, action, "lecture", lecture.id, course_id=lecture.course_id, title=lecture.title)


def _recording_key(lecture_id: UUID) -> str:
    return f"lectures/{lecture_id}/recording"


def title_from(file_name: str) -> str:
    """A lecture's title guessed from its file name: `week_03-enzymes.mp4` becomes "Week 03 enzymes"."""
    words = PurePath(_clean(file_name)).stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words)[:200] or "Lecture"
    return title[0].upper() + title[1:]


def _clean(file_name: str) -> str:
    """The last part of a file name without control and direction marks, at most 200 characters."""
    last = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in last if character.isprintable()).strip()[-200:] or "recording"

"""Recordings on their way in: plans, and the moment an upload is whole."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID, uuid4

from db.queries import access, audit, lecture_progress, lectures, uploads
from db.unit_of_work import Database
from services.domain.audit import Action
from services.domain.errors import Conflict, InvalidInput, NotFound, ProviderUnavailable
from services.domain.lectures import Lecture
from services.domain.lifecycle import LectureStatus
from services.domain.media_types import claimed_type
from services.domain.people import Person, Role
from services.domain.recording_names import recording_name, title_from
from services.domain.typed_text import checked_title
from services.domain.uploads import PART_SIZE, ChosenFile, UploadPlan, recording_key
from services.lectures.arrivals import (
    forget_recording,
    note,
    note_begun,
    put_under_transcript,
    queue_or_fail,
    remove_unheard,
)
from services.lectures.part_signing import UPLOAD_ENDED, UploadTokens, arrived_parts, begun_parts
from services.providers.media import MediaInfo, probe
from services.providers.protocols import ObjectStore

_ANOTHER = "Another recording of this lecture is on its way. Cancel that upload to send this one."


class Uploads:
    """Takes a recording in parts; the browser does the same thing whichever store is behind it."""

    def __init__(self, database: Database, store: ObjectStore, *, tokens: UploadTokens, max_bytes: int) -> None:
        self._database = database
        self._store = store
        self._tokens = tokens
        self.max_bytes = max_bytes

    def begin(self, person: Person, course_id: UUID, file: ChosenFile, *, title: str = "") -> UploadPlan:
        """The plan for a file: a new lecture, or the unfinished upload of this very file."""
        name = recording_name(file.name)
        self._check(file, name)
        with self._database.reading() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            known = uploads.of_file(work, person, course_id, file.fingerprint)
        if known is not None:
            return self._go_on(person, known)
        lecture_id = uuid4()
        key = recording_key(lecture_id)
        title = checked_title(title or title_from(name), "lecture")
        upload_id = self._store.begin(key, size=file.size, part_size=PART_SIZE)
        with self._given_up_unless_kept(upload_id), self._database.unit_of_work() as work:
            uploads.hold_file(work, person, course_id, file.fingerprint)
            known = uploads.of_file(work, person, course_id, file.fingerprint)
            if known is None:
                lectures.add(
                    work,
                    person,
                    course_id,
                    lecture_id=lecture_id,
                    title=title,
                    file_name=name,
                    content_type=claimed_type(file.content_type),
                    size=file.size,
                    object_key=key,
                )
                note_begun(work, person, lectures.get(work, person, lecture_id), file, upload_id)
                work.commit()
        if known is not None:  # in another tab, or by an earlier press that was long in coming
            self._store.abort(upload_id)
            return self._go_on(person, known)
        return self.plan(person, lecture_id)

    def begin_under(self, person: Person, lecture_id: UUID, file: ChosenFile) -> UploadPlan:
        """The plan for the recording of a lecture that came as a transcript alone; `Conflict` for any other lecture."""
        name = recording_name(file.name)
        self._check(file, name)
        with self._database.reading() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            known = uploads.of_lecture(work, person, lecture_id)
            is_begun = uploads.is_begun(work, lecture_id)
        if known is not None and known.fingerprint == file.fingerprint:
            return self._go_on(person, lecture_id)
        if is_begun:
            raise Conflict(_ANOTHER)
        if lecture.object_key or lecture.status is LectureStatus.UPLOADING:
            raise Conflict("This lecture has its recording. Add the file as a lecture of its own.")
        upload_id = self._store.begin(recording_key(lecture_id), size=file.size, part_size=PART_SIZE)
        with self._given_up_unless_kept(upload_id), self._database.unit_of_work() as work:
            lecture_progress.held_status(work, lecture_id)
            if uploads.is_begun(work, lecture_id):
                raise Conflict(_ANOTHER)
            note_begun(work, person, lecture, file, upload_id)
            work.commit()
        return self.plan(person, lecture_id)

    def _go_on(self, person: Person, lecture_id: UUID) -> UploadPlan:
        """The plan for what is missing of an unfinished upload; for all of it, if the store has given it up."""
        with self._database.reading() as work:
            gone = uploads.of_lecture(work, person, lecture_id)  # before the store is asked: another may renew it then
        try:
            return self.plan(person, lecture_id)
        except NotFound:
            if gone is None:
                raise
        upload_id = self._store.begin(recording_key(lecture_id), size=gone.size, part_size=gone.part_size)
        with self._given_up_unless_kept(upload_id), self._database.unit_of_work() as work:
            is_mine = uploads.renew(work, lecture_id, gone=gone.store_upload_id, store_upload_id=upload_id)
            work.commit()
        if not is_mine:
            self._store.abort(upload_id)
        return self.plan(person, lecture_id)

    @contextmanager
    def _given_up_unless_kept(self, upload_id: str) -> Iterator[None]:
        """What the store has begun and the database does not know of would lie there for a week."""
        try:
            yield
        except BaseException:
            with suppress(ProviderUnavailable):
                self._store.abort(upload_id)
            raise

    def plan(self, person: Person, lecture_id: UUID) -> UploadPlan:
        """What is still to be sent; `NotFound` when the upload has ended."""
        with self._database.reading() as work:
            lectures.get(work, person, lecture_id, Role.TEACHER)
            upload = uploads.of_lecture(work, person, lecture_id)
        if upload is None:
            raise NotFound(UPLOAD_ENDED)
        chosen = ChosenFile.of_fingerprint(upload.fingerprint)
        return UploadPlan(
            upload_id=upload.id,
            lecture_id=lecture_id,
            file_name=chosen.name,
            size=chosen.size,
            last_modified=chosen.last_modified,
            part_size=upload.part_size,
            arrived=arrived_parts(self._store, upload),
            begun={part.number: part.size for part in begun_parts(self._store, upload) or ()},
            sign=f"/uploads/sign/{self._tokens.give(person, lecture_id)}",
        )

    def unfinished(self, person: Person, course_id: UUID) -> list[Lecture]:
        """Her lectures of this course whose recordings have not wholly arrived."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return lectures.unfinished_uploads(work, person, course_id)

    def complete(self, person: Person, lecture_id: UUID) -> None:
        """All parts are there: put them together, look at the file and queue its transcription.

        Doing it twice is harmless. `InvalidInput` when a part is missing or damaged; the upload can go on. A file
        that cannot be heard leaves the lecture failed, with the reason; the file is kept.
        """
        with self._database.reading() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            upload = uploads.of_lecture(work, person, lecture_id)
        if upload is None:
            return
        key = lecture.object_key or recording_key(lecture_id)
        self._store.complete(upload.store_upload_id)
        kept = self._store.describe(key)
        if kept.size != upload.size:
            raise InvalidInput("The file on the server has another length than the one that was sent. Upload it again.")
        found = self._look_at(key)
        with self._database.unit_of_work() as work:
            if uploads.forget(work, lecture_id):
                lectures.change(work, lecture_id, checksum=kept.checksum)
                if lecture_progress.held_status(work, lecture_id) is LectureStatus.UPLOADING:
                    lecture_progress.set_status(work, lecture_id, LectureStatus.UPLOADED)
                    queue_or_fail(work, lecture_id, found)
                else:
                    put_under_transcript(work, lecture, upload, found)
                note(work, person, Action.UPLOAD_COMPLETED, lecture)
                work.commit()
        if isinstance(found, InvalidInput) and not lecture.object_key:
            self._store.delete(key)

    def complete_sent(self, person: Person, token: str) -> None:
        """`complete`, for a browser whose page is not there to ask; `token` and more errors as of `PartSigning.sign`.

        An upload that has been completed before is over without an error, for as long as its lecture is there.
        """
        self.complete(person, self._tokens.lecture_of(person, token))

    def take(self, person: Person, course_id: UUID, file: Path, *, title: str) -> UUID:
        """A recording that lies on this machine becomes a lecture as an uploaded one does."""
        with self._database.reading() as work:
            access.demand(work, person, course_id, Role.TEACHER)
        lecture_id = uuid4()
        key = recording_key(lecture_id)
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
            lectures.change(work, lecture_id, checksum=self._store.describe(key).checksum)
            lecture_progress.set_status(work, lecture_id, LectureStatus.UPLOADED)
            queue_or_fail(work, lecture_id, found)
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
        """Forget an unfinished upload and its lecture; one that was given a transcript stays with that alone."""
        with self._database.unit_of_work() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            upload = uploads.of_lecture(work, person, lecture_id)
            if upload is None:
                return
            forget_recording(work, lecture)
            note(work, person, Action.UPLOAD_GIVEN_UP, lecture)
            work.commit()
        self._store.abort(upload.store_upload_id)

    def remove(self, person: Person, lecture_id: UUID) -> None:
        """Remove a lecture that failed or was stopped before anything was heard, and its files; `Conflict` otherwise.

        A file that cannot be removed now belongs to no lecture any more, and goes as `UploadRetention` says.
        """
        with self._database.unit_of_work() as work:
            keys = remove_unheard(work, person, lecture_id)
            work.commit()
        with suppress(ProviderUnavailable):
            for key in keys:
                self._store.delete(key)

    def _look_at(self, key: str) -> MediaInfo | InvalidInput:
        try:
            with self._store.open(key) as recording:
                return probe(recording)
        except InvalidInput as error:
            return error

    def _check(self, file: ChosenFile, name: str) -> None:
        if file.size <= 0:
            raise InvalidInput(f"{name} is empty. Choose a file with a recording in it.")
        if file.size > self.max_bytes:
            raise InvalidInput(
                f"{name} has {file.size / 1000**3:.1f} GB, and at most "
                f"{self.max_bytes / 1000**3:.1f} GB are taken. Save it as sound only, or in two halves."
            )

"""The job that reads slides and handouts page by page; it may be killed at any instruction."""

from uuid import UUID

from db.queries import materials
from db.unit_of_work import Database
from services.domain.errors import DatabaseUnavailable, LecternError
from services.domain.lifecycle import FileStatus
from services.domain.materials import Material
from services.jobs.job_queue import queue_word_check
from services.lectures.word_check import WordCheck
from services.logs import logger
from services.providers.page_reader import read_pages
from services.providers.protocols import ObjectStore
from services.review.evidence_laying import lay_anew

log = logger("slide_reading")


class SlideReading:
    """Brings waiting slides to `ready`, or to `failed` with a reason a teacher understands."""

    def __init__(self, database: Database, store: ObjectStore) -> None:
        self._database = database
        self._store = store
        self._words = WordCheck(database)

    def run(self, material_id: UUID) -> None:
        """Read one file; what an earlier run left half done is done again whole."""
        material = self._begin(material_id)
        if material is None:
            return
        try:
            with self._store.open(material.object_key) as file:
                texts = read_pages(file)
        except DatabaseUnavailable:
            raise
        except LecternError as error:
            self._end(material_id, FileStatus.FAILED, reason=str(error))
        except Exception:
            self._end(material_id, FileStatus.FAILED, reason="Something went wrong inside Lectern. Try again.")
            raise
        else:
            self._keep(material_id, texts)
            try:
                self._words.run(material.lecture_id)
            except DatabaseUnavailable:
                raise
            except Exception:
                self._end(material_id, FileStatus.READY)  # they are read; why their words are not is kept elsewhere
                raise
            self._end(material_id, FileStatus.READY)

    def clear(self, material_id: UUID) -> None:
        """Clear away slides that are absent: first the file, then what points to it."""
        with self._database.reading() as work:
            material = materials.get_for_job(work, material_id)
        if material is None or material.status is not FileStatus.ABSENT:
            return
        self._store.delete(material.object_key)
        with self._database.unit_of_work() as work:
            materials.remove(work, material_id)
            lay_anew(work, material.lecture_id)
            queue_word_check(work, material.lecture_id)
            work.commit()

    def give_up(self, material_id: UUID, reason: str) -> None:
        """End the reading with this reason."""
        self._end(material_id, FileStatus.FAILED, reason=reason)

    def _begin(self, material_id: UUID) -> Material | None:
        with self._database.unit_of_work() as work:
            material = materials.get_for_job(work, material_id)
            if material is None or not material.status.is_working:
                return None
            materials.set_status(work, material_id, FileStatus.WORKING)
            work.commit()
        return material

    def _keep(self, material_id: UUID, texts: list[str]) -> None:
        with self._database.unit_of_work() as work:
            if materials.get_for_job(work, material_id) is not None:
                materials.keep_pages(work, material_id, texts)
                work.commit()

    def _end(self, material_id: UUID, to: FileStatus, *, reason: str | None = None) -> None:
        with self._database.unit_of_work() as work:
            material = materials.get_for_job(work, material_id)
            if material is None or not material.status.is_working:
                return  # removed while it was being read
            materials.set_status(work, material_id, to, reason=reason)
            if to is FileStatus.READY:
                lay_anew(work, material.lecture_id)
            work.commit()
        if reason:
            log.warning("slides_not_read", material=str(material_id), reason=reason)

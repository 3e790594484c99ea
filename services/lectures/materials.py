"""Slides and handouts that go with a lecture, and the text of their pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID, uuid4

from db.queries import audit, lectures, materials
from db.unit_of_work import Database, Work
from services.domain.audit import Action
from services.domain.errors import InvalidInput
from services.domain.lectures import Lecture
from services.domain.lifecycle import FileStatus
from services.domain.materials import CONTENT_TYPES, MOST_OF_A_LECTURE, Material, clean_file_name, content_type_of
from services.domain.people import Person, Role
from services.domain.question_evidence import SlideBeside
from services.domain.recording_names import title_from
from services.domain.typed_text import checked_title
from services.jobs.job_queue import queue_clearing, queue_reading
from services.providers.protocols import ObjectStore

_START_BYTES = 1024
_ABANDONED_SECONDS = 3600
_LINK_SECONDS = 6 * 3600


@dataclass(frozen=True, slots=True)
class Shelf:
    """What goes with a lecture, each file with her signed link to it, and whether she may change it."""

    files: tuple[tuple[Material, str], ...]
    can_change: bool

    @property
    def is_working(self) -> bool:
        """Some file is being read."""
        return any(material.status.is_working for material, _ in self.files)


def shelf_of(store: ObjectStore, person: Person, kept: Iterable[Material], *, can_change: bool) -> Shelf:
    """These materials, which are known to be hers to see, with links that are good for some hours."""

    def link(material: Material) -> str:
        return store.read_url(
            material.object_key,
            holder=person.id,
            content_type=material.content_type,
            file_name=material.file_name,
            expires_in=_LINK_SECONDS,
        )

    return Shelf(tuple((material, link(material)) for material in kept), can_change=can_change)


class Materials:
    """Takes slides in, has them read, and shows what stands on their pages."""

    def __init__(self, database: Database, store: ObjectStore, *, max_bytes: int) -> None:
        self._database = database
        self._store = store
        self.max_bytes = max_bytes

    def shelf(self, person: Person, lecture_id: UUID) -> Shelf:
        """What goes with a lecture, in the order it was added, with links that are good for some hours."""
        with self._database.lookup() as work:
            kept, can_change = materials.shelf(work, person, lecture_id)
        return shelf_of(self._store, person, kept, can_change=can_change)

    def pages(self, person: Person, material_id: UUID) -> str:
        """The text of each page as a JSON list; `[]` before it has been read."""
        with self._database.lookup() as work:
            materials.get(work, person, material_id)
            return materials.pages(work, material_id)

    def page_url(self, person: Person, slide: SlideBeside) -> str | None:
        """Her link to the page that came with a question of hers, for some hours; None where no browser shows it."""
        if slide.content_type != CONTENT_TYPES[".pdf"]:
            return None
        url = self._store.read_url(
            slide.object_key,
            holder=person.id,
            content_type=slide.content_type,
            file_name=slide.file_name,
            expires_in=_LINK_SECONDS,
        )
        return f"{url}#page={slide.page}"

    def check(self, person: Person, lecture_id: UUID, *, file_name: str, size: int) -> None:
        """Whether a file of `size` bytes may be added; asked before it is sent."""
        with self._database.lookup() as work:
            lectures.get(work, person, lecture_id, Role.TEACHER)
            there = len(materials.of_lecture(work, lecture_id))
        name = clean_file_name(file_name)
        if size > self.max_bytes:
            raise InvalidInput(
                f"{name} has {size / 1000**2:,.0f} MB, and at most {self.max_bytes / 1000**2:,.0f} MB are taken. "
                "Save it with smaller pictures, or in parts."
            )
        if there >= MOST_OF_A_LECTURE:
            raise InvalidInput(f"A lecture has room for {MOST_OF_A_LECTURE} files. Remove one first.")

    def add(
        self, person: Person, lecture_id: UUID, *, file_name: str, file: BinaryIO, size: int, title: str = ""
    ) -> UUID:
        """Keep slides or a handout with a lecture and have their pages read."""
        self.check(person, lecture_id, file_name=file_name, size=size)
        name = clean_file_name(file_name)
        file.seek(0)
        content_type = content_type_of(name, file.read(_START_BYTES))
        file.seek(0)
        title = checked_title(title or title_from(name), "file")
        material_id = uuid4()
        key = f"lectures/{lecture_id}/materials/{material_id}"
        with self._database.unit_of_work() as work:
            materials.add(
                work,
                lecture_id,
                material_id=material_id,
                title=title,
                file_name=name,
                content_type=content_type,
                size=size,
                object_key=key,
            )
            # Whoever is interrupted before the file counts leaves nothing behind.
            queue_clearing(work, material_id, after_seconds=_ABANDONED_SECONDS)
            work.commit()
        kept = self._store.write(key, file)
        with self._database.unit_of_work() as work:
            lecture = lectures.get(work, person, lecture_id, Role.TEACHER)
            materials.set_status(work, material_id, FileStatus.WAITING)
            queue_reading(work, material_id)
            _record(work, person, Action.SLIDES_ADDED, lecture, title, bytes=kept)
            work.commit()
        return material_id

    def rename(self, person: Person, material_id: UUID, title: str) -> None:
        """Give it another title."""
        title = checked_title(title, "file")
        with self._database.unit_of_work() as work:
            materials.get(work, person, material_id, Role.TEACHER)
            materials.rename(work, material_id, title)
            work.commit()

    def remove(self, person: Person, material_id: UUID) -> None:
        """Remove it; the file itself and its pages go by a job, which nothing can interrupt for good."""
        with self._database.unit_of_work() as work:
            material = materials.get(work, person, material_id, Role.TEACHER)
            lecture = lectures.get(work, person, material.lecture_id)
            materials.set_status(work, material_id, FileStatus.ABSENT)
            queue_clearing(work, material_id)
            _record(work, person, Action.SLIDES_REMOVED, lecture, material.title)
            work.commit()

    def read_again(self, person: Person, material_id: UUID) -> None:
        """Try once more to read pages that could not be read."""
        with self._database.unit_of_work() as work:
            materials.get(work, person, material_id, Role.TEACHER)
            materials.set_status(work, material_id, FileStatus.WAITING)
            queue_reading(work, material_id)
            work.commit()


def _record(work: Work, person: Person, action: Action, lecture: Lecture, title: str, **details: object) -> None:
    audit.record(work, person, action, "lecture", lecture.id, course_id=lecture.course_id, title=title, **details)

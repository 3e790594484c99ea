"""The sample course that ships with Lectern, loaded through the same services as a teacher's own."""

import json
from pathlib import Path
from uuid import UUID, uuid4

from db.queries import audit, lectures
from db.unit_of_work import Database
from services.courses import Courses
from services.domain.audit import Action
from services.domain.people import Person
from services.providers.protocols import ObjectStore
from services.uploads import Uploads

_FOLDER = Path(__file__).parents[1] / "samples" / "enzymes"


class Samples:
    """A short real course to try everything on."""

    def __init__(self, database: Database, store: ObjectStore, courses: Courses, uploads: Uploads) -> None:
        self._database = database
        self._store = store
        self._courses = courses
        self._uploads = uploads

    def load(self, person: Person) -> UUID:
        """Her own copy of the sample course, its lecture queued for transcription; the id of the course."""
        about = json.loads((_FOLDER / "course.json").read_text())
        course_id = self._courses.create(
            person,
            title=about["title"],
            code=about["code"],
            term=about["term"],
            language=about["language"],
            objectives=tuple(about["objectives"]),
        )
        for lecture in about["lectures"]:
            lecture_id = self._uploads.take(person, course_id, _FOLDER / lecture["recording"], title=lecture["title"])
            self._add_slides(person, course_id, lecture_id, _FOLDER / lecture["slides"])
        return course_id

    def _add_slides(self, person: Person, course_id: UUID, lecture_id: UUID, slides: Path) -> None:
        key = f"lectures/{lecture_id}/materials/{uuid4()}"
        with slides.open("rb") as source:
            size = self._store.write(key, source)
        with self._database.unit_of_work() as work:
            lectures.add_material(
                work,
                lecture_id,
                title="Slides",
                file_name=slides.name,
                content_type="application/pdf",
                size=size,
                object_key=key,
            )
            audit.record(
                work,
                person,
                Action.SLIDES_ADDED,
                "lecture",
                lecture_id,
                course_id=course_id,
                file=slides.name,
                bytes=size,
            )
            work.commit()

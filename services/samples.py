"""The sample course that ships with Lectern, loaded through the same services as a teacher's own."""

import json
from pathlib import Path
from uuid import UUID

from services.courses import Courses
from services.domain.people import Person
from services.lectures.materials import Materials
from services.lectures.uploads import Uploads

_FOLDER = Path(__file__).parents[1] / "samples" / "enzymes"


class Samples:
    """A short real course to try everything on."""

    def __init__(self, courses: Courses, uploads: Uploads, materials: Materials) -> None:
        self._materials = materials
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
            self._add_slides(person, lecture_id, _FOLDER / lecture["slides"])
        return course_id

    def _add_slides(self, person: Person, lecture_id: UUID, slides: Path) -> None:
        with slides.open("rb") as file:
            self._materials.add(
                person, lecture_id, file_name=slides.name, file=file, size=slides.stat().st_size, title="Slides"
            )

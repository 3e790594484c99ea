"""Courses, their members and their objectives."""

from uuid import UUID

from db.queries import access, audit, courses
from db.unit_of_work import Database
from services.domain.audit import Action
from services.domain.courses import Course, CourseSummary
from services.domain.errors import InvalidInput
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role

_LONGEST_TITLE = 200


class Courses:
    """What a person teaches, reviews or coordinates."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, person: Person, request: PageRequest, *, search: str = "") -> Page[CourseSummary]:
        """Her courses, newest first."""
        with self._database.reading() as work:
            return courses.page(work, person, request, search=search)

    def choices(self, person: Person, *roles: Role) -> list[tuple[UUID, str]]:
        """Id and title of each course in which she has one of these roles."""
        with self._database.reading() as work:
            return courses.choices(work, person, *roles)

    def get(self, person: Person, course_id: UUID) -> Course:
        """One course with its objectives and her roles in it."""
        with self._database.reading() as work:
            return courses.get(work, person, course_id)

    def create(
        self,
        person: Person,
        *,
        title: str,
        code: str = "",
        term: str = "",
        language: str = "en",
        objectives: tuple[str, ...] = (),
    ) -> UUID:
        """A new course in which she teaches and reviews."""
        title = checked_title(title, "course")
        with self._database.unit_of_work() as work:
            course_id = courses.add(work, person, title=title, code=code.strip(), term=term.strip(), language=language)
            courses.replace_objectives(work, course_id, _kept(objectives))
            audit.record(work, person, Action.COURSE_CREATED, "course", course_id, course_id=course_id, title=title)
            work.commit()
            return course_id

    def set_objectives(self, person: Person, course_id: UUID, objectives: tuple[str, ...]) -> None:
        """Replace the objectives, in order; empty lines are dropped."""
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            courses.replace_objectives(work, course_id, _kept(objectives))
            work.commit()


def checked_title(title: str, what: str) -> str:
    """The title without surrounding space; `InvalidInput` when it is empty or too long to be read."""
    title = " ".join(title.split())
    if not title:
        raise InvalidInput(f"Give the {what} a title.")
    if len(title) > _LONGEST_TITLE:
        raise InvalidInput(f"The title is too long. Use at most {_LONGEST_TITLE} characters.")
    return title


def _kept(objectives: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for objective in objectives if (text := objective.strip()))

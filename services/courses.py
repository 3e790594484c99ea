"""Courses: the list of them, their settings, and those that are put away."""

from dataclasses import dataclass
from uuid import UUID

from db.queries import access, audit, course_settings, courses, lecture_offers
from db.unit_of_work import Database
from services.domain.audit import Action
from services.domain.course_settings import CourseSettings, Objective, changed_parts, checked, merged
from services.domain.courses import Course, CourseSummary
from services.domain.paging import Page, PageRequest
from services.domain.people import Person, Role
from services.jobs.job_queue import queue_offers


@dataclass(frozen=True, slots=True)
class OpenSettings:
    """A course and its settings, as they are saved."""

    course: Course
    settings: CourseSettings


class Courses:
    """What a person teaches, reviews or coordinates."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(
        self, person: Person, request: PageRequest, *, search: str = "", archived: bool = False
    ) -> Page[CourseSummary]:
        """Her courses, newest first; the archived ones when they are asked for, and only then."""
        with self._database.lookup() as work:
            return courses.page(work, person, request, search=search, archived=archived)

    def choices(self, person: Person, *roles: Role) -> list[tuple[UUID, str]]:
        """Id and title of each course in which she has one of these roles; without archived ones."""
        with self._database.reading() as work:
            return courses.choices(work, person, *roles)

    def get(self, person: Person, course_id: UUID) -> Course:
        """One course with its objectives and her roles in it."""
        with self._database.lookup() as work:
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
        """A new course that she owns, and in which she teaches and reviews."""
        new = checked(CourseSettings(title, code, term, language, tuple(Objective(text) for text in objectives)))
        with self._database.unit_of_work() as work:
            course_id = courses.add(work, person, title=new.title, code=new.code, term=new.term, language=new.language)
            course_settings.replace_objectives(work, course_id, new.objectives)
            audit.record(work, person, Action.COURSE_CREATED, "course", course_id, course_id=course_id, title=new.title)
            work.commit()
            return course_id

    def settings(self, person: Person, course_id: UUID) -> OpenSettings:
        """The settings of a course, for everybody in it to read."""
        with self._database.lookup() as work:
            return OpenSettings(courses.get(work, person, course_id), course_settings.get(work, course_id))

    def save_settings(
        self, person: Person, course_id: UUID, mine: CourseSettings, *, read: CourseSettings
    ) -> CourseSettings:
        """Keep what she changed since she `read` the settings; what holds now, with other people's changes in it.

        `Conflict` names the parts that somebody else has changed meanwhile, each in another way;
        `InvalidInput` says what is too long, too many or there twice.
        """
        mine = checked(mine)
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.TEACHER)
            course_settings.hold(work, course_id)
            now = course_settings.get(work, course_id)
            kept = merged(mine, read=read, now=now)
            changed = changed_parts(kept, now)
            if changed:
                course_settings.keep(work, course_id, kept, instead_of=now)
                audit.record(
                    work,
                    person,
                    Action.COURSE_SETTINGS_SAVED,
                    "course",
                    course_id,
                    course_id=course_id,
                    changed=changed,
                )
            if kept.objectives != now.objectives:
                for lecture_id in lecture_offers.uncounted(work, course_id, [each.text for each in kept.objectives]):
                    queue_offers(work, lecture_id)
            work.commit()
        return kept

    def archive(self, person: Person, course_id: UUID) -> None:
        """Put the course away: it is read but not changed until an owner restores it. Twice is harmless."""
        self._set_archived(person, course_id, is_archived=True)

    def restore(self, person: Person, course_id: UUID) -> None:
        """Take the course back among those that are taught. Twice is harmless."""
        self._set_archived(person, course_id, is_archived=False)

    def _set_archived(self, person: Person, course_id: UUID, *, is_archived: bool) -> None:
        with self._database.unit_of_work() as work:
            access.demand(work, person, course_id, Role.OWNER, even_archived=True)
            if courses.set_archived(work, course_id, is_archived=is_archived):
                action = Action.COURSE_ARCHIVED if is_archived else Action.COURSE_RESTORED
                audit.record(work, person, action, "course", course_id, course_id=course_id)
            work.commit()

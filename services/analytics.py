"""What a course taught, and what its questions ask of it."""

from uuid import UUID

from db.queries import access, analytics
from db.unit_of_work import Database
from services.domain.coverage import LectureCoverage
from services.domain.people import Person


class Analytics:
    """Pictures of a course, counted in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def coverage(self, person: Person, course_id: UUID) -> list[LectureCoverage]:
        """Minutes taught and questions asked for each ready lecture, in the order they were added."""
        with self._database.lookup() as work:
            lectures = analytics.coverage(work, person, course_id)
            if not lectures:  # which is also what a stranger finds
                access.demand(work, person, course_id)
            return lectures

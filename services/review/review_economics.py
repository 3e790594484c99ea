"""What reviewing costs and gives: for a reviewer herself, and in sum for those who answer for a course."""

from uuid import UUID

from db.queries import access, review_tallies, second_reviews
from db.unit_of_work import Database, Lookup
from services.domain.agreement import agreement
from services.domain.people import Person, Role
from services.domain.review_figures import ReviewFigures
from services.domain.reviews import Stage

SEES_ALL = (Role.TEACHER, Role.COORDINATOR)
"""Who is shown what all decisions of a course came to, besides its owner."""


class ReviewEconomics:
    """Sums that are kept with each decision; nobody's decisions are shown to others but in sum."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def own(self, person: Person, course_id: UUID) -> ReviewFigures:
        """What her own decisions came to, and how far she agreed with whom."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id)
            return _figures(work, course_id, of=person)

    def of_course(self, person: Person, course_id: UUID) -> ReviewFigures:
        """What all decisions of the course came to, for its teachers, owners and coordinators."""
        with self._database.lookup() as work:
            access.demand(work, person, course_id, *SEES_ALL, even_archived=True)
            return _figures(work, course_id, of=None)


def _figures(work: Lookup, course_id: UUID, *, of: Person | None) -> ReviewFigures:
    waiting = second_reviews.waiting(work, course_id)
    return ReviewFigures(
        by=review_tallies.of_course(work, course_id, reviewer_id=of.id if of else None),
        pairs=review_tallies.pairs(work, course_id, person=of),
        agreement=agreement(review_tallies.first_and_second(work, course_id) if of is None else {}),
        share=second_reviews.share(work, course_id),
        second=waiting.get(Stage.SECOND, 0),
        between=waiting.get(Stage.ADJUDICATION, 0),
    )

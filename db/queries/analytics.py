"""What a course taught against what its questions ask, counted by the database."""

from uuid import UUID

from sqlalchemy import bindparam, func, select

from db.models import LectureRow, QuestionRow
from db.queries.access import OF_PERSON
from db.unit_of_work import Lookup
from services.domain.coverage import LectureCoverage
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.people import Person

_COUNTED = (QuestionStatus.IN_REVIEW, QuestionStatus.APPROVED, QuestionStatus.CHANGES_REQUESTED, QuestionStatus.DRAFT)


def coverage(session: Lookup, person: Person, course_id: UUID) -> list[LectureCoverage]:
    """Minutes taught and questions asked for each ready lecture, in the order they were added."""
    return [
        LectureCoverage(*row) for row in session.execute(_OF_COURSE, {"course_id": course_id, "person_id": person.id})
    ]


_OF_COURSE = (
    select(
        LectureRow.id,
        LectureRow.title,
        func.coalesce(LectureRow.duration_ms, 0),
        func.count(QuestionRow.id).filter(QuestionRow.status.in_(_COUNTED)),
        func.count(QuestionRow.id).filter(QuestionRow.status == QuestionStatus.APPROVED),
    )
    .outerjoin(QuestionRow, QuestionRow.lecture_id == LectureRow.id)
    .where(
        LectureRow.course_id == bindparam("course_id"),
        LectureRow.course_id.in_(OF_PERSON),
        LectureRow.status == LectureStatus.READY,
    )
    .group_by(LectureRow.id)
    .order_by(LectureRow.created_at)
)

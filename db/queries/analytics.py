"""What a course taught against what its questions ask, counted by the database."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import LectureRow, QuestionRow
from db.queries.access import course_ids
from services.domain.coverage import LectureCoverage
from services.domain.lifecycle import LectureStatus, QuestionStatus
from services.domain.people import Person

_COUNTED = (QuestionStatus.IN_REVIEW, QuestionStatus.APPROVED, QuestionStatus.CHANGES_REQUESTED, QuestionStatus.DRAFT)


def coverage(session: Session, person: Person, course_id: UUID) -> list[LectureCoverage]:
    """Minutes taught and questions asked for each ready lecture, in the order they were added."""
    approved = func.count(QuestionRow.id).filter(QuestionRow.status == QuestionStatus.APPROVED)
    asked = func.count(QuestionRow.id).filter(QuestionRow.status.in_(_COUNTED))
    rows = session.execute(
        select(LectureRow.id, LectureRow.title, func.coalesce(LectureRow.duration_ms, 0), asked, approved)
        .outerjoin(QuestionRow, QuestionRow.lecture_id == LectureRow.id)
        .where(
            LectureRow.course_id == course_id,
            LectureRow.course_id.in_(course_ids(person)),
            LectureRow.status == LectureStatus.READY,
        )
        .group_by(LectureRow.id)
        .order_by(LectureRow.created_at)
    )
    return [LectureCoverage(*row) for row in rows]

"""What a reviewer looked into among the clean questions that are accepted together, each in the version she saw."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import and_, exists, literal, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from db.models import BatchLookRow, QuestionRow
from db.queries.review_order import ME, NOW, Q
from db.unit_of_work import Work
from services.domain.lifecycle import QuestionStatus
from services.domain.people import Person

IS_OPENED = exists().where(
    BatchLookRow.question_id == QuestionRow.id,
    BatchLookRow.person_id == ME,
    BatchLookRow.version == QuestionRow.version,
)
"""She has opened a question that is read, as it stands."""

IS_LEFT_OUT = exists().where(
    BatchLookRow.question_id == Q.id,
    BatchLookRow.person_id == ME,
    BatchLookRow.version == Q.version,
    BatchLookRow.is_left_out,
)
"""She has taken a waiting question out before, as it stands."""


def keep(
    session: Work, person: Person, course_id: UUID, versions: Mapping[UUID, int], *, is_left_out: bool = False
) -> frozenset[UUID]:
    """Remember that she opened these versions, or took them out: which are of the course and wait as she saw them."""
    waiting = select(QuestionRow.id, literal(person.id), QuestionRow.version, literal(is_left_out)).where(
        QuestionRow.course_id == course_id,
        QuestionRow.status == QuestionStatus.IN_REVIEW,
        tuple_(QuestionRow.id, QuestionRow.version).in_(list(versions.items())),
    )
    added = insert(BatchLookRow).from_select(["question_id", "person_id", "version", "is_left_out"], waiting)
    statement = added.on_conflict_do_update(
        index_elements=["question_id", "person_id"],
        set_={"version": added.excluded.version, "is_left_out": added.excluded.is_left_out, "at": NOW},
    ).returning(BatchLookRow.question_id)
    return frozenset(session.scalars(statement))


def of(session: Work, person: Person, course_id: UUID, versions: Mapping[UUID, int]) -> dict[UUID, bool]:
    """Those of the course by whether she has opened these versions; without what she has taken out before."""
    looked = select(QuestionRow.id, BatchLookRow.version, BatchLookRow.is_left_out)
    rows = session.execute(
        looked.outerjoin(
            BatchLookRow, and_(BatchLookRow.question_id == QuestionRow.id, BatchLookRow.person_id == person.id)
        ).where(QuestionRow.course_id == course_id, QuestionRow.id.in_(list(versions)))
    )
    found = [(row.id, row.version == versions[row.id], bool(row.is_left_out)) for row in rows]
    return {question_id: is_seen for question_id, is_seen, is_out in found if not (is_seen and is_out)}

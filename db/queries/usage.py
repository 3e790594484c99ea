"""What calls of models have cost, call by call."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.models import CourseRow, ModelUsageRow
from db.queries import runs
from services.domain.usage import Purpose


def record(
    session: Session,
    *,
    course_id: UUID,
    run_id: UUID | None,
    person_id: UUID,
    model: str,
    purpose: Purpose,
    input_tokens: int,
    output_tokens: int,
    seconds: float,
    cost_usd: float | None,
) -> None:
    """Keep one call, and add it to what its run has cost; `cost_usd` is None where the price is not known."""
    session.add(
        ModelUsageRow(
            course_id=course_id,
            run_id=run_id,
            person_id=person_id,
            model=model,
            purpose=purpose.value,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
            seconds=seconds,
            cost_usd=cost_usd,
        )
    )
    if run_id is not None:
        runs.count_usage(session, run_id, input_tokens=input_tokens, output_tokens=output_tokens, cost_usd=cost_usd)
    session.flush()


def spent(session: Session, course_id: UUID, *, since: datetime) -> float:
    """US dollars that the course's calls have cost since then, as far as their price is known."""
    cost = session.scalar(
        select(func.coalesce(func.sum(ModelUsageRow.cost_usd), 0)).where(
            ModelUsageRow.course_id == course_id, ModelUsageRow.at >= since
        )
    )
    return float(cost or 0)


def limit_of(session: Session, course_id: UUID) -> float | None:
    """US dollars that the course may spend in a month; None where nobody has set that for it."""
    return session.scalar(select(CourseRow.monthly_limit_usd).where(CourseRow.id == course_id))

"""What calls of models have cost, call by call."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from db.models import CourseRow, ModelUsageRow
from db.queries import runs
from db.unit_of_work import Lookup
from services.domain.usage import Measured, MonthUsage, Purpose


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


def spent(session: Lookup, course_id: UUID, *, since: datetime) -> float:
    """US dollars that the course's calls have cost since then, as far as their price is known."""
    chosen = select(func.sum(ModelUsageRow.cost_usd)).where(
        ModelUsageRow.course_id == course_id, ModelUsageRow.at >= since
    )
    return session.execute(chosen).scalar_one() or 0.0


def limit_of(session: Lookup, course_id: UUID) -> float | None:
    """US dollars that the course may spend in a month; None where nobody has set that for it."""
    return session.execute(select(CourseRow.monthly_limit_usd).where(CourseRow.id == course_id)).scalar_one_or_none()


def set_limit(session: Session, course_id: UUID, limit_usd: float | None) -> None:
    """What the course may spend in a month; None leaves it to the installation."""
    session.execute(update(CourseRow).where(CourseRow.id == course_id).values(monthly_limit_usd=limit_usd))


def by_month(session: Lookup, *, since: datetime, course_id: UUID | None = None) -> list[MonthUsage]:
    """What the orders and calls of one course, or of all, came to in each month (UTC), the newest month first."""
    rows = session.execute(_BY_MONTH, {"since": since, "course_id": course_id})
    return [MonthUsage(*row) for row in rows]


def measured(session: Lookup, writer: str, *, most: int) -> Measured:
    """What the newest finished orders of a writer came to, at most so many of them."""
    return Measured(*session.execute(_MEASURED, {"writer": writer, "most": most}).one())


_BY_MONTH = text("""
WITH orders AS (
    SELECT course_id, CAST(date_trunc('month', created_at AT TIME ZONE 'UTC') AS date) AS month, count(*) AS runs,
        CAST(sum(written) AS bigint) AS questions, sum(extract(epoch FROM finished_at - started_at)) AS seconds
    FROM generation_runs
    WHERE created_at >= :since AND (CAST(:course_id AS uuid) IS NULL OR course_id = CAST(:course_id AS uuid))
    GROUP BY 1, 2
), calls AS (
    SELECT course_id, CAST(date_trunc('month', at AT TIME ZONE 'UTC') AS date) AS month,
        CAST(sum(input_tokens) AS bigint) AS input_tokens, CAST(sum(output_tokens) AS bigint) AS output_tokens,
        sum(cost_usd) AS cost_usd
    FROM model_usage
    WHERE at >= :since AND (CAST(:course_id AS uuid) IS NULL OR course_id = CAST(:course_id AS uuid))
    GROUP BY 1, 2
)
SELECT course_id, courses.title, month, coalesce(runs, 0), coalesce(questions, 0), coalesce(input_tokens, 0),
    coalesce(output_tokens, 0), cost_usd, CAST(coalesce(seconds, 0) AS double precision)
FROM orders FULL JOIN calls USING (course_id, month) JOIN courses ON courses.id = course_id
ORDER BY month DESC, lower(courses.title), course_id
""")
_MEASURED = text("""
WITH newest AS (
    SELECT * FROM generation_runs
    WHERE writer = :writer AND status = 'done' AND written > 0 AND attempt = 1
    ORDER BY created_at DESC LIMIT :most
)
SELECT count(*), CAST(coalesce(sum(written), 0) AS bigint), CAST(coalesce(sum(input_tokens), 0) AS bigint),
    CAST(coalesce(sum(output_tokens), 0) AS bigint),
    CASE WHEN count(cost_usd) = count(*) THEN sum(cost_usd) END,
    CAST(coalesce(sum(extract(epoch FROM finished_at - started_at)), 0) AS double precision)
FROM newest
""")

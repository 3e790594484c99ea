"""How long an order still takes, from what it has written since it was started."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from services.domain.blueprints import Blueprint
from services.domain.lifecycle import RunStatus
from services.domain.question_bank import Run

BEGAN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def run(*, written: int, lately: int, last_after: float | None) -> Run:
    """An order of ten questions; the last one came `last_after` seconds after it was started."""
    return Run(
        id=uuid4(),
        course_id=uuid4(),
        status=RunStatus.RUNNING,
        reason=None,
        blueprint=Blueprint(()),
        writer="a writer",
        asked=10,
        written=written,
        shortfalls=(),
        input_tokens=0,
        output_tokens=0,
        cost_usd=None,
        created_at=BEGAN,
        started_at=BEGAN,
        finished_at=None,
        attempt=1,
        attempt_began_at=BEGAN,
        lately=lately,
        last_at=None if last_after is None else BEGAN + timedelta(seconds=last_after),
    )


def left(order: Run, after: float) -> float | None:
    return order.seconds_left(BEGAN + timedelta(seconds=after))


def test_the_rest_takes_as_long_for_each_as_what_was_written() -> None:
    assert left(run(written=4, lately=4, last_after=20), 20) == 30
    assert left(run(written=4, lately=4, last_after=20), 24) == 26


def test_what_was_written_before_an_interruption_says_nothing_about_the_pace() -> None:
    assert left(run(written=8, lately=1, last_after=6), 6) == 12
    assert left(run(written=8, lately=0, last_after=None), 6) is None


def test_nothing_is_promised_of_a_question_that_is_overdue() -> None:
    assert left(run(written=9, lately=9, last_after=9), 9.5) == 0.5
    assert left(run(written=9, lately=9, last_after=9), 11) is None

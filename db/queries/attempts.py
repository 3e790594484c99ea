"""Failed sign-ins, and how long the next one must wait."""

from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from db.models import SignInAttemptsRow


def count(
    session: Session, key: str, *, now: datetime, free: int, longest: timedelta, forgotten_after: timedelta
) -> datetime | None:
    """Count one try of this key; None when it may go on, otherwise until when it must wait.

    After `free` tries each doubles the wait, from one second up to `longest`; a key that was quiet
    for `forgotten_after` begins anew.
    """
    row = SignInAttemptsRow
    failures = case((row.last_at < now - forgotten_after, 1), else_=row.failures + 1)
    doubled = func.power(2, func.least(failures - free - 1, 20)) * literal(timedelta(seconds=1))
    wait = case((failures <= free, literal(timedelta(0))), else_=func.least(doubled, literal(longest)))
    may_go_on = session.scalar(
        insert(row)
        .values(key=key, failures=1, last_at=now, wait_until=now)
        .on_conflict_do_update(
            index_elements=[row.key],
            set_={"failures": failures, "last_at": now, "wait_until": literal(now) + wait},
            where=row.wait_until <= now,
        )
        .returning(row.key)
    )
    return None if may_go_on else session.scalar(select(row.wait_until).where(row.key == key))


def forget(session: Session, key: str) -> None:
    session.execute(delete(SignInAttemptsRow).where(SignInAttemptsRow.key == key))


def take_back(session: Session, key: str) -> None:
    """Uncount one try that was no failure."""
    session.execute(
        update(SignInAttemptsRow)
        .where(SignInAttemptsRow.key == key)
        .values(failures=func.greatest(SignInAttemptsRow.failures - 1, 0), wait_until=SignInAttemptsRow.last_at)
    )

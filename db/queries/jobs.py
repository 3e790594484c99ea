"""Puts a job in the queue inside the caller's transaction: the job exists exactly if the change does."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.unit_of_work import Lookup

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY["
    "ROW(:queue, :task, 0, :lock, NULL, CAST(:arguments AS jsonb), "
    "CASE WHEN :after > 0 THEN now() + make_interval(secs => :after) END)::procrastinate_job_to_defer_v1])"
)
_DROP = text("DELETE FROM procrastinate_jobs WHERE lock = :lock AND status = 'todo'")
_QUEUED = text("SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE lock = :lock AND status IN ('todo', 'doing'))")
_WAITS = text(
    "SELECT id FROM procrastinate_jobs WHERE lock = :lock AND task_name = :task AND status = 'todo' LIMIT 1 FOR UPDATE"
)
_ALIVE = text(
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :seconds)"
)


def defer(
    session: Session, task: str, *, queue: str, lock: str, arguments: Mapping[str, Any], after_seconds: int = 0
) -> None:
    """Queue one job, to begin in `after_seconds`; jobs with the same `lock` never run at the same time."""
    asked = {"queue": queue, "task": task, "lock": lock, "arguments": json.dumps(arguments), "after": after_seconds}
    session.execute(_DEFER, asked)


def defer_once(session: Session, task: str, *, queue: str, lock: str, arguments: Mapping[str, Any]) -> None:
    """Queue one job, unless another like it waits; that one does not begin before this transaction ends."""
    if session.execute(_WAITS, {"lock": lock, "task": task}).first() is None:
        defer(session, task, queue=queue, lock=lock, arguments=arguments)


def drop_waiting(session: Session, lock: str) -> None:
    """Take a job that has not begun out of the queue."""
    session.execute(_DROP, {"lock": lock})


def is_queued(session: Lookup, lock: str) -> bool:
    """A job under this lock waits or is being done."""
    return bool(session.execute(_QUEUED, {"lock": lock}).scalar_one())


def workers_alive(session: Lookup, *, within_seconds: float) -> int:
    """How many workers have given a sign of life lately."""
    return int(session.execute(_ALIVE, {"seconds": within_seconds}).scalar_one())

"""Puts a job in the queue inside the caller's transaction: the job exists exactly if the change does."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.unit_of_work import Lookup

_DEFER = text(
    "SELECT procrastinate_defer_jobs_v1(ARRAY["
    "ROW(:queue, :task, 0, :lock, NULL, CAST(:arguments AS jsonb), NULL)::procrastinate_job_to_defer_v1])"
)
_DROP = text("DELETE FROM procrastinate_jobs WHERE lock = :lock AND status = 'todo'")
_ALIVE = text(
    "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :seconds)"
)


def defer(session: Session, task: str, *, queue: str, lock: str, arguments: Mapping[str, Any]) -> None:
    """Queue one job; jobs with the same `lock` never run at the same time."""
    session.execute(_DEFER, {"queue": queue, "task": task, "lock": lock, "arguments": json.dumps(arguments)})


def drop_waiting(session: Session, lock: str) -> None:
    """Take a job that has not begun out of the queue."""
    session.execute(_DROP, {"lock": lock})


def workers_alive(session: Lookup, *, within_seconds: float) -> int:
    """How many workers have given a sign of life lately."""
    return int(session.execute(_ALIVE, {"seconds": within_seconds}).scalar_one())

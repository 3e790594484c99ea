"""Who works on what next, and what becomes of the work of those who died: every lock is in the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from db.models import WorkerRow
from services.domain.heartbeats import Heartbeat

_TURN_LOCK = 7_512_003
_LEFT_SECONDS = 15

_LOCK = text("SELECT pg_advisory_xact_lock(:key)")
_RUNNING = text("SELECT count(*) FROM procrastinate_jobs WHERE queue_name = :queue AND status = 'doing'")
# Next is the person of whom the least is running; among equals, whoever has waited longest since hers last began.
_CHOOSE = text("""
WITH waiting AS (
    SELECT DISTINCT ON (lecture.created_by) job.id, lecture.created_by AS person
    FROM procrastinate_jobs job
    LEFT JOIN lectures lecture ON lecture.id = CAST(job.args->>'lecture_id' AS uuid)
    WHERE job.queue_name = :queue AND job.status = 'todo'
        AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
        AND NOT EXISTS (
            SELECT FROM procrastinate_jobs other WHERE other.lock = job.lock AND other.status = 'doing'
        )
    ORDER BY lecture.created_by, job.id
), chosen AS (
    SELECT id FROM waiting
    ORDER BY
        (SELECT count(*) FROM procrastinate_jobs job
         JOIN lectures lecture ON lecture.id = CAST(job.args->>'lecture_id' AS uuid)
         WHERE job.queue_name = :queue AND job.status = 'doing' AND lecture.created_by = person),
        (SELECT max(hearing_since) FROM lectures WHERE created_by = person) NULLS FIRST,
        id
    LIMIT 1
), wanted AS (
    SELECT job.id, CASE WHEN job.id = chosen.id THEN 1 ELSE 0 END AS priority
    FROM procrastinate_jobs job LEFT JOIN chosen ON true
    WHERE job.queue_name = :queue AND job.status = 'todo'
)
UPDATE procrastinate_jobs job SET priority = wanted.priority
FROM wanted WHERE job.id = wanted.id AND job.priority <> wanted.priority
""")
_FETCH = text("SELECT * FROM procrastinate_fetch_job_v2(CAST(ARRAY[:queue] AS varchar[]), :worker)")
_FINISH = text("DELETE FROM procrastinate_jobs WHERE id = :job AND status = 'doing' AND worker_id = :worker")
_PUT_BACK = text("""
WITH back AS (
    UPDATE procrastinate_jobs
    SET status = 'todo', worker_id = NULL, abort_requested = false, scheduled_at = now() + make_interval(secs => :wait)
    WHERE status = 'doing' AND worker_id = ANY(:workers)
    RETURNING id, queue_name
)
SELECT pg_notify('procrastinate_queue_v1#' || queue_name, json_build_object('type', 'job_inserted', 'job_id', id)::text)
FROM back
""")
_TAKE_OVER = text("""
WITH lost AS (
    SELECT reached.id, reached.progress,
        CASE WHEN reached.progress > coalesce(taken_over.progress, 0) THEN 1 ELSE reached.attempts + 1 END AS deaths
    FROM (
        SELECT job.id, job.attempts, coalesce(
            lecture.heard_ms
                + (SELECT count(*) FROM segments WHERE lecture_id = lecture.id AND embedding IS NOT NULL),
            run.written, copy.copied_ms, 0
        ) AS progress
        FROM procrastinate_jobs job
        LEFT JOIN lectures lecture ON job.task_name = :hearing
            AND lecture.id = CAST(job.args->>'lecture_id' AS uuid)
        LEFT JOIN generation_runs run ON job.task_name = :writing AND run.id = CAST(job.args->>'run_id' AS uuid)
        LEFT JOIN recordings copy ON job.task_name = :copying
            AND copy.lecture_id = CAST(job.args->>'lecture_id' AS uuid)
        WHERE job.status = 'doing' AND (job.worker_id IS NULL OR job.worker_id = ANY(:dead))
    ) reached LEFT JOIN taken_over ON taken_over.job_id = reached.id
), noted AS (
    INSERT INTO taken_over (job_id, progress) SELECT id, progress FROM lost
    ON CONFLICT (job_id) DO UPDATE SET progress = excluded.progress
), taken AS (
    UPDATE procrastinate_jobs job
    SET attempts = lost.deaths, worker_id = NULL, abort_requested = false, scheduled_at = NULL,
        status = CASE WHEN lost.deaths < :most THEN 'todo' ELSE 'doing' END::procrastinate_job_status
    FROM lost
    WHERE job.id = lost.id AND job.status = 'doing' AND (job.worker_id IS NULL OR job.worker_id = ANY(:dead))
    RETURNING job.id, job.task_name, job.args, job.queue_name, lost.deaths
)
SELECT id, task_name, args, deaths,
    pg_notify('procrastinate_queue_v1#' || queue_name, json_build_object('type', 'job_inserted', 'job_id', id)::text)
FROM taken
""")
_FORGET_PROGRESS = text("DELETE FROM taken_over WHERE job_id NOT IN (SELECT id FROM procrastinate_jobs)")
_BEAT = text("""
INSERT INTO procrastinate_workers (id, last_heartbeat) OVERRIDING SYSTEM VALUE VALUES (:worker, now())
ON CONFLICT (id) DO UPDATE SET last_heartbeat = now()
""")
_NAME = text("""
INSERT INTO workers (id, name, machine, queue) VALUES (:worker, :name, :machine, :queue) ON CONFLICT (id) DO NOTHING
""")
_HEARTBEATS = text("""
SELECT id, last_heartbeat, abs(extract(epoch FROM now() - last_heartbeat)) > :seconds FROM procrastinate_workers
""")
_FORGET = (
    text("DELETE FROM procrastinate_workers WHERE id = ANY(:workers)"),
    text("DELETE FROM workers WHERE id = ANY(:workers) OR id NOT IN (SELECT id FROM procrastinate_workers)"),
)
_LOST = text("""
WITH undone AS (
    SELECT 'lecture' AS what, id, 'lecture/' || id AS lock FROM lectures WHERE status = ANY(:lectures)
    UNION ALL
    SELECT 'run', id, 'run/' || id FROM generation_runs WHERE status = ANY(:runs)
    UNION ALL
    SELECT 'revision', id, 'revision/' || id FROM question_revisions WHERE status = ANY(:revisions)
    UNION ALL
    SELECT 'slides', id, 'read_slides/' || id FROM materials WHERE status = ANY(:files)
    UNION ALL
    SELECT 'absent slides', id, 'clear_slides/' || id FROM materials WHERE status = 'absent'
    UNION ALL
    SELECT 'copy', lecture_id, 'copy/' || lecture_id FROM recordings WHERE copy_status = ANY(:files)
)
SELECT what, id FROM undone WHERE NOT EXISTS (
    SELECT FROM procrastinate_jobs job WHERE job.lock = undone.lock AND job.status IN ('todo', 'doing')
)
""")


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A job of a worker that died; `deaths` counts those in which it came no further."""

    id: int
    task: str
    arguments: dict[str, str]
    deaths: int


def take(
    session: Session, queue: str, worker_id: int, *, at_once: int | None, tasks: Collection[str] | None = None
) -> dict[str, Any] | None:
    """Give this worker, which does nothing now, the next job of the queue, one of these `tasks` if they are given.

    None when there is none, or `at_once` are running already. With `at_once` the queue is shared fairly between the
    people whose lectures wait in it. What the worker was given before and never heard of, because the database died
    with the answer, goes back first: nobody else would look at it while this worker lives. A job that a newer version
    has put there is left for workers of that version.
    """
    beat(session, worker_id)
    put_back(session, [worker_id])
    if at_once is not None:
        session.execute(_LOCK, {"key": _TURN_LOCK})
        if session.execute(_RUNNING, {"queue": queue}).scalar_one() >= at_once:
            return None
        session.execute(_CHOOSE, {"queue": queue})
    while True:
        row = session.execute(_FETCH, {"queue": queue, "worker": worker_id}).mappings().one()
        if row["id"] is None:
            return None
        if tasks is None or row["task_name"] in tasks:
            return dict(row)
        put_back(session, [worker_id], wait_seconds=_LEFT_SECONDS)


def finish(session: Session, job_id: int, worker_id: int) -> None:
    """Remove a job that has ended, unless another worker has taken it over."""
    session.execute(_FINISH, {"job": job_id, "worker": worker_id})


def put_back(session: Session, worker_ids: Sequence[int], *, wait_seconds: float = 0) -> None:
    """Let what these workers were doing be done by anybody, after a while; it counts as no death."""
    session.execute(_PUT_BACK, {"workers": list(worker_ids), "wait": wait_seconds})


def take_over(
    session: Session, dead: Sequence[int], *, hearing: str, writing: str, copying: str, most: int
) -> list[TakenOver]:
    """Put the jobs of dead workers back into the queue and forget the workers.

    A job that has outlived `most` workers without coming further stays where it is: whoever asked gives it up.
    `hearing`, `writing` and `copying` are the tasks that show in the database how far they have come.
    """
    tasks = {"hearing": hearing, "writing": writing, "copying": copying}
    rows = session.execute(_TAKE_OVER, {"dead": list(dead), "most": most, **tasks})
    taken = [TakenOver(row.id, row.task_name, row.args, row.deaths) for row in rows]
    session.execute(_FORGET_PROGRESS)
    forget(session, dead)
    return taken


def give_up(session: Session, job_id: int) -> None:
    """Remove a job of which nobody works any more."""
    session.execute(text("DELETE FROM procrastinate_jobs WHERE id = :job AND worker_id IS NULL"), {"job": job_id})


def beat(session: Session, worker_id: int) -> None:
    """Note a sign of life; one who was taken for dead lives again under the same number."""
    session.execute(_BEAT, {"worker": worker_id})


def register(session: Session, *, name: str, machine: str, queue: str) -> int:
    """Note a worker that begins to serve a queue, and return its number."""
    worker_id = int(session.execute(text("SELECT worker_id FROM procrastinate_register_worker_v1()")).scalar_one())
    session.add(WorkerRow(id=worker_id, name=name, machine=machine, queue=queue))
    session.flush()
    return worker_id


def be_known(session: Session, worker_id: int, *, name: str, machine: str, queue: str) -> None:
    """Note again who this worker is, if it was forgotten while it could give no sign of life."""
    session.execute(_NAME, {"worker": worker_id, "name": name, "machine": machine, "queue": queue})


def forget(session: Session, worker_ids: Sequence[int]) -> None:
    """Strike workers off the list, and names of which the number is gone."""
    for statement in _FORGET:
        session.execute(statement, {"workers": list(worker_ids)})


def heartbeats(session: Session, *, stalled_seconds: float) -> list[Heartbeat]:
    """The last sign of life of every worker; a time in the future is as far off as one in the past."""
    return [Heartbeat(*row) for row in session.execute(_HEARTBEATS, {"seconds": stalled_seconds})]


def without_job(
    session: Session, *, lectures: Sequence[str], runs: Sequence[str], revisions: Sequence[str], files: Sequence[str]
) -> list[tuple[str, UUID]]:
    """What has one of these statuses although no job will move it on, and its id.

    It is a `lecture`, `run`, `revision`, `slides` to be read, `absent slides` to be cleared away, or a `copy`.
    Only one caller at a time gets an answer, until the end of its transaction.
    """
    session.execute(_LOCK, {"key": _TURN_LOCK})
    asked = {"lectures": lectures, "runs": runs, "revisions": revisions, "files": files}
    found = session.execute(_LOST, {name: list(statuses) for name, statuses in asked.items()})
    return [(row.what, row.id) for row in found]

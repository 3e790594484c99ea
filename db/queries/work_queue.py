"""What waits, runs and has failed in the whole installation, and who works on it: one query."""

from typing import Any

from sqlalchemy import text

from db.unit_of_work import Lookup
from services.domain.paging import Page, PageRequest
from services.domain.work_queue import QueuedWork, SeenWorker, WorkCounts, WorkKind, WorkOverview, WorkState

# A revision that failed is of no use any more once its question has moved on or is closed.
# What a job was given up for is failed; what a worker holds is running; whatever else is to be done waits.
_OVERVIEW = text("""
WITH work AS (
    SELECT 'hearing' AS kind, id, id AS lecture_id, created_by, status = 'failed' AS has_failed, reason, created_at,
        heard_ms AS done, coalesce(duration_ms, 0) AS whole, 'lecture/' || id AS lock,
        CASE WHEN status = 'transcribing' AND hearing_ms > 0 AND heard_ms > hearing_from_ms
            THEN hearing_ms * (duration_ms - heard_ms) / (heard_ms - hearing_from_ms) END AS left_ms
    FROM lectures WHERE status IN ('queued', 'transcribing', 'indexing', 'failed')
    UNION ALL
    SELECT 'writing', id, CAST(blueprint->'stretches'->0->>'lecture' AS uuid), created_by, status = 'failed', reason,
        created_at, written, asked, 'run/' || id, NULL
    FROM generation_runs WHERE status IN ('queued', 'running', 'failed')
    UNION ALL
    SELECT 'revising', revision.id, question.lecture_id, revision.created_by, revision.status = 'failed',
        revision.reason, revision.created_at, 0, 0, 'revision/' || revision.id, NULL
    FROM question_revisions revision JOIN questions question ON question.id = revision.question_id
    WHERE revision.status IN ('queued', 'running') OR (revision.status = 'failed'
        AND revision.version = question.version AND question.status NOT IN ('rejected', 'retired'))
    UNION ALL
    SELECT 'reading', id, lecture_id, NULL, status = 'failed', reason, created_at, 0, 0, 'read_slides/' || id, NULL
    FROM materials WHERE status IN ('waiting', 'working', 'failed')
    UNION ALL
    SELECT 'copying', lectures.id, lectures.id, NULL, copy_status = 'failed', copy_reason, lectures.created_at,
        copied_ms, coalesce(duration_ms, 0), 'copy/' || lectures.id, NULL
    FROM recordings JOIN lectures ON lectures.id = recordings.lecture_id
    WHERE copy_status IN ('waiting', 'working', 'failed')
    UNION ALL
    SELECT 'checking', id, id, NULL, waits.lock IS NULL, word_check_reason, created_at, 0, 0, 'words/' || id, NULL
    FROM lectures LEFT JOIN (
        SELECT DISTINCT lock FROM procrastinate_jobs
        WHERE task_name = 'check_words' AND status IN ('todo', 'doing')
    ) waits ON waits.lock = 'words/' || id
    WHERE word_check_reason IS NOT NULL OR waits.lock IS NOT NULL
), held AS (
    SELECT job.id, job.lock, job.status = 'doing' AS is_doing, worker.id AS worker_id, worker.name, worker.machine
    FROM procrastinate_jobs job LEFT JOIN workers worker ON worker.id = job.worker_id
    WHERE job.status IN ('todo', 'doing')
), known AS (
    SELECT work.*, held.id AS job_id, held.name, held.machine, held.worker_id,
        CASE WHEN has_failed THEN 'failed' WHEN is_doing THEN 'running' ELSE 'waiting' END AS state
    FROM work LEFT JOIN LATERAL (
        SELECT * FROM held WHERE NOT has_failed AND held.lock = work.lock ORDER BY is_doing DESC, held.id LIMIT 1
    ) held ON true
), shown AS (
    SELECT * FROM known WHERE has_failed = :failed
    ORDER BY state, CASE WHEN has_failed THEN created_at END DESC, job_id, id LIMIT :size OFFSET :offset
), alive AS (
    SELECT worker.name, worker.machine, extract(epoch FROM max(now() - since)) AS up_seconds,
        extract(epoch FROM min(now() - last_heartbeat)) AS seen_seconds,
        coalesce(json_agg(doing.what ORDER BY doing.what) FILTER (WHERE doing.what IS NOT NULL), '[]') AS doing
    FROM workers worker
    JOIN procrastinate_workers beat ON beat.id = worker.id
        AND abs(extract(epoch FROM now() - last_heartbeat)) < :alive_seconds
    LEFT JOIN LATERAL (
        SELECT kind || '/' || lectures.title AS what
        FROM known JOIN lectures ON lectures.id = known.lecture_id WHERE known.worker_id = worker.id
    ) doing ON true
    GROUP BY worker.name, worker.machine
), told AS (
    SELECT (SELECT count(*) FROM known WHERE state = 'running') AS running,
        (SELECT count(*) FROM known WHERE state = 'waiting') AS waiting,
        (SELECT count(*) FROM known WHERE state = 'failed') AS failed,
        (SELECT coalesce(json_agg(json_build_array(name, machine, up_seconds, seen_seconds, doing)
            ORDER BY machine, name), '[]') FROM alive) AS workers
)
SELECT told.running, told.waiting, told.failed, told.workers,
    shown.kind, shown.id, shown.state, lecture.title, course.title, person.name,
    shown.reason, shown.done, shown.whole, CAST(shown.left_ms AS bigint), shown.name, shown.machine
FROM told
LEFT JOIN shown ON true
LEFT JOIN lectures lecture ON lecture.id = shown.lecture_id
LEFT JOIN courses course ON course.id = lecture.course_id
LEFT JOIN people person ON person.id = coalesce(shown.created_by, lecture.created_by)
ORDER BY shown.state, CASE WHEN shown.has_failed THEN shown.created_at END DESC, shown.job_id, shown.id
""")


def overview(session: Lookup, request: PageRequest, *, failed: bool, alive_seconds: float) -> WorkOverview:
    """A page of what has failed, newest first, or of what is in work: running, then waiting."""
    asked = {"failed": failed, "alive_seconds": alive_seconds, "size": request.size, "offset": request.offset}
    rows = session.execute(_OVERVIEW, asked).all()
    running, waiting, has_failed, workers, *_ = rows[0]
    counts = WorkCounts(running, waiting, has_failed)
    items = tuple(_work(row) for row in rows if row[4] is not None)
    total = counts.failed if failed else counts.running + counts.waiting
    return WorkOverview(
        counts,
        Page(items, total, request),
        tuple(SeenWorker(name, machine, up, seen, tuple(doing)) for name, machine, up, seen, doing in workers),
    )


def _work(row: Any) -> QueuedWork:
    kind, key, state, *rest = row[4:]
    return QueuedWork(WorkKind(kind), key, WorkState(state), *rest)

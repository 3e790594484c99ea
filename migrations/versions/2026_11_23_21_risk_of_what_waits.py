"""Beside each question stand the risk, type and writer of its newest version; the queue is ordered by indexes."""

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"

FILL = """
WITH newest AS (
    SELECT DISTINCT ON (question_id) question_id, id, type, written_by, checked_at, provenance
    FROM question_versions ORDER BY question_id, number DESC
),
weighed AS (
    SELECT newest.question_id, told.reason, told.weight
    FROM newest
    JOIN question_findings AS f ON f.version_id = newest.id AND newest.checked_at IS NOT NULL
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN f.judged_by <> '' THEN 'doubted'
            WHEN f.code IN ('uncited', 'quote_not_found', 'key_unsupported') AND f.severity = 'major'
                THEN 'not_in_lecture'
            WHEN f.code IN ('key_unsupported', 'distractor_supported') AND f.severity <> 'note' THEN 'weak_support'
            WHEN f.code IN ('double', 'gives_away') AND f.severity <> 'note' AND NOT
                (f.code = 'gives_away' AND f.severity = 'major') THEN 'near_double'
            WHEN f.code IN ('off_difficulty', 'off_level') AND f.severity = 'note' THEN 'unusual_difficulty'
            WHEN f.severity <> 'note' THEN 'flawed'
        END,
        CASE
            WHEN f.judged_by <> '' THEN 0.15
            WHEN f.code = 'uncited' AND f.severity = 'major' THEN 0.7
            WHEN f.code IN ('quote_not_found', 'key_unsupported') AND f.severity = 'major' THEN 0.6
            WHEN f.code IN ('distractor_supported', 'double') AND f.severity = 'major' THEN 0.5
            WHEN f.code IN ('key_unsupported', 'distractor_supported') AND f.severity = 'minor' THEN 0.25
            WHEN f.code = 'double' AND f.severity = 'minor' THEN 0.2
            WHEN f.code = 'gives_away' AND f.severity = 'minor' THEN 0.15
            WHEN f.code IN ('off_difficulty', 'off_level') AND f.severity = 'note' THEN 0.1
            WHEN f.severity = 'major' THEN 0.35
            WHEN f.severity = 'minor' THEN 0.12
        END
    ) AS told (reason, weight)
    WHERE told.reason IS NOT NULL
    UNION ALL
    SELECT question_id, 'unchecked', 0.3 FROM newest WHERE checked_at IS NULL
    UNION ALL
    SELECT newest.question_id, 'repaired', 0.1
    FROM newest
    JOIN question_versions AS v ON v.question_id = newest.question_id AND v.id <> newest.id
    WHERE jsonb_typeof(newest.provenance) = 'object' AND jsonb_typeof(v.provenance) = 'object'
    UNION ALL
    SELECT id, 'reopened', 0.4 FROM questions WHERE status = 'in_review' AND status_reason IS NOT NULL
),
summed AS (
    SELECT question_id,
           greatest(1, round((100 * (1 - exp(sum(ln(1 - weight)))))::numeric)) AS risk,
           jsonb_agg(DISTINCT reason) AS reasons
    FROM weighed GROUP BY question_id
)
UPDATE questions SET
    type = newest.type,
    written_by = newest.written_by,
    risk = coalesce(summed.risk, 0),
    risk_reasons = coalesce(summed.reasons, '[]'::jsonb)
FROM newest LEFT JOIN summed USING (question_id)
WHERE questions.id = newest.question_id
"""
"""The weights of `services/domain/risk.py` as they were on this day."""

_WAITS = "status = 'in_review'"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in ("type", "written_by"):
        op.add_column("questions", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_questions_waiting_since",
        "questions",
        ["course_id", "waiting_since", "id"],
        postgresql_where=sa.text(_WAITS),
    )
    op.create_index(
        "ix_questions_waiting_author",
        "questions",
        ["course_id", "written_by", "created_at", "id"],
        postgresql_where=sa.text(_WAITS),
    )
    op.create_index(
        "ix_questions_waiting_lecture",
        "questions",
        ["lecture_id", "created_at", "id"],
        postgresql_where=sa.text(_WAITS),
    )
    op.execute(FILL)


def downgrade() -> None:
    for name in ("ix_questions_waiting_since", "ix_questions_waiting_author", "ix_questions_waiting_lecture"):
        op.drop_index(name, table_name="questions")
    for name in ("type", "written_by"):
        op.drop_column("questions", name)

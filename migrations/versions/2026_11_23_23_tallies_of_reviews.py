"""What decisions came to is counted as they are made, and how far two reviewers agree; earlier ones are counted now."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0023"
down_revision: str | None = "0022"

_COUNTS = ("decided", "accepted", "sent_back", "rejected", "verbatim", "minor", "major", "timed")

_COUNT_EARLIER_ONES = """
INSERT INTO review_tallies (course_id, reviewer_id, facet, value, decided, accepted, sent_back, rejected,
    verbatim, minor, major, timed, seconds, paces)
WITH given AS (
    SELECT q.course_id, r.reviewer_id, r.decision, q.lecture_id, v.type,
        CASE WHEN v.provenance IS NOT NULL OR (q.run_id IS NOT NULL AND v.number = 1)
            THEN v.written_by ELSE '' END AS writer,
        coalesce(v.provenance ->> 'model', '') AS model,
        coalesce(v.provenance ->> 'prompt_version', '') AS prompt_version
    FROM reviews r
    JOIN questions q ON q.id = r.question_id
    JOIN question_versions v ON v.id = r.version_id
    WHERE r.takes_back IS NULL AND NOT EXISTS (SELECT 1 FROM reviews back WHERE back.takes_back = r.id)
)
SELECT course_id, reviewer_id, facet, value, count(*), count(*) FILTER (WHERE decision = 'accept'),
    count(*) FILTER (WHERE decision = 'send_back'), count(*) FILTER (WHERE decision = 'reject'),
    0, 0, 0, 0, 0, array_fill(0::bigint, ARRAY[14])
FROM given CROSS JOIN LATERAL (VALUES
    ('all', ''), ('writer', writer), ('model', model), ('type', type), ('lecture', lecture_id::text),
    ('prompt_version', CASE WHEN prompt_version = '' THEN '' ELSE writer || ' · ' || prompt_version END)
) AS of_facet (facet, value)
GROUP BY 1, 2, 3, 4
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "review_tallies",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("reviewer_id", sa.Uuid(), nullable=False),
        sa.Column("facet", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in _COUNTS),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("paces", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_review_tallies_course_id_courses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["people.id"], name=op.f("fk_review_tallies_reviewer_id_people"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("course_id", "reviewer_id", "facet", "value", name=op.f("pk_review_tallies")),
    )
    op.create_index(op.f("ix_review_tallies_reviewer_id"), "review_tallies", ["reviewer_id"])
    op.create_table(
        "review_agreements",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("first_id", sa.Uuid(), nullable=False),
        sa.Column("second_id", sa.Uuid(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("second", sa.Text(), nullable=False),
        sa.Column("questions", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_review_agreements_course_id_courses"), ondelete="CASCADE"
        ),
        *(
            sa.ForeignKeyConstraint(
                [f"{name}_id"], ["people.id"], name=op.f(f"fk_review_agreements_{name}_id_people"), ondelete="RESTRICT"
            )
            for name in ("first", "second")
        ),
        sa.PrimaryKeyConstraint(
            "course_id", "first_id", "second_id", "first", "second", name=op.f("pk_review_agreements")
        ),
    )
    for name in ("first", "second"):
        op.create_index(op.f(f"ix_review_agreements_{name}_id"), "review_agreements", [f"{name}_id"])
    op.execute(_COUNT_EARLIER_ONES)


def downgrade() -> None:
    op.drop_table("review_agreements")
    op.drop_table("review_tallies")

"""An exam pins the rubric of a question with its version; those put together so far keep what they would hand out."""

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"

PIN = """
UPDATE exam_items SET rubric_id = newest.id FROM (
    SELECT DISTINCT ON (question_id) question_id, id FROM rubric_versions ORDER BY question_id, number DESC
) AS newest WHERE newest.question_id = exam_items.question_id
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("exam_items", sa.Column("rubric_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_exam_items_rubric_id_rubric_versions"),
        "exam_items",
        "rubric_versions",
        ["rubric_id"],
        ["id"],
        ondelete="RESTRICT",
    )
    op.create_index(op.f("ix_exam_items_rubric_id"), "exam_items", ["rubric_id"])
    op.execute(PIN)


def downgrade() -> None:
    op.drop_column("exam_items", "rubric_id")

"""The page of the slides that goes with what a question cites; waiting questions with slides are looked up again."""

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"

FORGET = """
DELETE FROM question_meanings USING questions, materials
WHERE questions.id = question_meanings.question_id AND questions.status = 'in_review'
AND materials.lecture_id = questions.lecture_id AND materials.status = 'ready'
"""
"""The sweep looks up again what waits and has no meaning kept."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "slide_evidence",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["material_id"], ["materials.id"], name=op.f("fk_slide_evidence_material_id_materials"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_versions.id"],
            name=op.f("fk_slide_evidence_version_id_question_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_slide_evidence")),
    )
    op.create_index(op.f("ix_slide_evidence_material_id"), "slide_evidence", ["material_id"])
    op.execute(FORGET)


def downgrade() -> None:
    op.drop_table("slide_evidence")

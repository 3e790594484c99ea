"""Why the wrong options of a question are wrong, and which questions are like it, is looked up once by a job."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import Vector

revision: str = "0020"
down_revision: str | None = "0019"


def upgrade() -> None:
    op.create_table(
        "question_meanings",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("embedding", Vector(dim=384), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_question_meanings_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_question_meanings")),
    )
    op.create_table(
        "similar_questions",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_id"], ["questions.id"], name=op.f("fk_similar_questions_other_id_questions"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_similar_questions_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "other_id", name=op.f("pk_similar_questions")),
    )
    op.create_index(op.f("ix_similar_questions_other_id"), "similar_questions", ["other_id"])
    op.create_table(
        "option_evidence",
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("option", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lecture_id", sa.Uuid(), nullable=True),
        sa.Column("start_ms", sa.BigInteger(), nullable=True),
        sa.Column("end_ms", sa.BigInteger(), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name=op.f("fk_option_evidence_lecture_id_lectures"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["question_versions.id"],
            name=op.f("fk_option_evidence_version_id_question_versions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("version_id", "option", name=op.f("pk_option_evidence")),
    )
    op.create_index(op.f("ix_option_evidence_lecture_id"), "option_evidence", ["lecture_id"])


def downgrade() -> None:
    op.drop_table("option_evidence")
    op.drop_table("similar_questions")
    op.drop_table("question_meanings")

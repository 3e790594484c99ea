"""A run asks about stretches of several lectures; what a check finds and what a model costs is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0012"
down_revision: str | None = "0011"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _runs_of_courses()
    op.add_column("questions", sa.Column("run_stretch", sa.BigInteger(), nullable=True))
    op.execute("UPDATE questions SET run_stretch = 0 WHERE run_id IS NOT NULL")
    op.add_column("question_versions", sa.Column("provenance", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("question_versions", sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("courses", sa.Column("monthly_limit_usd", sa.Double(), nullable=True))
    _findings()
    _usage()


def _runs_of_courses() -> None:
    op.create_table(
        "run_lectures",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("lecture_id", sa.Uuid(), nullable=False),
        _refers("run_lectures", "run_id", "generation_runs", "CASCADE"),
        _refers("run_lectures", "lecture_id", "lectures", "CASCADE"),
        sa.PrimaryKeyConstraint("run_id", "lecture_id", name=op.f("pk_run_lectures")),
    )
    op.create_index(op.f("ix_run_lectures_lecture_id"), "run_lectures", ["lecture_id"], unique=False)
    op.execute("INSERT INTO run_lectures (run_id, lecture_id) SELECT id, lecture_id FROM generation_runs")
    op.execute(
        "UPDATE generation_runs SET blueprint = blueprint || jsonb_build_object('stretches', "
        "jsonb_build_array(jsonb_build_object('lecture', lecture_id, 'start_ms', 0)))"
    )
    op.add_column("generation_runs", sa.Column("attempt", sa.BigInteger(), server_default="1", nullable=False))
    op.alter_column("generation_runs", "attempt", server_default=None)
    clock = sa.text("clock_timestamp()")
    op.add_column(
        "generation_runs",
        sa.Column("attempt_began_at", sa.DateTime(timezone=True), server_default=clock, nullable=False),
    )
    op.execute("UPDATE generation_runs SET attempt_began_at = created_at")
    op.drop_index("ix_generation_runs_lecture_id_created_at", table_name="generation_runs")
    op.drop_column("generation_runs", "lecture_id")
    op.drop_index(op.f("ix_generation_runs_course_id"), table_name="generation_runs")
    op.create_index(
        "ix_generation_runs_course_id_created_at", "generation_runs", ["course_id", "created_at"], unique=False
    )


def _findings() -> None:
    op.create_table(
        "question_findings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("place", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("judged_by", sa.Text(), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("other_question_id", sa.Uuid(), nullable=True),
        _refers("question_findings", "version_id", "question_versions", "CASCADE"),
        _refers("question_findings", "other_question_id", "questions", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_findings")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_question_findings_version_id_position")),
    )
    op.create_index(
        op.f("ix_question_findings_other_question_id"), "question_findings", ["other_question_id"], unique=False
    )


def _usage() -> None:
    op.create_table(
        "model_usage",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("cost_usd", sa.Double(), nullable=True),
        _refers("model_usage", "course_id", "courses", "CASCADE"),
        _refers("model_usage", "run_id", "generation_runs", "SET NULL"),
        _refers("model_usage", "person_id", "people", "RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_usage")),
    )
    op.create_index("ix_model_usage_course_id_at", "model_usage", ["course_id", "at"], unique=False)
    op.create_index(op.f("ix_model_usage_person_id"), "model_usage", ["person_id"], unique=False)
    op.create_index("ix_model_usage_run_id", "model_usage", ["run_id"], unique=False)
    op.execute(
        "INSERT INTO model_usage "
        "(course_id, run_id, person_id, model, purpose, at, input_tokens, output_tokens, seconds, cost_usd) "
        "SELECT course_id, id, created_by, writer, 'writing', coalesce(started_at, created_at), input_tokens, "
        "output_tokens, coalesce(extract(epoch FROM finished_at - started_at), 0), cost_usd "
        "FROM generation_runs WHERE input_tokens + output_tokens > 0"
    )


def downgrade() -> None:
    op.drop_table("model_usage")
    op.drop_table("question_findings")
    op.drop_column("courses", "monthly_limit_usd")
    op.drop_column("question_versions", "checked_at")
    op.drop_column("question_versions", "provenance")
    op.drop_column("questions", "run_stretch")
    op.drop_index("ix_generation_runs_course_id_created_at", table_name="generation_runs")
    op.create_index(op.f("ix_generation_runs_course_id"), "generation_runs", ["course_id"], unique=False)
    op.add_column("generation_runs", sa.Column("lecture_id", sa.Uuid(), nullable=True))
    op.execute(
        "UPDATE generation_runs SET lecture_id = "
        "(SELECT lecture_id FROM run_lectures WHERE run_id = generation_runs.id LIMIT 1)"
    )
    op.execute("DELETE FROM generation_runs WHERE lecture_id IS NULL")
    op.alter_column("generation_runs", "lecture_id", nullable=False)
    op.create_foreign_key(
        op.f("fk_generation_runs_lecture_id_lectures"),
        "generation_runs",
        "lectures",
        ["lecture_id"],
        ["id"],
        ondelete="CASCADE",
    )
    op.create_index(
        "ix_generation_runs_lecture_id_created_at", "generation_runs", ["lecture_id", "created_at"], unique=False
    )
    op.drop_column("generation_runs", "attempt_began_at")
    op.drop_column("generation_runs", "attempt")
    op.drop_table("run_lectures")


def _refers(table: str, column: str, to: str, on_delete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=on_delete)

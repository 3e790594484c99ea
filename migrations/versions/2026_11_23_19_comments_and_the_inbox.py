"""People comment on questions in threads, and are told in an inbox of what happened to their work."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0019"
down_revision: str | None = "0018"

_TELLINGS = (
    "sent_back",
    "returned",
    "answered",
    "mentioned",
    "transcribed",
    "not_transcribed",
    "written",
    "not_written",
    "revised",
    "not_revised",
    "reopened",
)
_NOW = sa.text("clock_timestamp()")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "comment_threads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_comment_threads_question_id_questions"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resolved_by"], ["people.id"], name=op.f("fk_comment_threads_resolved_by_people"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_threads")),
    )
    op.create_index(op.f("ix_comment_threads_question_id"), "comment_threads", ["question_id"])
    op.create_index(op.f("ix_comment_threads_resolved_by"), "comment_threads", ["resolved_by"])
    op.create_table(
        "comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("thread_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mentions", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("press", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_comments_author_id_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"],
            ["comment_threads.id"],
            name=op.f("fk_comments_thread_id_comment_threads"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("press", name=op.f("uq_comments_press")),
    )
    op.create_index(op.f("ix_comments_author_id"), "comments", ["author_id"])
    op.create_index(op.f("ix_comments_thread_id"), "comments", ["thread_id"])
    op.create_table(
        "inbox_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=_NOW, nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_TELLINGS, name="telling", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("lecture_id", sa.Uuid(), nullable=True),
        sa.Column("question_id", sa.Uuid(), nullable=True),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("comment_id", sa.Uuid(), nullable=True),
        sa.Column("review_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("about", sa.Text(), server_default="", nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_notes")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_inbox_notes_{column}_{table}"), ondelete=deleted
            )
            for column, table, deleted in _REFERENCES
        ),
    )
    for column, _, _ in _REFERENCES[1:]:
        op.create_index(op.f(f"ix_inbox_notes_{column}"), "inbox_notes", [column])
    op.create_index("ix_inbox_notes_person_id_created_at", "inbox_notes", ["person_id", "created_at"])
    op.create_index("ix_inbox_notes_unread", "inbox_notes", ["person_id"], postgresql_where=sa.text("read_at IS NULL"))


_REFERENCES = (
    ("person_id", "people", "CASCADE"),
    ("course_id", "courses", "CASCADE"),
    ("lecture_id", "lectures", "CASCADE"),
    ("question_id", "questions", "CASCADE"),
    ("run_id", "generation_runs", "CASCADE"),
    ("comment_id", "comments", "CASCADE"),
    ("review_id", "reviews", "CASCADE"),
    ("by_id", "people", "SET NULL"),
)


def downgrade() -> None:
    op.drop_table("inbox_notes")
    op.drop_table("comments")
    op.drop_table("comment_threads")

"""The audit log is found by who acted, by what was done and by what it was done to, newest first."""

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "ix_audit_log_email_at",
        "audit_log",
        ["email", "at"],
        unique=False,
        postgresql_ops={"email": "text_pattern_ops"},
    )
    op.create_index("ix_audit_log_action_at", "audit_log", ["action", "at"], unique=False)
    op.create_index("ix_audit_log_object_id_at", "audit_log", ["object_id", "at"], unique=False)


def downgrade() -> None:
    for name in ("ix_audit_log_object_id_at", "ix_audit_log_action_at", "ix_audit_log_email_at"):
        op.drop_index(name, table_name="audit_log")

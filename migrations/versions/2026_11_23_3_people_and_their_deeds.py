"""People: second factors, sessions that are seen, links, invitations, owners, archived courses, and the audit log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0003"
down_revision: str | None = "0002"

_ROLES = ("owner", "teacher", "reviewer", "coordinator")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "audit_log",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object_kind", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index("ix_audit_log_at", "audit_log", ["at"], unique=False)
    op.create_index("ix_audit_log_course_id_at", "audit_log", ["course_id", "at"], unique=False)
    op.create_index("ix_audit_log_person_id_at", "audit_log", ["person_id", "at"], unique=False)
    op.create_table(
        "hosted_sign_ins",
        sa.Column("state_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_verifier", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_hosted_sign_ins")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in_attempts")),
    )
    op.create_table(
        "account_links",
        sa.Column("link_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("join", "reset", name="linkpurpose", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_account_links_created_by_people"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_account_links_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_links")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_account_links_link_hash")),
    )
    op.create_index(op.f("ix_account_links_created_by"), "account_links", ["created_by"], unique=False)
    op.create_index(op.f("ix_account_links_person_id"), "account_links", ["person_id"], unique=False)
    op.create_table(
        "second_factors",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("recovery_hashes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_second_factors_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "glossary_terms",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_glossary_terms_course_id_courses"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_terms")),
    )
    op.create_index(
        "uq_glossary_terms_course_id_term",
        "glossary_terms",
        ["course_id", sa.literal_column("lower(term)")],
        unique=True,
    )
    op.create_table(
        "invitations",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column(
            "role", sa.Enum(*_ROLES, name="role", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name=op.f("fk_invitations_course_id_courses"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["people.id"], name=op.f("fk_invitations_created_by_people"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("course_id", "email", "role", name=op.f("uq_invitations_course_id_email_role")),
    )
    op.create_index(op.f("ix_invitations_created_by"), "invitations", ["created_by"], unique=False)
    op.create_index("ix_invitations_email", "invitations", ["email"], unique=False)
    # Everybody signs in once more: what is remembered of a session begins with this version.
    op.execute("DELETE FROM auth_sessions")
    op.add_column("auth_sessions", sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False))
    op.add_column("auth_sessions", sa.Column("address", sa.Text(), nullable=False))
    op.add_column("auth_sessions", sa.Column("agent", sa.Text(), nullable=False))
    op.add_column("auth_sessions", sa.Column("sealed_tokens", sa.LargeBinary(), nullable=True))
    op.add_column("auth_sessions", sa.Column("check_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("courses", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("memberships", sa.Column("from_group", sa.Text(), nullable=True))
    op.add_column(
        "objectives",
        sa.Column(
            "bloom",
            sa.Enum(
                "remember",
                "understand",
                "apply",
                "analyze",
                "evaluate",
                "create",
                name="bloom",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
    )
    op.add_column("people", sa.Column("subject", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True))
    op.create_unique_constraint(op.f("uq_people_subject"), "people", ["subject"])
    op.drop_constraint("role", "memberships", type_="check")
    op.create_check_constraint("role", "memberships", sa.column("role", sa.Text()).in_(_ROLES))
    # Whoever made a course and still belongs to it answers for it.
    op.execute("""
        INSERT INTO memberships (person_id, course_id, role)
        SELECT created_by, id, 'owner' FROM courses
        WHERE EXISTS (SELECT FROM memberships WHERE person_id = created_by AND course_id = courses.id)
    """)
    op.execute("""
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'The audit log is only ever added to.' USING ERRCODE = 'insufficient_privilege';
        END $$
    """)
    op.execute("""
        CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
    """)


def downgrade() -> None:
    raise NotImplementedError("An audit log is not undone; restore a backup instead.")

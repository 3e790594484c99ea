"""Slides and handouts are read page by page; those that are there already wait for the reader."""

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"

_STATUSES = ("absent", "waiting", "working", "ready", "failed")


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "material_pages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("material_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_material_pages_number_from_one")),
        sa.ForeignKeyConstraint(
            ["material_id"],
            ["materials.id"],
            name=op.f("fk_material_pages_material_id_materials"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_pages")),
        sa.UniqueConstraint("material_id", "number", name=op.f("uq_material_pages_material_id_number")),
    )
    op.add_column("materials", sa.Column("status", sa.String(40), nullable=False, server_default="waiting"))
    op.alter_column("materials", "status", server_default=None)
    op.create_check_constraint(op.f("ck_materials_filestatus"), "materials", sa.column("status").in_(_STATUSES))
    op.add_column("materials", sa.Column("reason", sa.Text(), nullable=True))
    op.execute(
        "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('reading', 'read_slides', 0, 'read_slides/' || id, NULL, "
        "jsonb_build_object('material_id', id::text), NULL)::procrastinate_job_to_defer_v1]) FROM materials"
    )


def downgrade() -> None:
    op.drop_column("materials", "reason")
    op.drop_column("materials", "status")
    op.drop_table("material_pages")

"""Vectors and the job queue."""

from alembic import op
from procrastinate.schema import SchemaManager

revision: str = "0001"
down_revision: str | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    # The schema of the pinned Procrastinate; a newer one is followed by a migration made of its own upgrade scripts.
    # It goes through a bare cursor, because its functions hold percent signs that are not parameters.
    with op.get_bind().connection.cursor() as cursor:
        cursor.execute(SchemaManager.get_schema())


def downgrade() -> None:
    raise NotImplementedError("The first migrations are not undone; delete the database instead.")

"""The table of workers, beside Procrastinate's own, which know them by number only."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class WorkerRow(Base):
    """One queue served by one process; `id` is Procrastinate's number for it."""

    __tablename__ = "workers"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    machine: Mapped[str]
    queue: Mapped[str]
    since: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

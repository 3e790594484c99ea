"""Tables beside Procrastinate's own: the workers by their names, and how far jobs had come whose workers died."""

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


class TakenOverRow(Base):
    """How far a job had come when it was last taken over: ms heard and lines indexed, questions, or ms copied.

    `job_id` is Procrastinate's number for it; its tables are not known to these models.
    """

    __tablename__ = "taken_over"

    job_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    progress: Mapped[int]

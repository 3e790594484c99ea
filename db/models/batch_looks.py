"""The table of what reviewers looked into before they accepted clean questions together."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class BatchLookRow(Base):
    """The version of a question that somebody opened last, or took out, among those accepted together."""

    __tablename__ = "batch_looks"

    question_id: Mapped[UUID] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    version: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    is_left_out: Mapped[bool] = mapped_column(default=False)

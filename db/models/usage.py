"""The table of what language models were called for, and what each call cost."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, belongs_to, refers_to


class ModelUsageRow(Base):
    """One call of a model, for a course; `cost_usd` is null where the price is not known."""

    __tablename__ = "model_usage"
    __table_args__ = (
        Index("ix_model_usage_course_id_at", "course_id", "at"),
        Index("ix_model_usage_run_id", "run_id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    course_id: Mapped[UUID] = belongs_to("courses", index=False)
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("generation_runs.id", ondelete="SET NULL"))
    person_id: Mapped[UUID] = refers_to("people")
    model: Mapped[str]
    purpose: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    seconds: Mapped[float]
    cost_usd: Mapped[float | None]

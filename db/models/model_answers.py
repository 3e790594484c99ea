"""The table of what language models have answered, so that nobody pays twice for one answer."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, func
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class ModelAnswerRow(Base):
    """One answer, under a hash of everything that was asked; it belongs to nobody and is cleared by age."""

    __tablename__ = "model_answers"
    __table_args__ = (Index("ix_model_answers_created_at", "created_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    model: Mapped[str]
    value: Mapped[dict[str, Any]]
    input_tokens: Mapped[int]
    output_tokens: Mapped[int]
    seconds: Mapped[float]
    cost_usd: Mapped[float | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())

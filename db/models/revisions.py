"""The table of questions that were written anew and wait to be taken or left."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Keyed, belongs_to, refers_to
from services.domain.lifecycle import RevisionStatus


class QuestionRevisionRow(Keyed):
    """What somebody wished of a question at its `version`, and what a writer proposed for it."""

    __tablename__ = "question_revisions"
    __table_args__ = (Index("ix_question_revisions_question_id_created_at", "question_id", "created_at"),)

    question_id: Mapped[UUID] = belongs_to("questions", index=False)
    version: Mapped[int]
    wish: Mapped[dict[str, Any]]
    status: Mapped[RevisionStatus]
    reason: Mapped[str | None]
    proposal: Mapped[dict[str, Any] | None]
    written_by: Mapped[str] = mapped_column(default="")
    provenance: Mapped[dict[str, Any] | None]
    findings: Mapped[list[Any]] = mapped_column(default=list)
    is_checked: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    created_by: Mapped[UUID] = refers_to("people")

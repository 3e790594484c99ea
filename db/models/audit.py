"""The table of what was done: a trigger in the database refuses to change or delete a row of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class AuditRow(Base):
    """Who did what to what, when and from where; it refers to nothing, so that it outlives what it speaks of."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_at", "at"),
        Index("ix_audit_log_person_id_at", "person_id", "at"),
        Index("ix_audit_log_course_id_at", "course_id", "at"),
        Index("ix_audit_log_email_at", "email", "at", postgresql_ops={"email": "text_pattern_ops"}),
        Index("ix_audit_log_action_at", "action", "at"),
        Index("ix_audit_log_object_id_at", "object_id", "at"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    person_id: Mapped[UUID | None]
    email: Mapped[str]
    address: Mapped[str]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    course_id: Mapped[UUID | None]
    details: Mapped[dict[str, Any]]

"""Tables of what exams shall ask: blueprints kept under a name, and what lectures offer to ask about."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Keyed, belongs_to, refers_to


class SavedBlueprintRow(Keyed):
    """A blueprint of a course under its name; `version` grows with every change."""

    __tablename__ = "saved_blueprints"
    __table_args__ = (Index("uq_saved_blueprints_course_id_name", "course_id", func.lower(text("name")), unique=True),)

    course_id: Mapped[UUID] = belongs_to("courses", index=False)
    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    blueprint: Mapped[dict[str, Any]]
    saved_by: Mapped[UUID] = refers_to("people")
    saved_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class LectureOfferRow(Base):
    """Where in a lecture there are places for what can be wanted: the beginnings of their first and last sentences.

    What is left open is "", `objective` the mark of its wording; without a type they are sentences.
    """

    __tablename__ = "lecture_offers"

    lecture_id: Mapped[UUID] = mapped_column(ForeignKey("lectures.id", ondelete="CASCADE"), primary_key=True)
    type: Mapped[str] = mapped_column(primary_key=True)
    bloom: Mapped[str] = mapped_column(primary_key=True)
    difficulty: Mapped[str] = mapped_column(primary_key=True)
    objective: Mapped[str] = mapped_column(primary_key=True)
    first_ms: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    last_ms: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))

"""Tables of exams and rubrics."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Keyed, belongs_to, refers_to


class ExamRow(Keyed):
    __tablename__ = "exams"

    course_id: Mapped[UUID] = belongs_to("courses")
    title: Mapped[str]
    instructions: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[UUID] = refers_to("people")


class ExamItemRow(Base):
    """A question's version, pinned to its place in an exam, and with it the rubric that it had then."""

    __tablename__ = "exam_items"
    __table_args__ = (
        UniqueConstraint("exam_id", "position", deferrable=True, initially="DEFERRED"),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exams.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("questions.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    version_id: Mapped[UUID] = refers_to("question_versions")
    rubric_id: Mapped[UUID | None] = mapped_column(ForeignKey("rubric_versions.id", ondelete="RESTRICT"), index=True)
    position: Mapped[int]
    points: Mapped[float]


class RubricVersionRow(Keyed):
    """What a question's rubric said at one time; never changed, only followed by the next."""

    __tablename__ = "rubric_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    question_id: Mapped[UUID] = belongs_to("questions", index=False)
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    written_by: Mapped[str]
    created_by: Mapped[UUID] = refers_to("people")

"""Tables of questions: the runs that wrote them, their versions and sources, and what reviewers decided."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Keyed, belongs_to, refers_to
from services.domain.lifecycle import QuestionStatus, RunStatus
from services.domain.reviews import Decision, Reason


class GenerationRunRow(Keyed):
    __tablename__ = "generation_runs"
    __table_args__ = (Index("ix_generation_runs_lecture_id_created_at", "lecture_id", "created_at"),)

    course_id: Mapped[UUID] = belongs_to("courses")
    lecture_id: Mapped[UUID] = belongs_to("lectures", index=False)
    status: Mapped[RunStatus]
    reason: Mapped[str | None]
    blueprint: Mapped[dict[str, Any]]
    writer: Mapped[str] = mapped_column(default="")
    prompt_version: Mapped[str] = mapped_column(default="")
    asked: Mapped[int]
    written: Mapped[int] = mapped_column(default=0)
    shortfalls: Mapped[list[Any]] = mapped_column(default=list)
    input_tokens: Mapped[int] = mapped_column(default=0)
    output_tokens: Mapped[int] = mapped_column(default=0)
    cost_usd: Mapped[float | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    created_by: Mapped[UUID] = refers_to("people")


class QuestionRow(Keyed):
    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_course_id_status_created_at", "course_id", "status", "created_at"),
        Index("ix_questions_run_id", "run_id"),
    )

    course_id: Mapped[UUID] = belongs_to("courses", index=False)
    lecture_id: Mapped[UUID] = belongs_to("lectures")
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("generation_runs.id", ondelete="SET NULL"))
    run_row: Mapped[int | None]
    status: Mapped[QuestionStatus]
    status_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[UUID] = refers_to("people")


class QuestionVersionRow(Keyed):
    """What a question said at one time; never changed, only followed by the next."""

    __tablename__ = "question_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    question_id: Mapped[UUID] = belongs_to("questions", index=False)
    number: Mapped[int]
    type: Mapped[str]
    stem: Mapped[str]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    written_by: Mapped[str]
    created_by: Mapped[UUID] = refers_to("people")


class QuestionSourceRow(Base):
    """Where a version's answer was said; the times are those of its citation."""

    __tablename__ = "question_sources"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    version_id: Mapped[UUID] = belongs_to("question_versions", index=False)
    lecture_id: Mapped[UUID] = belongs_to("lectures")
    position: Mapped[int]
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    quote: Mapped[str]


class ReviewRow(Keyed):
    __tablename__ = "reviews"

    question_id: Mapped[UUID] = belongs_to("questions")
    version_id: Mapped[UUID] = refers_to("question_versions")
    reviewer_id: Mapped[UUID] = refers_to("people")
    decision: Mapped[Decision]
    reason: Mapped[Reason | None]
    comment: Mapped[str] = mapped_column(default="")
    content_hash: Mapped[str]
    source_hash: Mapped[str]

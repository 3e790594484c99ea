"""The tables, as typed SQLAlchemy models; only `db` sees them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from pgvector.sqlalchemy import Vector
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    DateTime,
    Enum,
    ForeignKey,
    Identity,
    Index,
    LargeBinary,
    MetaData,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from services.domain.lifecycle import LectureStatus, QuestionStatus, RunStatus
from services.domain.people import Role
from services.domain.reviews import Decision, Reason

EMBEDDING_DIMENSIONS = 384


def _by_value(kind: type[Any]) -> Enum:
    """An enum kept as the text of its values, held by a check constraint."""
    return Enum(
        kind,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=kind.__name__.lower(),
    )


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text,
        int: BigInteger,
        datetime: DateTime(timezone=True),
        dict[str, Any]: JSONB,
        list[Any]: JSONB,
        LectureStatus: _by_value(LectureStatus),
        QuestionStatus: _by_value(QuestionStatus),
        RunStatus: _by_value(RunStatus),
        Role: _by_value(Role),
        Decision: _by_value(Decision),
        Reason: _by_value(Reason),
    }


class Keyed(Base):
    """A row with its own key and the time it was made."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


def _belongs_to(table: str, *, index: bool = True) -> Mapped[Any]:
    """A key of a row that takes this one with it when it is deleted."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=index)


def _refers_to(table: str) -> Mapped[Any]:
    """A key of a row that cannot be deleted while this one stands."""
    return mapped_column(ForeignKey(f"{table}.id", ondelete="RESTRICT"), index=True)


class PersonRow(Keyed):
    __tablename__ = "people"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    is_administrator: Mapped[bool] = mapped_column(default=False)


class AuthSessionRow(Keyed):
    """A signed-in browser; tickets and tokens are kept as SHA-256 only."""

    __tablename__ = "auth_sessions"

    person_id: Mapped[UUID] = _belongs_to("people")
    ticket_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    ticket_expires_at: Mapped[datetime | None]
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]


class CourseRow(Keyed):
    __tablename__ = "courses"

    title: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    term: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")
    created_by: Mapped[UUID] = _refers_to("people")


class MembershipRow(Base):
    __tablename__ = "memberships"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[Role] = mapped_column(primary_key=True)


class ObjectiveRow(Keyed):
    __tablename__ = "objectives"
    __table_args__ = (UniqueConstraint("course_id", "position", deferrable=True),)

    course_id: Mapped[UUID] = _belongs_to("courses", index=False)
    position: Mapped[int]
    text: Mapped[str]


class LectureRow(Keyed):
    __tablename__ = "lectures"
    __table_args__ = (
        Index("ix_lectures_course_id_created_at", "course_id", "created_at"),
        CheckConstraint("heard_ms >= 0", name="heard_ms_not_negative"),
    )

    course_id: Mapped[UUID] = _belongs_to("courses", index=False)
    title: Mapped[str]
    status: Mapped[LectureStatus]
    reason: Mapped[str | None]
    notice: Mapped[str | None]
    file_name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    object_key: Mapped[str]
    duration_ms: Mapped[int | None]
    heard_ms: Mapped[int] = mapped_column(default=0)
    hearing_since: Mapped[datetime | None]
    hearing_from_ms: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(default="en")
    created_by: Mapped[UUID] = _refers_to("people")


class UploadRow(Keyed):
    """An upload of a lecture's recording that has begun; gone when it is complete or given up."""

    __tablename__ = "uploads"
    __table_args__ = (Index("ix_uploads_resume", "created_by", "fingerprint"),)

    lecture_id: Mapped[UUID] = mapped_column(ForeignKey("lectures.id", ondelete="CASCADE"), unique=True)
    store_upload_id: Mapped[str]
    fingerprint: Mapped[str]
    size: Mapped[int]
    part_size: Mapped[int]
    created_by: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))


class MaterialRow(Keyed):
    __tablename__ = "materials"

    lecture_id: Mapped[UUID] = _belongs_to("lectures")
    title: Mapped[str]
    file_name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    object_key: Mapped[str]


class SegmentRow(Base):
    __tablename__ = "segments"
    __table_args__ = (
        UniqueConstraint("lecture_id", "position"),
        CheckConstraint("end_ms >= start_ms", name="ends_after_start"),
        Index("ix_segments_search", "search", postgresql_using="gin"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    lecture_id: Mapped[UUID] = _belongs_to("lectures", index=False)
    position: Mapped[int]
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    speaker: Mapped[str | None]
    text: Mapped[str]
    words: Mapped[list[Any] | None]
    search: Mapped[str] = mapped_column(TSVECTOR, Computed("to_tsvector('english', text)", persisted=True))
    embedding: Mapped[Any | None] = mapped_column(Vector(EMBEDDING_DIMENSIONS))


class LectureStatisticsRow(Base):
    """What the index of a lecture knows: counted once, read by every page."""

    __tablename__ = "lecture_statistics"

    lecture_id: Mapped[UUID] = mapped_column(ForeignKey("lectures.id", ondelete="CASCADE"), primary_key=True)
    word_count: Mapped[int]
    pace: Mapped[list[Any]]
    terms: Mapped[list[Any]]


class GenerationRunRow(Keyed):
    __tablename__ = "generation_runs"
    __table_args__ = (Index("ix_generation_runs_lecture_id_created_at", "lecture_id", "created_at"),)

    course_id: Mapped[UUID] = _belongs_to("courses")
    lecture_id: Mapped[UUID] = _belongs_to("lectures", index=False)
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
    created_by: Mapped[UUID] = _refers_to("people")


class QuestionRow(Keyed):
    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_course_id_status_created_at", "course_id", "status", "created_at"),
        Index("ix_questions_run_id", "run_id"),
    )

    course_id: Mapped[UUID] = _belongs_to("courses", index=False)
    lecture_id: Mapped[UUID] = _belongs_to("lectures")
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("generation_runs.id", ondelete="SET NULL"))
    run_row: Mapped[int | None]
    status: Mapped[QuestionStatus]
    status_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[UUID] = _refers_to("people")


class QuestionVersionRow(Keyed):
    """What a question said at one time; never changed, only followed by the next."""

    __tablename__ = "question_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    question_id: Mapped[UUID] = _belongs_to("questions", index=False)
    number: Mapped[int]
    type: Mapped[str]
    stem: Mapped[str]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    written_by: Mapped[str]
    created_by: Mapped[UUID] = _refers_to("people")


class QuestionSourceRow(Base):
    """Where a version's answer was said; the times are those of its citation."""

    __tablename__ = "question_sources"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    version_id: Mapped[UUID] = _belongs_to("question_versions", index=False)
    lecture_id: Mapped[UUID] = _belongs_to("lectures")
    position: Mapped[int]
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    quote: Mapped[str]


class ReviewRow(Keyed):
    __tablename__ = "reviews"

    question_id: Mapped[UUID] = _belongs_to("questions")
    version_id: Mapped[UUID] = _refers_to("question_versions")
    reviewer_id: Mapped[UUID] = _refers_to("people")
    decision: Mapped[Decision]
    reason: Mapped[Reason | None]
    comment: Mapped[str] = mapped_column(default="")
    content_hash: Mapped[str]
    source_hash: Mapped[str]


class ExamRow(Keyed):
    __tablename__ = "exams"

    course_id: Mapped[UUID] = _belongs_to("courses")
    title: Mapped[str]
    instructions: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[UUID] = _refers_to("people")


class ExamItemRow(Base):
    """A question's version, pinned to its place in an exam."""

    __tablename__ = "exam_items"
    __table_args__ = (
        UniqueConstraint("exam_id", "position", deferrable=True, initially="DEFERRED"),
        CheckConstraint("points >= 0", name="points_not_negative"),
    )

    exam_id: Mapped[UUID] = mapped_column(ForeignKey("exams.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("questions.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    version_id: Mapped[UUID] = _refers_to("question_versions")
    position: Mapped[int]
    points: Mapped[float]


class RubricVersionRow(Keyed):
    """What a question's rubric said at one time; never changed, only followed by the next."""

    __tablename__ = "rubric_versions"
    __table_args__ = (UniqueConstraint("question_id", "number"),)

    question_id: Mapped[UUID] = _belongs_to("questions", index=False)
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    written_by: Mapped[str]
    created_by: Mapped[UUID] = _refers_to("people")

"""Tables of lectures: their recordings, and what was heard in them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pgvector.sqlalchemy import Vector
from sqlalchemy import CheckConstraint, Computed, ForeignKey, Identity, Index, UniqueConstraint, false
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Keyed, belongs_to, refers_to
from services.domain.lifecycle import FileStatus, LectureStatus

EMBEDDING_DIMENSIONS = 384


class LectureRow(Keyed):
    __tablename__ = "lectures"
    __table_args__ = (
        Index("ix_lectures_course_id_created_at", "course_id", "created_at"),
        CheckConstraint("heard_ms >= 0", name="heard_ms_not_negative"),
    )

    course_id: Mapped[UUID] = belongs_to("courses", index=False)
    title: Mapped[str]
    status: Mapped[LectureStatus]
    reason: Mapped[str | None]
    notice: Mapped[str | None]
    file_name: Mapped[str]
    content_type: Mapped[str]
    size: Mapped[int]
    object_key: Mapped[str]
    checksum: Mapped[str | None]
    duration_ms: Mapped[int | None]
    heard_ms: Mapped[int] = mapped_column(default=0)
    hearing_since: Mapped[datetime | None]
    hearing_from_ms: Mapped[int] = mapped_column(default=0)
    hearing_ms: Mapped[int] = mapped_column(default=0, server_default="0")
    language: Mapped[str] = mapped_column(default="en")
    created_by: Mapped[UUID] = refers_to("people")
    has_given_transcript: Mapped[bool] = mapped_column(server_default=false())
    transcript_version: Mapped[int] = mapped_column(server_default="0")
    word_check_reason: Mapped[str | None]
    offers: Mapped[dict[str, Any] | None]


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


class SegmentRow(Base):
    __tablename__ = "segments"
    __table_args__ = (
        UniqueConstraint("lecture_id", "position"),
        CheckConstraint("end_ms >= start_ms", name="ends_after_start"),
        Index("ix_segments_search", "search", postgresql_using="gin"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    lecture_id: Mapped[UUID] = belongs_to("lectures", index=False)
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


class RecordingRow(Base):
    """What a lecture's recording is made of, and the copy of it that browsers play, where one is needed."""

    __tablename__ = "recordings"
    __table_args__ = (CheckConstraint("copied_ms >= 0", name="copied_ms_not_negative"),)

    lecture_id: Mapped[UUID] = mapped_column(ForeignKey("lectures.id", ondelete="CASCADE"), primary_key=True)
    facts: Mapped[dict[str, Any]]
    copy_status: Mapped[FileStatus]
    copy_reason: Mapped[str | None]
    copy_type: Mapped[str | None]
    copied_ms: Mapped[int] = mapped_column(server_default="0")

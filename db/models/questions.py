"""Tables of questions: the runs that wrote them, their versions and sources, and what reviewers decided."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Identity, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Keyed, belongs_to, refers_to
from services.domain.lifecycle import QuestionStatus, RunStatus
from services.domain.reviews import Decision, Reason, Stage


class GenerationRunRow(Keyed):
    """An order to the writer; `attempt` grows whenever what is missing of a finished run is asked for again."""

    __tablename__ = "generation_runs"
    __table_args__ = (Index("ix_generation_runs_course_id_created_at", "course_id", "created_at"),)

    course_id: Mapped[UUID] = belongs_to("courses", index=False)
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
    attempt: Mapped[int] = mapped_column(default=1)
    attempt_began_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    created_by: Mapped[UUID] = refers_to("people")


class RunLectureRow(Base):
    """A lecture that a run asks about, so that the runs of a lecture are found."""

    __tablename__ = "run_lectures"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("generation_runs.id", ondelete="CASCADE"), primary_key=True)
    lecture_id: Mapped[UUID] = mapped_column(
        ForeignKey("lectures.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class QuestionRow(Keyed):
    """A question; `run_row` and `run_stretch` say which row of its run's blueprint it fills, and from where.

    `type`, `written_by`, `risk` and `risk_reasons` are those of its newest version. While it waits for review, since
    `waiting_since`, `stage` says whose decision it waits for, `returns_to` names the reviewer who sent it back before,
    and nobody else is given it while it is claimed.
    """

    __tablename__ = "questions"
    __table_args__ = (
        Index("ix_questions_course_id_status_created_at", "course_id", "status", "created_at"),
        Index("ix_questions_run_id", "run_id"),
        Index(
            "ix_questions_waiting",
            "course_id",
            text("risk DESC"),
            "created_at",
            "id",
            postgresql_where=text("status = 'in_review'"),
        ),
        Index(
            "ix_questions_waiting_since",
            "course_id",
            "waiting_since",
            "id",
            postgresql_where=text("status = 'in_review'"),
        ),
        Index(
            "ix_questions_waiting_author",
            "course_id",
            "written_by",
            "created_at",
            "id",
            postgresql_where=text("status = 'in_review'"),
        ),
        Index(
            "ix_questions_waiting_lecture",
            "lecture_id",
            "created_at",
            "id",
            postgresql_where=text("status = 'in_review'"),
        ),
        Index(
            "ix_questions_waiting_again",
            "course_id",
            postgresql_where=text("status = 'in_review' AND stage <> 'first'"),
        ),
        Index(
            "ix_questions_claimed",
            "course_id",
            "claimed_until",
            postgresql_where=text("status = 'in_review' AND claimed_by IS NOT NULL"),
        ),
    )

    course_id: Mapped[UUID] = belongs_to("courses", index=False)
    lecture_id: Mapped[UUID] = belongs_to("lectures")
    run_id: Mapped[UUID | None] = mapped_column(ForeignKey("generation_runs.id", ondelete="SET NULL"))
    run_row: Mapped[int | None]
    run_stretch: Mapped[int | None]
    status: Mapped[QuestionStatus]
    status_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[UUID] = refers_to("people")
    type: Mapped[str] = mapped_column(default="", server_default="")
    written_by: Mapped[str] = mapped_column(default="", server_default="")
    risk: Mapped[int] = mapped_column(default=0, server_default="0")
    risk_reasons: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    waiting_since: Mapped[datetime | None]
    stage: Mapped[Stage] = mapped_column(default=Stage.FIRST, server_default=Stage.FIRST.value)
    returns_to: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    claimed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    claimed_until: Mapped[datetime | None]


class QuestionFacetRow(Base):
    """How many questions of a course are of one kind; triggers on `questions` count as those change.

    `kind` is `status`; of those that wait for review also `lecture`, `author`, `type`, `reason` (of its risk) and
    `clean`, whose name is empty.
    """

    __tablename__ = "question_facets"

    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]


class QuestionVersionRow(Keyed):
    """What a question said at one time; never changed, only followed by the next.

    `provenance` says how a machine came to write it; `checked_at` is null until it has been checked.
    """

    __tablename__ = "question_versions"
    __table_args__ = (
        UniqueConstraint("question_id", "number"),
        Index("ix_question_versions_unchecked", "question_id", "number", postgresql_where=text("checked_at IS NULL")),
    )

    question_id: Mapped[UUID] = belongs_to("questions", index=False)
    number: Mapped[int]
    type: Mapped[str]
    stem: Mapped[str]
    content: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    written_by: Mapped[str]
    provenance: Mapped[dict[str, Any] | None]
    checked_at: Mapped[datetime | None]
    created_by: Mapped[UUID] = refers_to("people")


class QuestionFindingRow(Base):
    """What a check found in a version, in the order in which it is told."""

    __tablename__ = "question_findings"
    __table_args__ = (UniqueConstraint("version_id", "position"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    version_id: Mapped[UUID] = belongs_to("question_versions", index=False)
    position: Mapped[int]
    code: Mapped[str]
    severity: Mapped[str]
    message: Mapped[str]
    place: Mapped[dict[str, Any] | None]
    judged_by: Mapped[str] = mapped_column(default="")
    score: Mapped[float | None]
    other_question_id: Mapped[UUID | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"), index=True)


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
    """A decision; never changed. One that takes an earlier one back names it in `takes_back`.

    `seconds` is how long the reviewer was busy with it, idle time cut off; `edit_share` (0 to 1) how much of the
    question she changed as she accepted it; `source_texts` what was said under each citation then; `press` names
    the press of the key, so that one that arrives twice counts once. `moved` holds where the question stood `before`
    and `after`; once that is written, a trigger refuses every change.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("press"),
        UniqueConstraint("takes_back"),
        Index("ix_reviews_reviewer_id_created_at", "reviewer_id", "created_at"),
    )

    question_id: Mapped[UUID] = belongs_to("questions")
    version_id: Mapped[UUID] = refers_to("question_versions")
    reviewer_id: Mapped[UUID] = refers_to("people")
    decision: Mapped[Decision]
    reason: Mapped[Reason | None]
    comment: Mapped[str] = mapped_column(default="")
    content_hash: Mapped[str]
    source_hash: Mapped[str]
    stage: Mapped[Stage] = mapped_column(default=Stage.FIRST, server_default=Stage.FIRST.value)
    seconds: Mapped[float | None]
    edit_share: Mapped[float | None]
    source_texts: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    press: Mapped[UUID | None]
    takes_back: Mapped[UUID | None] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class QuestionMoveRow(Base):
    """A question came from one status to another, and why; only ever added to, which a trigger holds."""

    __tablename__ = "question_moves"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    question_id: Mapped[UUID] = belongs_to("questions")
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    version: Mapped[int]
    was: Mapped[str]
    became: Mapped[QuestionStatus]
    reason: Mapped[str | None]
    moved_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"), index=True)

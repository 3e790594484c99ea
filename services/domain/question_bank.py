"""Questions as a course keeps them: with a status, versions and the run that wrote them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.blueprints import Blueprint
from services.domain.cited_words import CitedWords, cited_words
from services.domain.comments import Discussion
from services.domain.courses import Course
from services.domain.differences import Difference
from services.domain.findings import Finding, Severity
from services.domain.lectures import LectureTitle
from services.domain.lifecycle import QuestionStatus, RunStatus
from services.domain.provenance import Provenance
from services.domain.question_evidence import Against, Similar, SlideBeside
from services.domain.questions import Question, QuestionType
from services.domain.reopening import Reopened
from services.domain.reviews import Reason
from services.domain.rubrics import Rubric


@dataclass(frozen=True, slots=True)
class SendBack:
    """Why a reviewer sent a question back."""

    reason: Reason
    comment: str
    reviewer: str


@dataclass(frozen=True, slots=True)
class BankedQuestion:
    """The newest version of a question, and where it stands; `majors` counts what was found to be wrong with it."""

    id: UUID
    course_id: UUID
    lecture_id: UUID
    lecture_title: str
    status: QuestionStatus
    status_reason: str | None
    version: int
    version_id: UUID
    content_hash: str
    written_by: str
    question: Question
    majors: int = 0
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class DraftedVersion:
    """What a machine wrote, and what a check found in it."""

    question: Question
    provenance: Provenance | None
    findings: tuple[Finding, ...]

    @property
    def majors(self) -> int:
        return sum(finding.severity is Severity.MAJOR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class QuestionVersion:
    """What a question said at one time, who wrote it, and what a check found in it."""

    number: int
    written_by: str
    created_at: datetime
    question: Question
    findings: tuple[Finding, ...] = ()
    provenance: Provenance | None = None
    is_checked: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """What a link to a lecture's recording is made from."""

    object_key: str
    content_type: str
    file_name: str


@dataclass(frozen=True, slots=True)
class OpenedQuestion:
    """A question with what lies beside it.

    `said` is for each citation everything heard in it and some seconds around, `said_there` what is said in it alone,
    while the question waits to be decided on again; `sent_back` says why it was returned the last time, if it was;
    `rubric` is how an essay is marked, if it has one;
    `course` comes without its objectives; `findings` are what a check found in the newest version, the major ones
    first; `provenance` is how a machine came to write it; `was_revised`: a writer was asked for it anew at some time;
    `against` tells why its wrong options are wrong and `similar` which others are like it, as soon as a job has looked;
    `slide` is the page of the lecture's slides that is nearest to what it cites, if one is near;
    `reopened` says why an approval does not hold any more, and `since_sent_back` what has become different since it
    was sent back, while it waits to be decided on again; `discussion` is what is said of it and hers to read.
    """

    banked: BankedQuestion
    recording: Recording
    said: tuple[str, ...]
    sent_back: SendBack | None
    rubric: Rubric | None
    course: Course
    findings: tuple[Finding, ...] = ()
    provenance: Provenance | None = None
    was_revised: bool = False
    against: tuple[Against, ...] = ()
    similar: tuple[Similar, ...] = ()
    reopened: Reopened | None = None
    since_sent_back: tuple[Difference, ...] = ()
    slide: SlideBeside | None = None
    discussion: Discussion | None = None
    said_there: tuple[str, ...] = ()

    @property
    def is_checked(self) -> bool:
        return self.banked.is_checked

    def cited(self) -> list[CitedWords]:
        """For each citation what is said there now, and what is quoted where that is something else."""
        sources = self.banked.question.sources
        each = zip(sources, self.said, self.said_there or [""] * len(sources), strict=True)
        return [cited_words(source.quote, around, there) for source, around, there in each]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in a list; `start_ms` is where its first citation begins, None for an uncited one.

    `majors` counts what was found to be wrong with it.
    """

    id: UUID
    type: QuestionType
    stem: str
    status: QuestionStatus
    lecture_title: str
    start_ms: int | None
    majors: int = 0


@dataclass(frozen=True, slots=True)
class QuestionCounts:
    """How many questions stand where."""

    waiting: int = 0
    approved: int = 0
    sent_back: int = 0
    draft: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        return self.waiting + self.approved + self.sent_back + self.draft + self.rejected


@dataclass(frozen=True, slots=True)
class QuestionBank:
    """What stands around the list of a course's questions; `course` comes without its objectives.

    `sent_back_to_her` counts those of hers that a reviewer has returned, of whichever lecture, and `unchecked` those
    that no check has seen as they are.
    """

    course: Course
    lectures: tuple[LectureTitle, ...]
    counts: QuestionCounts
    sent_back_to_her: int = 0
    unchecked: int = 0


@dataclass(frozen=True, slots=True)
class RowShortfall:
    """`missing` questions of blueprint row `row`, and why."""

    row: int
    missing: int
    reason: str


@dataclass(frozen=True, slots=True)
class Run:
    """One order to the writer: how many were asked for, how many are there, and what it cost.

    `attempt` grows each time that what is missing of a finished run is asked for again, which began the last time
    at `attempt_began_at`. Since `started_at` it has written `lately` questions, the last of them at `last_at`.
    `rubrics_missing` counts the essays without a rubric of one that failed after its last question.
    """

    id: UUID
    course_id: UUID
    status: RunStatus
    reason: str | None
    blueprint: Blueprint
    writer: str
    asked: int
    written: int
    shortfalls: tuple[RowShortfall, ...]
    input_tokens: int
    output_tokens: int
    cost_usd: float | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    attempt: int
    attempt_began_at: datetime
    lately: int = 0
    last_at: datetime | None = None
    rubrics_missing: int = 0

    @property
    def missing(self) -> int:
        return self.asked - self.written

    def seconds_left(self, now: datetime) -> float | None:
        """How long the rest takes at the pace since it was started; None where that is not known.

        What was written before an interruption says nothing about the pace, and what is overdue nothing about the rest.
        """
        if self.started_at is None or self.last_at is None or not self.lately:
            return None
        each = (self.last_at - self.started_at).total_seconds() / self.lately
        left = each * self.missing - (now - self.last_at).total_seconds()
        return left if left > 0 else None

    @property
    def lecture_ids(self) -> tuple[UUID, ...]:
        """The lectures it asks about, each once, in the order of its stretches."""
        return tuple(dict.fromkeys(stretch.lecture_id for stretch in self.blueprint.stretches))

"""What somebody is told of in her inbox, and what of it is one line."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.domain.lifecycle import QuestionStatus

LONGEST_EXCERPT = 160


class Telling(StrEnum):
    """What has happened."""

    SENT_BACK = "sent_back"
    """A reviewer has returned what she wrote or ordered."""
    RETURNED = "returned"
    """What she sent back waits for her again."""
    ANSWERED = "answered"
    MENTIONED = "mentioned"
    TRANSCRIBED = "transcribed"
    NOT_TRANSCRIBED = "not_transcribed"
    WRITTEN = "written"
    """An order of hers for questions has ended."""
    NOT_WRITTEN = "not_written"
    REVISED = "revised"
    """What she wanted written anew waits for her."""
    NOT_REVISED = "not_revised"
    REOPENED = "reopened"
    """What she approved, or what she wrote, is reviewed again because it or its source has changed."""


ENDS = (
    frozenset({Telling.TRANSCRIBED, Telling.NOT_TRANSCRIBED}),
    frozenset({Telling.WRITTEN, Telling.NOT_WRITTEN}),
    frozenset({Telling.REVISED, Telling.NOT_REVISED}),
)
"""How work can end: of the ends of one piece of work only the last is worth telling."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a telling is about."""

    course_id: UUID
    lecture_id: UUID | None = None
    question_id: UUID | None = None
    run_id: UUID | None = None
    comment_id: UUID | None = None
    review_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Concerned:
    """A question as others are told of it: its words, who wrote or ordered it, who gave its last approval.

    `returns_to` is whoever sent it back and is to see it again; `waits_for_second`: a second reviewer is to decide
    without knowing what the first did.
    """

    subject: Subject
    stem: str
    authors: frozenset[UUID]
    approvers: frozenset[UUID]
    status: QuestionStatus
    returns_to: UUID | None = None
    waits_for_second: bool = False


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One line: `count` things of one kind about one order, lecture or question, of which `subject` is the newest.

    `about` is said of the newest (the question's words, a reason, the beginning of a comment); `by` is who did it,
    empty where nobody did.
    """

    id: UUID
    kind: Telling
    at: datetime
    is_read: bool
    count: int
    subject: Subject
    about: str
    by: str
    course: str
    lecture: str = ""


def excerpt(text: str) -> str:
    """The beginning of a text on one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_EXCERPT:
        return line
    cut = line[:LONGEST_EXCERPT]
    return f"{cut.rpartition(' ')[0] or cut}…"


def topic_of(kind: Telling, subject: Subject) -> str:
    """What tellings of one kind have in common when they are one line."""
    match kind:
        case Telling.SENT_BACK | Telling.RETURNED | Telling.REOPENED | Telling.TRANSCRIBED | Telling.NOT_TRANSCRIBED:
            return str(subject.lecture_id)
        case Telling.WRITTEN | Telling.NOT_WRITTEN:
            return str(subject.run_id)
        case _:
            return str(subject.question_id)

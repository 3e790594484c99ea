"""What is remembered of what people did: never a secret, never a student's text."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Action(StrEnum):
    """What somebody did, in words that a filter can name."""

    SIGNED_IN = "signed in"
    SIGN_IN_REFUSED = "sign-in refused"
    SIGNED_OUT = "signed out"
    SESSION_ENDED = "session ended"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - the name of a deed
    SECOND_FACTOR_ON = "second factor on"
    SECOND_FACTOR_OFF = "second factor off"
    RECOVERY_CODE_USED = "recovery code used"
    PERSON_ADDED = "person added"
    PERSON_INVITED = "person invited"
    PERSON_RENAMED = "person renamed"
    RESET_OFFERED = "password reset offered"
    ADMINISTRATOR_GIVEN = "administrator's rights given"
    ADMINISTRATOR_TAKEN = "administrator's rights taken"
    ACCOUNT_CLOSED = "account closed"
    ACCOUNT_REOPENED = "account reopened"
    ROLE_GIVEN = "role given"
    INVITATION_ACCEPTED = "invitation accepted"
    INVITATION_WITHDRAWN = "invitation withdrawn"
    ROLES_CHANGED = "roles changed"
    MEMBER_REMOVED = "member removed"
    COURSE_LEFT = "course left"
    COURSE_HANDED_OVER = "course handed over"
    COURSE_SETTINGS_SAVED = "course settings saved"
    COURSE_ARCHIVED = "course archived"
    COURSE_RESTORED = "course restored"
    COURSE_CREATED = "course created"
    UPLOAD_BEGUN = "upload begun"
    UPLOAD_COMPLETED = "upload completed"
    UPLOAD_GIVEN_UP = "upload given up"
    RECORDING_TAKEN = "recording taken"
    TRANSCRIPT_ADDED = "transcript added"
    SLIDES_ADDED = "slides added"
    SLIDES_REMOVED = "slides removed"
    TRANSCRIPT_CORRECTED = "transcript corrected"
    CORRECTION_TAKEN_BACK = "correction taken back"
    LECTURE_RETRIED = "lecture retried"
    LECTURE_CANCELLED = "lecture cancelled"
    LECTURE_REMOVED = "lecture removed"
    BLUEPRINT_SAVED = "blueprint saved"
    BLUEPRINT_DELETED = "blueprint deleted"
    QUESTIONS_ORDERED = "questions ordered"
    COST_LIMIT_SET = "cost limit set"
    SECOND_REVIEW_SET = "second review set"
    ORDER_RETRIED = "order retried"
    ORDER_CANCELLED = "order cancelled"
    REVISION_ORDERED = "revision ordered"
    REVISION_LEFT = "revision left"
    QUESTION_CHANGED = "question changed"
    QUESTION_SENT_TO_REVIEW = "question sent to review"
    QUESTION_REVIEWED = "question reviewed"
    DECISION_UNDONE = "decision undone"
    COMMENTED = "comment written"
    THREAD_RESOLVED = "comments resolved"
    THREAD_REOPENED = "comments reopened"
    RUBRIC_SAVED = "rubric saved"
    EXAM_CREATED = "exam created"
    EXAM_SAVED = "exam saved"
    EXAM_QUESTION_RENEWED = "exam question renewed"
    EXAM_EXPORTED = "exam exported"
    AUDIT_LOG_SAVED = "audit log saved"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log; `email` is the address that acted, at that time, also when it has no account.

    `course_title` is the course's title now; empty when it concerns none, or one that is gone.
    """

    id: int
    at: datetime
    person_id: UUID | None
    email: str
    address: str
    action: str
    object_kind: str
    object_id: str
    course_id: UUID | None
    details: dict[str, object]
    course_title: str = ""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What narrows the log: `email` is the beginning of an address; from `since` up to, not including, `before`."""

    email: str = ""
    person_id: UUID | None = None
    action: Action | None = None
    course_id: UUID | None = None
    object_id: str = ""
    since: datetime | None = None
    before: datetime | None = None

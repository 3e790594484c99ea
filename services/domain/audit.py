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
    PERSON_ADDED = "person added"
    ROLE_GIVEN = "role given"
    INVITATION_ACCEPTED = "invitation accepted"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log; `email` is the address that acted, at that time, also when it has no account."""

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

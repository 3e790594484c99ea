"""Who somebody is and what she may do in a course."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from services.domain.errors import InvalidInput

MINIMUM_PASSWORD_LENGTH = 10
MAXIMUM_PASSWORD_LENGTH = 1024
_MAXIMUM_EMAIL_LENGTH = 254


class Role(StrEnum):
    """What a person does in one course."""

    TEACHER = "teacher"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has proved who she is."""

    id: UUID
    email: str
    name: str
    is_administrator: bool = False


def normal_email(email: str) -> str:
    """The form in which an address is kept and compared."""
    return email.strip().lower()


def checked_email(email: str) -> str:
    """The address in its normal form; `InvalidInput` when no mail could reach it."""
    normal = normal_email(email)
    local, at, domain = normal.rpartition("@")
    is_whole = local and at and "." in domain.strip(".") and not any(character.isspace() for character in normal)
    if not is_whole or len(normal) > _MAXIMUM_EMAIL_LENGTH:
        raise InvalidInput("This is not an e-mail address. It should look like name@university.edu.")
    return normal


def checked_password(password: str) -> str:
    """The password if it is long enough to be one; `InvalidInput` otherwise."""
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        raise InvalidInput(f"The password is too short. Use at least {MINIMUM_PASSWORD_LENGTH} characters.")
    if len(password) > MAXIMUM_PASSWORD_LENGTH:
        raise InvalidInput(f"The password is too long. Use at most {MAXIMUM_PASSWORD_LENGTH:,} characters.")
    return password


def checked_name(name: str) -> str:
    """The name without surrounding space; `InvalidInput` when there is none."""
    if not name.strip():
        raise InvalidInput("Please say what you are called.")
    return name.strip()[:200]

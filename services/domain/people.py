"""Who somebody is and what she may do in a course."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from services.domain.errors import InvalidInput

MAXIMUM_EMAIL_LENGTH = 254
MAXIMUM_NAME_LENGTH = 200

_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Role(StrEnum):
    """What a person does in one course; its owner also does what a teacher does."""

    OWNER = "owner"
    TEACHER = "teacher"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"


def granting(roles: tuple[Role, ...]) -> frozenset[Role]:
    """The roles that let somebody do what any of these may do."""
    return frozenset((*roles, Role.OWNER) if Role.TEACHER in roles else roles)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has proved who she is, and the address from which she acts."""

    id: UUID
    email: str
    name: str
    is_administrator: bool = False
    address: str = field(default="", compare=False)


def normal_email(email: str) -> str:
    """The form in which an address is kept and compared; a NUL, which no database takes, is dropped."""
    return email.replace("\0", "").strip().lower()


def checked_email(email: str) -> str:
    """The address in its normal form; `InvalidInput` when no mail could reach it.

    Letters that only look like those of an address (a Cyrillic “а”, a full-width “ａ”) are refused
    rather than folded, so that no two accounts can be taken for one.
    """
    normal = normal_email(email)
    if foreign := next((character for character in email.strip() if not character.isascii()), None):
        raise InvalidInput(f"The e-mail address may hold plain letters only; “{foreign}” is not one. Type it anew.")
    local, at, domain = normal.rpartition("@")
    is_whole = local and at and "." in domain.strip(".") and normal.isprintable() and " " not in normal
    if not is_whole or len(normal) > MAXIMUM_EMAIL_LENGTH:
        raise InvalidInput("This is not an e-mail address. It should look like name@university.edu.")
    return normal


def checked_name(name: str) -> str:
    """The name on one line, without signs that are not seen or turn the writing round; `InvalidInput` if none is left.

    A longer one ends after `MAXIMUM_NAME_LENGTH` characters.
    """
    one_line = _HIDDEN.sub("", " ".join(name.split()))
    if not one_line.strip():
        raise InvalidInput("Please say what you are called.")
    return one_line[:MAXIMUM_NAME_LENGTH].strip()

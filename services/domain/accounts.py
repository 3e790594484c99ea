"""Accounts as their owners and the administrator see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.domain.people import Person

MINIMUM_PASSWORD_LENGTH = 10
MAXIMUM_PASSWORD_LENGTH = 1024


class LinkPurpose(StrEnum):
    """What a one-time link is good for."""

    JOIN = "join"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class AccountLink:
    """What a one-time link opens: an account to be made for an address, or a password to be set anew."""

    purpose: LinkPurpose
    email: str
    name: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """A person as the administrator sees her; `last_seen_at` is of her newest session."""

    person: Person
    created_at: datetime
    last_seen_at: datetime | None
    courses: int
    is_disabled: bool
    has_password: bool
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of her signed-in browsers; `is_this` marks the one that asks."""

    id: UUID
    started_at: datetime
    last_seen_at: datetime
    address: str
    agent: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Her account as she sees it herself: without a password she signs in through her university."""

    has_password: bool
    has_second_factor: bool
    recovery_codes_left: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """An address that has no account yet: the courses that invite it, and how long its link is still good, if ever."""

    email: str
    name: str
    courses: tuple[str, ...]
    link_expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is to be told, as text and as a picture (an SVG) to be scanned."""

    secret: str
    provisioning_uri: str
    qr_svg: str

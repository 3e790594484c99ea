"""Accounts as their owners and the administrator see them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.domain.people import Person


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

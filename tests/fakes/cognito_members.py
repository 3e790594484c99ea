"""Who is in a make-believe Cognito pool, and what the pool asks of a password."""

import string
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.cognito_srp import Verifier

_SHORTEST_PASSWORD = 8
_LONGEST_PASSWORD = 256


class Refused(Exception):
    """The pool refuses, with the code and message that Cognito has for it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Member:
    """Somebody in the pool."""

    name: str
    subject: str
    verifier: Verifier
    email: str
    groups: tuple[str, ...]
    attributes: dict[str, Any]
    has_temporary_password: bool = False
    has_to_reset: bool = False
    is_enabled: bool = True
    totp_secret: str | None = None
    pending_totp: str | None = None
    used_codes: set[str] = field(default_factory=set)
    reset_code: str | None = None
    reset_code_ends: float = 0
    wrong_reset_codes: int = 0


@dataclass
class SignIn:
    """One sign-in of somebody, with the refresh token that keeps it going."""

    name: str
    origin: str
    scope: str
    is_live: bool = True


def check_rules(password: str) -> None:
    """The pool allows such a password."""
    if len(password) > _LONGEST_PASSWORD or password != password.strip():
        message = "1 validation error detected: Value at 'password' failed to satisfy constraint"
        raise Refused("InvalidParameterException", message)
    rules = (
        (len(password) >= _SHORTEST_PASSWORD, "Password not long enough"),
        (any(sign.isupper() for sign in password), "Password must have uppercase characters"),
        (any(sign.islower() for sign in password), "Password must have lowercase characters"),
        (any(sign.isdigit() for sign in password), "Password must have numeric characters"),
        (any(sign in string.punctuation for sign in password), "Password must have symbol characters"),
    )
    broken = next((message for is_kept, message in rules if not is_kept), None)
    if broken:
        raise Refused("InvalidPasswordException", f"Password did not conform with policy: {broken}")

"""What a password must be: long enough, and none that a guesser tries first."""

from zxcvbn import zxcvbn

from services.domain.accounts import MAXIMUM_PASSWORD_LENGTH, MINIMUM_PASSWORD_LENGTH
from services.domain.errors import InvalidInput

_GUESSED_SOON = 1
_LOOKED_AT = 64


def checked_password(password: str, *, email: str, name: str) -> str:
    """The password if it is fit to be one; `InvalidInput` says what is wrong with it.

    Common passwords, keyboard rows, repeats, and her own name and address are found by zxcvbn
    (Wheeler, USENIX Security 2016); it refuses what falls within a million guesses.
    """
    if len(password) < MINIMUM_PASSWORD_LENGTH:
        raise InvalidInput(f"The password is too short. Use at least {MINIMUM_PASSWORD_LENGTH} characters.")
    if len(password) > MAXIMUM_PASSWORD_LENGTH:
        raise InvalidInput(f"The password is too long. Use at most {MAXIMUM_PASSWORD_LENGTH:,} characters.")
    own = [email, email.partition("@")[0], *name.split()]
    if password.strip().lower() == email or zxcvbn(password[:_LOOKED_AT], user_inputs=own)["score"] <= _GUESSED_SOON:
        raise InvalidInput("This password is among the first that would be guessed. A short sentence is a good one.")
    return password

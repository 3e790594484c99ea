"""What the pool's refusals mean, in sentences for whoever signs in: one table for all of Lectern."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    ParamValidationError,
)

from services.domain.errors import InvalidInput, LecternError, NotAllowed, ProviderUnavailable

log = logging.getLogger(__name__)

# One sentence for every way to be wrong; it also serves those whose password has to be set anew.
NOT_RIGHT = (
    "The user name or the password is not right. Check both and try again, or set a new password if you forgot it."
)
ENDED = "Your sign-in at the university has ended. Please sign in again."
UNREACHABLE = (
    "The university's sign-in does not answer. Try again in a few minutes; whoever is signed in can go on working."
)
NOT_SET_UP = "The university's sign-in does not accept this installation. Its administrator should check the settings."
_BUSY = "The university's sign-in is answering too many people now. Try again in a minute."
_FAULTY = "The university's sign-in has a fault of its own. Try again in a few minutes."
_TOO_MANY_TRIES = "There were too many tries. Wait a while, then try again."
_WRONG_CODE = "This code is not right. Check it and type it again."
# The pool refuses an unknown person's code and a known person's old code differently; one sentence hides which it was.
_WRONG_RESET_CODE = (
    "This code is not right, or it has expired. Look for the newest one you were sent, or ask for another."
)
_TOO_LONG = "This took too long. Please sign in again from the start."
_TOO_WEAK = "The university does not accept this as a new password"

_RULES_OF_PASSWORDS = {
    "long enough": "it is too short",
    "uppercase": "it needs a capital letter",
    "lowercase": "it needs a small letter",
    "numeric": "it needs a digit",
    "symbol": "it needs a sign such as ! or ?",
}


_ABOUT_THE_POOL = {"TooManyRequestsException", "InternalErrorException"}


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A pool's error code, narrowed by what was asked and by a part of its message, and what it means."""

    code: str
    kind: type[LecternError]
    sentence: str
    asked: tuple[str, ...] = ()
    saying: str = ""

    def means(self, code: str, asked: str, message: str) -> bool:
        return self.code == code and asked in (self.asked or (asked,)) and self.saying in message.casefold()


_NO, _CODE, _EXPIRED = "NotAuthorizedException", "CodeMismatchException", "ExpiredCodeException"
_ANSWER, _RESET, _CHANGE, _PREFER = (
    ("RespondToAuthChallenge",),
    ("ConfirmForgotPassword",),
    ("ChangePassword",),
    ("SetUserMFAPreference",),
)
_SET_UP = ("AssociateSoftwareToken", "VerifySoftwareToken")
_WITH_ACCESS = ("GetUser", "GlobalSignOut", *_SET_UP, *_CHANGE, *_PREFER)

# The first that fits is told.
_TABLE = (
    _Refusal(_NO, ProviderUnavailable, NOT_SET_UP, saying="secret hash"),
    _Refusal(_NO, ProviderUnavailable, NOT_SET_UP, saying="secrethash"),
    _Refusal(_NO, ProviderUnavailable, NOT_SET_UP, saying="secret_hash"),
    _Refusal(_NO, NotAllowed, _TOO_LONG, (*_ANSWER, *_SET_UP), "session"),
    _Refusal(_NO, NotAllowed, _TOO_MANY_TRIES, saying="attempts exceeded"),
    _Refusal(
        _NO,
        NotAllowed,
        "You signed in on the university's own page, and only there can this be changed.",
        saying="scopes",
    ),
    _Refusal(_NO, NotAllowed, ENDED, saying="access token"),
    _Refusal(_NO, NotAllowed, ENDED, saying="refresh token"),
    _Refusal(_NO, InvalidInput, "Your current password is not right.", _CHANGE, "incorrect"),
    _Refusal(_NO, NotAllowed, ENDED, _WITH_ACCESS),
    _Refusal(_NO, InvalidInput, _WRONG_RESET_CODE, _RESET),
    _Refusal(_NO, NotAllowed, NOT_RIGHT),
    _Refusal("UserNotFoundException", InvalidInput, _WRONG_RESET_CODE, _RESET),
    _Refusal("UserNotFoundException", NotAllowed, ENDED, _WITH_ACCESS),
    _Refusal("UserNotFoundException", NotAllowed, NOT_RIGHT),
    _Refusal("UserNotConfirmedException", InvalidInput, _WRONG_RESET_CODE, _RESET),
    _Refusal("UserNotConfirmedException", NotAllowed, NOT_RIGHT),
    _Refusal("PasswordResetRequiredException", NotAllowed, NOT_RIGHT),
    _Refusal(_CODE, NotAllowed, _TOO_LONG, _ANSWER, "session"),
    _Refusal(_CODE, NotAllowed, _WRONG_CODE, _ANSWER),
    _Refusal(_CODE, InvalidInput, _WRONG_RESET_CODE, _RESET),
    _Refusal(_CODE, InvalidInput, _WRONG_CODE),
    _Refusal("EnableSoftwareTokenMFAException", InvalidInput, _WRONG_CODE),
    _Refusal(_EXPIRED, NotAllowed, "This code has been used. Wait for the next one and try again.", _ANSWER, "used"),
    _Refusal(_EXPIRED, NotAllowed, "This code has expired. Type the one that is shown now.", _ANSWER),
    _Refusal(_EXPIRED, InvalidInput, _WRONG_RESET_CODE, _RESET),
    _Refusal(_EXPIRED, InvalidInput, "This code has expired. Ask for a new one."),
    _Refusal("InvalidPasswordException", InvalidInput, _TOO_WEAK),
    _Refusal(
        "PasswordHistoryPolicyViolationException", InvalidInput, "You have used this password before. Choose another."
    ),
    _Refusal("TooManyRequestsException", ProviderUnavailable, _BUSY),
    _Refusal("LimitExceededException", ProviderUnavailable, _TOO_MANY_TRIES),
    _Refusal("TooManyFailedAttemptsException", NotAllowed, _TOO_MANY_TRIES),
    _Refusal("InvalidParameterException", ProviderUnavailable, NOT_SET_UP, saying="not enabled"),
    _Refusal("InvalidParameterException", NotAllowed, "Your university asks for a second factor.", _PREFER),
    _Refusal("InvalidParameterException", InvalidInput, "The university's sign-in cannot use what was typed."),
    _Refusal("SoftwareTokenMFANotFoundException", NotAllowed, "Your account has no authenticator app yet."),
    _Refusal("ResourceNotFoundException", ProviderUnavailable, NOT_SET_UP),
    _Refusal("UnsupportedOperationException", ProviderUnavailable, NOT_SET_UP),
    _Refusal("UnauthorizedException", ProviderUnavailable, NOT_SET_UP),
    _Refusal("OperationNotEnabledException", ProviderUnavailable, NOT_SET_UP),
    _Refusal("ForbiddenException", ProviderUnavailable, NOT_SET_UP),
    _Refusal("UnsupportedTokenTypeException", NotAllowed, ENDED),
    _Refusal("RefreshTokenReuseException", NotAllowed, ENDED),
)


def told(error: Exception) -> LecternError:
    """What an error of boto3 or httpx means for whoever signs in; what is not known is the pool's own fault."""
    match error:
        case ClientError():
            return _refused(code_of(error), str(error.operation_name), str(error.response["Error"].get("Message", "")))
        case ParamValidationError():
            return InvalidInput("The university's sign-in cannot use what was typed.")
        case _:
            log.warning("the pool could not be asked: %s", type(error).__name__)
            return ProviderUnavailable(UNREACHABLE)


@contextmanager
def refusals_told(*, is_typed: bool = True) -> Iterator[None]:
    """Within it, what boto3 and httpx raise about the pool becomes ours, with its sentence.

    Where nobody has typed anything, what the pool cannot use came from the settings.
    """
    try:
        yield
    except (ClientError, BotoCoreError, httpx.HTTPError) as error:
        meant = told(error)
        if isinstance(meant, InvalidInput) and not is_typed:
            raise ProviderUnavailable(NOT_SET_UP) from error
        raise meant from error


def concerns_everybody(error: ClientError) -> bool:
    """Anybody would have met this error, so that telling it does not tell whether an account exists."""
    return code_of(error) in _ABOUT_THE_POOL or str(told(error)) == NOT_SET_UP


def code_of(error: ClientError) -> str:
    """The pool's name for what went wrong."""
    return str(error.response["Error"].get("Code", ""))


def _refused(code: str, asked: str, message: str) -> LecternError:
    # Only names are logged: the message may repeat what somebody typed.
    log.info("the pool refused %s: %s", asked, code)
    refusal = next((one for one in _TABLE if one.means(code, asked, message)), None)
    if refusal is None:
        log.warning("the pool failed at %s: %s", asked, code)
        return ProviderUnavailable(_FAULTY)
    if refusal.sentence is _TOO_WEAK:
        return InvalidInput(_what_password_lacks(message))
    return refusal.kind(refusal.sentence)


def _what_password_lacks(message: str) -> str:
    lacking = [rule for fragment, rule in _RULES_OF_PASSWORDS.items() if fragment in message.casefold()]
    return f"{_TOO_WEAK}: {', '.join(lacking)}." if lacking else f"{_TOO_WEAK}. Choose a longer one."

"""What Amazon Transcribe's refusals mean, in sentences for whoever waits for a transcript."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
)
from urllib3.exceptions import HTTPError

from services.domain.errors import InvalidInput, LecternError, NotFound, ProviderUnavailable
from services.domain.formats.text import shortened

log = logging.getLogger(__name__)

_KEPT = "The recording is kept: press Retry in a few minutes to go on."
_UNREACHABLE = f"Amazon Transcribe does not answer. {_KEPT}"
_FAULTY = f"Amazon Transcribe has a fault of its own. {_KEPT}"
_BUSY = f"Amazon Transcribe has too much to do just now. {_KEPT}"
_NOT_LET_IN = (
    "Amazon Transcribe does not let Lectern in. The administrator should check Lectern's keys and what they may do; "
    "the recording is kept."
)
_NO_KEYS = (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError)
_LONGEST_REASON = 300


class Busy(ProviderUnavailable):
    """It has as much to do as it takes: asking again later helps."""


class AlreadyThere(LecternError):
    """Somebody has begun this under the same name."""


_NOT_KNOWN = (NotFound, "Amazon Transcribe does not know this.")
_TOO_MUCH = (Busy, _BUSY)
_KEPT_OUT = (ProviderUnavailable, _NOT_LET_IN)
_MEANS: dict[str, tuple[type[LecternError], str]] = {
    "BadRequestException": _NOT_KNOWN,
    "NotFoundException": _NOT_KNOWN,
    "ConflictException": (AlreadyThere, "This has been begun already."),
    "LimitExceededException": _TOO_MUCH,
    "ThrottlingException": _TOO_MUCH,
    "Throttling": _TOO_MUCH,
    "TooManyRequestsException": _TOO_MUCH,
    "AccessDeniedException": _KEPT_OUT,
    "UnrecognizedClientException": _KEPT_OUT,
    "InvalidClientTokenId": _KEPT_OUT,
    "InvalidSignatureException": _KEPT_OUT,
    "ExpiredTokenException": _KEPT_OUT,
    "OptInRequired": _KEPT_OUT,
    "SubscriptionRequiredException": _KEPT_OUT,
}


@contextmanager
def refusals_told() -> Iterator[None]:
    """Within it, what boto3 raises becomes ours; `NotFound` for a job or vocabulary that is not there."""
    try:
        yield
    except (ClientError, BotoCoreError, HTTPError) as error:
        raise told(error) from error


def told(error: Exception) -> LecternError:
    """What an error of boto3's means; what is not known is Transcribe's own fault."""
    if isinstance(error, _NO_KEYS):
        log.warning("there are no keys for Transcribe: %s", type(error).__name__)
        return ProviderUnavailable(_NOT_LET_IN)
    if not isinstance(error, ClientError):
        log.warning("Transcribe could not be asked: %s", type(error).__name__)
        return ProviderUnavailable(_UNREACHABLE)
    about = error.response.get("Error", {})
    code, message = str(about.get("Code", "")).rpartition("#")[2], str(about.get("Message", ""))
    log.info("Transcribe refused %s: %s", error.operation_name, code)
    # A job that is not there is a bad request, and only its words tell it from others.
    if code == "BadRequestException" and "couldn't be found" not in message:
        return InvalidInput(f"Amazon Transcribe refuses this recording. It says: {reason_words(message)}")
    kind, sentence = _MEANS.get(code, (ProviderUnavailable, _FAULTY))
    return kind(sentence)


def reason_words(reason: str) -> str:
    """What Transcribe says, quoted as one sentence."""
    return f"“{shortened(reason, _LONGEST_REASON).rstrip('.') or 'no reason'}”."

"""What S3's refusals mean, in sentences for whoever sends or plays a recording."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    TokenRetrievalError,
)
from urllib3.exceptions import HTTPError

from services.domain.errors import LecternError, NotFound, ProviderUnavailable

log = logging.getLogger(__name__)

UNREACHABLE = "The file store (S3) does not answer. What has arrived is kept; try again in a few minutes."
_BUSY = "The file store (S3) has too much to do just now. What has arrived is kept; try again in a minute."
_FAULTY = "The file store (S3) has a fault of its own. What has arrived is kept; try again in a few minutes."
_NOT_LET_IN = (
    "The file store (S3) does not let Lectern in. What has arrived is kept; the administrator should check Lectern's "
    "keys and what they may do."
)
_NO_BUCKET = "The file store (S3) has no bucket of the name in the settings. The administrator should check it."
GONE = "The file is not there any more. Upload it again."
ENDED = "This upload has ended. Choose the file again to begin anew."

_NO_KEYS = (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError, TokenRetrievalError)
_BUSY_CODES = {"SlowDown", "ServiceUnavailable", "RequestLimitExceeded", "Throttling", "ThrottlingException"}
_BY_STATUS = {401: _NOT_LET_IN, 403: _NOT_LET_IN, 429: _BUSY, 503: _BUSY}
_MEANS: dict[str, tuple[type[LecternError], str]] = {
    "NoSuchKey": (NotFound, GONE),
    "NoSuchUpload": (NotFound, ENDED),
    "NoSuchBucket": (ProviderUnavailable, _NO_BUCKET),
}


@contextmanager
def refusals_told() -> Iterator[None]:
    """Within it, what boto3 raises becomes ours, with its sentence; `NotFound` for what is gone."""
    try:
        yield
    except (ClientError, BotoCoreError, HTTPError) as error:
        raise told(error) from error


def told(error: Exception) -> LecternError:
    """What an error of boto3's means; what is not known is S3's own fault."""
    if isinstance(error, _NO_KEYS):
        log.warning("there are no keys for S3: %s", type(error).__name__)
        return ProviderUnavailable(_NOT_LET_IN)
    if not isinstance(error, ClientError):
        log.warning("S3 could not be asked: %s", type(error).__name__)
        return ProviderUnavailable(UNREACHABLE)
    code, status = code_of(error), status_of(error)
    # Only names are logged: a message may repeat a key or an address.
    log.info("S3 refused %s: %s (%s)", error.operation_name, code, status)
    kind, sentence = _meaning(code, status, is_about_bucket=error.operation_name == "HeadBucket")
    return kind(sentence)


def _meaning(code: str, status: int, *, is_about_bucket: bool) -> tuple[type[LecternError], str]:
    if code in _MEANS:
        return _MEANS[code]
    if code in _BUSY_CODES:
        return ProviderUnavailable, _BUSY
    if status == HTTPStatus.NOT_FOUND:  # a HEAD has no body that could say what is missing
        return (ProviderUnavailable, _NO_BUCKET) if is_about_bucket else (NotFound, GONE)
    return ProviderUnavailable, _BY_STATUS.get(status, _FAULTY)


def code_of(error: ClientError) -> str:
    """S3's name for what went wrong."""
    return str(error.response.get("Error", {}).get("Code", ""))


def status_of(error: ClientError) -> int:
    """The HTTP status of the answer."""
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))

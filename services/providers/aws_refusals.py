"""What the refusals of Amazon's services mean: one mechanism, to which each service gives its own sentences."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus

from botocore.exceptions import (  # type: ignore[import-untyped]
    BotoCoreError,
    ClientError,
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    ReadTimeoutError,
    TokenRetrievalError,
)
from urllib3.exceptions import HTTPError

from services.domain.errors import LecternError, ProviderUnavailable

log = logging.getLogger(__name__)

_NO_KEYS = (NoCredentialsError, PartialCredentialsError, CredentialRetrievalError, TokenRetrievalError)

# Names that services share, as Amazon lists them under “Common Errors” of each service.
_BUSY = {
    "LimitExceededException",
    "RequestLimitExceeded",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
}
_NOT_LET_IN = {
    "AccessDeniedException",
    "ExpiredTokenException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "OptInRequired",
    "SubscriptionRequiredException",
    "UnrecognizedClientException",
}


class Busy(ProviderUnavailable):
    """The service has as much to do as it takes: asking again later helps."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A service's answer that is none: what was asked, its name for what went wrong, its words, and the status."""

    operation: str
    code: str
    message: str
    status: int


@dataclass(frozen=True, slots=True)
class Refusals:
    """How one service's refusals are told.

    `particular` may know more than all services share, and is asked first. `too_slow` is for a service that took the
    request and said nothing; without it that is told like one which does not answer.
    """

    service: str
    unreachable: str
    busy: str
    faulty: str
    not_let_in: str
    too_slow: str | None = None
    particular: Callable[[Refusal], LecternError | None] = lambda _refusal: None

    @contextmanager
    def told(self) -> Iterator[None]:
        """Within it, what boto3 raises becomes ours, with its sentence; what is not known is the service's fault."""
        try:
            yield
        except (ClientError, BotoCoreError, HTTPError) as error:
            raise self.meaning(error) from error

    def meaning(self, error: Exception) -> LecternError:
        """What an error of boto3's, or of the connection below it, means for a person."""
        if isinstance(error, ClientError):
            return self._refused(refusal_of(error))
        log.warning("%s could not be asked: %s", self.service, type(error).__name__)
        if isinstance(error, _NO_KEYS):
            return ProviderUnavailable(self.not_let_in)
        if isinstance(error, ReadTimeoutError) and self.too_slow:
            return ProviderUnavailable(self.too_slow)
        return ProviderUnavailable(self.unreachable)

    def _refused(self, refusal: Refusal) -> LecternError:
        # Only names are logged: a message may repeat a key, an address, or what somebody wrote.
        log.info("%s refused %s: %s (%s)", self.service, refusal.operation, refusal.code, refusal.status)
        if known := self.particular(refusal):
            return known
        if refusal.code in _BUSY or refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
            return Busy(self.busy)
        if refusal.code in _NOT_LET_IN or refusal.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return ProviderUnavailable(self.not_let_in)
        return ProviderUnavailable(self.faulty)


def refusal_of(error: ClientError) -> Refusal:
    """The parts of an answer that is none, as boto3 hands them over."""
    about = error.response.get("Error", {})
    return Refusal(
        operation=str(error.operation_name),
        # JSON services put the name of a namespace before their own.
        code=str(about.get("Code", "")).rpartition("#")[2],
        message=str(about.get("Message", "")),
        status=int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)),
    )

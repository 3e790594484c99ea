"""What S3's refusals mean, in sentences for whoever sends or plays a recording."""

from http import HTTPStatus

from services.domain.errors import LecternError, NotFound, ProviderUnavailable
from services.providers.aws_refusals import Busy, Refusal, Refusals

_BUSY = "The file store (S3) has too much to do just now. What has arrived is kept; try again in a minute."
_NO_BUCKET = "The file store (S3) has no bucket of the name in the settings. The administrator should check it."
_GONE = "The file is not there any more. Upload it again."
ENDED = "This upload has ended. Choose the file again to begin anew."


def _particular(refusal: Refusal) -> LecternError | None:
    match refusal:
        case Refusal(code="NoSuchUpload"):
            return NotFound(ENDED)
        # A HEAD has no body that could say what is missing.
        case Refusal(code="NoSuchBucket") | Refusal(operation="HeadBucket", status=HTTPStatus.NOT_FOUND):
            return ProviderUnavailable(_NO_BUCKET)
        case Refusal(status=HTTPStatus.NOT_FOUND):
            return NotFound(_GONE)
        case Refusal(status=HTTPStatus.SERVICE_UNAVAILABLE):  # S3's way of asking for fewer requests
            return Busy(_BUSY)
        case _:
            return None


refusals_told = Refusals(
    service="S3",
    unreachable="The file store (S3) does not answer. What has arrived is kept; try again in a few minutes.",
    busy=_BUSY,
    faulty="The file store (S3) has a fault of its own. What has arrived is kept; try again in a few minutes.",
    not_let_in=(
        "The file store (S3) does not let Lectern in. What has arrived is kept; the administrator should check "
        "Lectern's keys and what they may do."
    ),
    particular=_particular,
).told
"""Within it, what boto3 raises becomes ours, with its sentence; `NotFound` for what is gone."""

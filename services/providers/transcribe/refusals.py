"""What Amazon Transcribe's refusals mean, in sentences for whoever waits for a transcript."""

from services.domain.errors import InvalidInput, LecternError, NotFound
from services.domain.formats.text import shortened
from services.providers.aws_refusals import Refusal, Refusals

_KEPT = "The recording is kept: try again in a few minutes."
_LONGEST_REASON = 300


class AlreadyThere(LecternError):
    """Somebody has begun this under the same name."""


def _particular(refusal: Refusal) -> LecternError | None:
    match refusal.code:
        case "ConflictException":
            return AlreadyThere("This has been begun already.")
        # A job that is not there is a bad request, and only its words tell it from others.
        case "BadRequestException" if "couldn't be found" not in refusal.message:
            return InvalidInput(f"Amazon Transcribe refuses this recording. It says: {reason_words(refusal.message)}")
        case "BadRequestException" | "NotFoundException":
            return NotFound("Amazon Transcribe does not know this.")
        case _:
            return None


refusals_told = Refusals(
    service="Amazon Transcribe",
    unreachable=f"Amazon Transcribe does not answer. {_KEPT}",
    busy=f"Amazon Transcribe has too much to do just now. {_KEPT}",
    faulty=f"Amazon Transcribe has a fault of its own. {_KEPT}",
    not_let_in=(
        "Amazon Transcribe does not let Lectern in. The administrator should check Lectern's keys and what they may "
        "do; the recording is kept."
    ),
    particular=_particular,
).told
"""Within it, what boto3 raises becomes ours; `NotFound` for a job or vocabulary that is not there."""


def reason_words(reason: str) -> str:
    """What Transcribe says, quoted as one sentence."""
    return f"“{shortened(reason, _LONGEST_REASON).rstrip('.') or 'no reason'}”."

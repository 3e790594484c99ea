"""Says what an engine cannot hear: before it begins, and where it heard nothing or stopped."""

from services.domain.course_settings import LANGUAGES
from services.domain.errors import InvalidInput
from services.domain.times import duration_words
from services.providers.protocols import HearingRequest, TranscriberAbilities

NOTHING_SAID = (
    "Nobody could be heard speaking in this recording. Play it to check that the microphone was on, "
    "then upload a recording with speech."
)
STOPPED = "The speech recognition stopped in the middle. What was heard until then is kept: try again to go on."

_GIGABYTE = 1000**3
_HELP = "Have your administrator choose another speech recognition, or add a transcript that you have."


def refuse_beyond(abilities: TranscriberAbilities, request: HearingRequest) -> None:
    """`InvalidInput` for a language that the engine does not know, or cannot find out by itself."""
    if request.language is None:
        if not abilities.identifies_language:
            raise InvalidInput(f"{abilities.name} cannot find out by itself which language is spoken. Name it.")
        return
    language = request.language.partition("-")[0]
    if language not in abilities.languages:
        name = LANGUAGES.get(language, request.language)
        raise InvalidInput(
            f"The lectures of this course are in {name}, which {abilities.name} does not understand. "
            f"If they are in another language, say so in the course's settings. {_HELP}"
        )


def refuse_larger(abilities: TranscriberAbilities, *, duration_ms: int, size: int) -> None:
    """`InvalidInput` for a recording that is longer, or a file that is larger, than the engine takes."""
    if abilities.longest_ms is not None and duration_ms > abilities.longest_ms:
        raise InvalidInput(
            f"This recording lasts {duration_words(duration_ms)}, and {abilities.name} takes at most "
            f"{duration_words(abilities.longest_ms)}. Cut it into parts, and upload each as a lecture."
        )
    if abilities.largest_bytes is not None and size > abilities.largest_bytes:
        raise InvalidInput(
            f"This recording has {size / _GIGABYTE:.1f} GB, and {abilities.name} takes at most "
            f"{abilities.largest_bytes / _GIGABYTE:.1f} GB. Save its sound alone, as MP3 or M4A, and upload that."
        )

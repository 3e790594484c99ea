"""What a job of Amazon Transcribe has left in the bucket."""

from dataclasses import replace

from services.domain.errors import InvalidInput, NotFound, ProviderUnavailable
from services.domain.formats.transcribe_json import read_transcribe_json, with_readable_speakers
from services.domain.transcripts import Segment, Transcript, Word
from services.providers.protocols import ObjectStore


class Unreadable(ProviderUnavailable):
    """There is no answer, or none that can be read: it has to be asked for anew."""


_MOST_BYTES = 300 * 1000**2
_UNREADABLE = "Amazon Transcribe's answer could not be read. The recording is kept: try again to ask for it anew."


def said_in(store: ObjectStore, key: str, *, start_ms: int, end_ms: int | None, part: int) -> Transcript:
    """What was said from `start_ms` of the recording on, in sentences with times in the whole.

    Nothing ends after `end_ms`, where the next stretch begins. Speakers of a later `part` (from 0) are told apart
    from those of the first, because nobody knows whether they are the same. Raises `Unreadable`.
    """
    try:
        with store.open(key) as file:
            said = read_transcribe_json(file.read(_MOST_BYTES), by_sentences=True)
    except (InvalidInput, NotFound) as error:
        raise Unreadable(_UNREADABLE) from error
    segments = tuple(_moved(each, start_ms, end_ms, part) for each in with_readable_speakers(said.segments))
    return Transcript(
        tuple(each for each in segments if each.start_ms < each.end_ms),
        max((each.end_ms for each in segments), default=start_ms),
        (said.language or "").partition("-")[0] or None,
    )


def _moved(segment: Segment, by_ms: int, end_ms: int | None, part: int) -> Segment:
    def moved(ms: int) -> int:
        return ms + by_ms if end_ms is None else min(ms + by_ms, end_ms)

    words = tuple(
        Word(word.text, moved(word.start_ms), moved(word.end_ms), word.confidence) for word in segment.words or ()
    )
    speaker = f"{segment.speaker} of part {part + 1}" if segment.speaker and part else segment.speaker
    # What was said within one hundredth of a second still has a beginning and an end.
    last_ms = max(moved(segment.end_ms), moved(segment.start_ms + 1))
    return replace(segment, start_ms=moved(segment.start_ms), end_ms=last_ms, speaker=speaker, words=words)

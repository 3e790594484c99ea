"""How fast a lecture was spoken, minute by minute."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from services.domain.transcripts import Segment, Transcript

_MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class PacePoint:
    """The mean words per minute in the window that begins at `start_ms`, pauses included."""

    start_ms: int
    words_per_minute: float


def pace(transcript: Transcript, window_ms: int = _MS_PER_MINUTE) -> list[PacePoint]:
    """The pace in windows of `window_ms`, from the start to the end of the recording.

    A last window shorter than half of the others is joined to the one before it. Words
    without times of their own are spread evenly over their segment.
    """
    if window_ms <= 0:
        raise ValueError("window_ms must be positive")
    end_ms = max([transcript.duration_ms, *(segment.end_ms for segment in transcript.segments)])
    if end_ms <= 0:
        return []
    count = max(1, ceil(end_ms / window_ms - 0.5))
    words = [0] * count
    for segment in transcript.segments:
        for moment_ms in _moments(segment):
            words[min(max(int(moment_ms // window_ms), 0), count - 1)] += 1
    lengths_ms = [window_ms] * (count - 1) + [end_ms - window_ms * (count - 1)]
    return [
        PacePoint(index * window_ms, said * _MS_PER_MINUTE / length_ms)
        for index, (said, length_ms) in enumerate(zip(words, lengths_ms, strict=True))
    ]


def _moments(segment: Segment) -> Iterator[float]:
    """The middle of each word, in ms."""
    if segment.words:
        yield from ((word.start_ms + word.end_ms) / 2 for word in segment.words)
        return
    count = len(segment.text.split())
    length_ms = segment.end_ms - segment.start_ms
    yield from (segment.start_ms + length_ms * (index + 0.5) / count for index in range(count))

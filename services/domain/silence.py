"""Cuts sound into pieces at its quietest points, the same way however often it is interrupted."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.domain.transcripts import Span

SAMPLE_RATE = 16_000
SAMPLES_PER_MS = SAMPLE_RATE // 1000

_FRAME_MS = 10
_FRAME = _FRAME_MS * SAMPLES_PER_MS
# A window about as long as the pause between two paragraphs finds it before the pause between two words.
_WINDOW_FRAMES = 60
_PAUSE_MS = 120
_LONG_PAUSE_MS = 2_000
# Kept of a long pause on either side, so that no soft first or last sound is lost.
_MARGIN_MS = 250
# Where loud and soft differ by less (in dB), there is no telling which is the pause.
_LEAST_CONTRAST = 10
# Even a lecturer far from the microphone is louder than this (-66 dB of full scale).
_AUDIBLE = 5e-4

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reach:
    """A piece ends between `least_ms` and `most_ms` after it began, at the quietest point in between."""

    least_ms: int
    most_ms: int


# The first lines shall appear within seconds. After that a longer piece gives the engine more context
# (fewer wrong words) at the price of memory, which grows with the square of the length.
FIRST = Reach(3_000, 8_000)
LATER = Reach(10_000, 16_000)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of mono sound at 16 kHz, beginning at a whole millisecond of the recording."""

    start_ms: int
    samples: Samples

    @property
    def end_ms(self) -> int:
        """The first millisecond after the piece; the last piece of a recording is rounded up to it."""
        return self.start_ms + -(-len(self.samples) // SAMPLES_PER_MS)


def cut_at_silence(
    blocks: Iterable[Samples], *, start_ms: int = 0, first: Reach = FIRST, later: Reach = LATER
) -> Iterator[Piece]:
    """The sound of the blocks in pieces, each as soon as it is complete; put together they are the input.

    `start_ms` is where the first block begins in the recording: 0, or the end of an earlier piece,
    from which on the pieces are those of the uninterrupted run. Where a piece ends depends on its
    own samples only, not on how they were divided into blocks. Holds at most `later.most_ms` and a block.
    """
    waiting: list[Samples] = []
    held = 0
    for block in blocks:
        waiting.append(block)
        held += len(block)
        while held >= (wanted := _most(start_ms, first, later)):
            sound = np.concatenate(waiting)
            reach = first if start_ms == 0 else later
            length_ms = quietest_ms(sound[:wanted], least_ms=reach.least_ms)
            taken = length_ms * SAMPLES_PER_MS
            yield Piece(start_ms, sound[:taken].copy())
            waiting, held = [sound[taken:]], held - taken
            start_ms += length_ms
    if held:
        yield Piece(start_ms, np.concatenate(waiting))


def quietest_ms(sound: Samples, *, least_ms: int) -> int:
    """The quietest point of the sound from `least_ms` on, in ms from its beginning; the last one of several."""
    energy = _energy(sound)
    weights = np.hanning(_WINDOW_FRAMES + 2)[1:-1]
    around = np.convolve(energy, weights / weights.sum(), mode="same")
    first, last = least_ms // _FRAME_MS, len(around) - _WINDOW_FRAMES // 2
    candidates = around[first : max(last, first + 1)]
    return int(first + len(candidates) - 1 - np.argmin(candidates[::-1])) * _FRAME_MS


def is_silent(sound: Samples) -> bool:
    """No hundredth of a second of the sound is loud enough to be speech."""
    whole = len(sound) // _FRAME * _FRAME
    rest = sound[whole:]
    loudest = max(
        float(_energy(sound).max(initial=0.0)), float(np.mean(np.square(rest, dtype=np.float64))) if len(rest) else 0.0
    )
    return loudest < _AUDIBLE**2


def pauses(sound: Samples) -> tuple[Span, ...]:
    """The stretches in which nobody speaks, at least 120 ms long, in ms from the beginning of the sound.

    What is a pause is judged against the loud and the soft parts of this sound, so that a noisy room has pauses too.
    """
    if len(sound) < _FRAME:
        return ()
    energy = np.convolve(_energy(sound), np.ones(3) / 3, mode="same")
    level = 10 * np.log10(energy + 1e-12)
    soft, loud = np.percentile(level, (5, 98))
    if loud - soft < _LEAST_CONTRAST:
        return ()
    quiet = level < max(soft + 0.3 * (loud - soft), -80.0)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], quiet, [False])).astype(np.int8))) * _FRAME_MS
    spans = (Span(int(start), int(end)) for start, end in edges.reshape(-1, 2))
    return tuple(span for span in spans if span.end_ms - span.start_ms >= _PAUSE_MS)


def stretches(sound: Samples, pauses: Sequence[Span]) -> tuple[Span, ...]:
    """The sound without its pauses of two seconds and more, in ms from its beginning."""
    length_ms = -(-len(sound) // SAMPLES_PER_MS)
    found, start = [], 0
    for pause in pauses:
        if pause.end_ms - pause.start_ms >= _LONG_PAUSE_MS:
            found.append(Span(start, min(pause.start_ms + _MARGIN_MS, length_ms)))
            start = pause.end_ms - _MARGIN_MS
    found.append(Span(start, length_ms))
    at_the_edges = {Span(0, _MARGIN_MS), Span(length_ms - _MARGIN_MS, length_ms)}
    return tuple(span for span in found if span.start_ms < span.end_ms and span not in at_the_edges)


def _most(start_ms: int, first: Reach, later: Reach) -> int:
    return (first if start_ms == 0 else later).most_ms * SAMPLES_PER_MS


def _energy(sound: Samples) -> NDArray[np.float64]:
    """The mean power of each whole frame."""
    whole = len(sound) // _FRAME * _FRAME
    return np.asarray(np.mean(np.square(sound[:whole].reshape(-1, _FRAME), dtype=np.float64), axis=1))

"""Hears English speech on this machine with Moonshine's tiny model, which ships inside its wheel."""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np
from moonshine_voice import MoonshineError

from services.domain.errors import InvalidInput, ProviderUnavailable
from services.domain.sentences import timed_sentences, without_loops
from services.domain.silence import (
    SAMPLE_RATE,
    SAMPLES_PER_MS,
    Piece,
    Samples,
    cut_at_silence,
    is_silent,
    pauses,
    stretches,
)
from services.domain.times import clock
from services.domain.transcripts import Segment, Span
from services.providers.hearing_limits import NOTHING_SAID, STOPPED, refuse_beyond
from services.providers.media import decode, probe
from services.providers.moonshine_engines import Engines, engines_for
from services.providers.protocols import Heard, HearingRequest, TranscriberAbilities
from services.providers.voice_detector import somebody_speaks

# Handed less than this, the engine invents a word.
_SHORTEST = SAMPLE_RATE
# A pause this near the edge of a stretch is not inside it: what is left over is shorter than any sound of speech.
_EDGE_MS = 50
# A header may be this much longer than the sound before the file counts as cut off.
_CUT_OFF_MS = 2_000


_log = logging.getLogger(__name__)


class MoonshineTranscriber:
    """English, no word times, no confidences; models are loaded once per process, when they are first needed.

    `at_once` pieces are heard side by side, each by an engine of its own: one engine uses all cores, several use
    one each. Every one beyond the first takes about 200 MB at its peak.
    """

    def __init__(self, at_once: int = 1) -> None:
        self._at_once = at_once

    @property
    def abilities(self) -> TranscriberAbilities:
        return TranscriberAbilities("Moonshine (tiny, English)", ("en",))

    def check(self) -> str:
        """Load the model if it is not loaded yet; `ProviderUnavailable` when that fails."""
        with engines_for(self._at_once).one():
            return "the speech model is loaded"

    def hear(self, request: HearingRequest) -> Iterator[Heard]:
        """As the protocol says; `InvalidInput` for another language than English."""
        refuse_beyond(self.abilities, request)
        with request.open() as recording:
            yield from self.transcribe(recording, resume_ms=request.resume_ms)

    def transcribe(self, recording: Path | BinaryIO, *, resume_ms: int = 0) -> Iterator[Heard]:
        """What is said from `resume_ms` on.

        Times are those of pauses found in the sound, otherwise estimates within a line.

        The last piece of a recording that is cut off at its end carries a notice for the teacher.
        Raises `ProviderUnavailable` when the engine fails. A recording in which nobody speaks is an
        `InvalidInput` after it was heard from 0 to its end; whoever resumed knows what was heard before.
        """
        expected_ms = probe(recording).duration_ms
        pieces = cut_at_silence(decode(recording, start_ms=resume_ms), start_ms=resume_ms)
        said = resume_ms > 0
        for piece, is_last, segments in _heard(pieces, engines_for(self._at_once)):
            said = said or bool(segments)
            if is_last and not said:
                raise InvalidInput(NOTHING_SAID)
            yield Heard(
                segments,
                piece.end_ms,
                piece.end_ms if is_last else max(expected_ms, piece.end_ms),
                notice=_cut_off(piece.end_ms, expected_ms) if is_last else None,
            )


def _heard(pieces: Iterator[Piece], engines: Engines) -> Iterator[tuple[Piece, bool, tuple[Segment, ...]]]:
    """Each piece in its turn, whether it is the last one, and what is said in it."""
    if engines.count == 1:  # whatever is done beside an engine of all cores makes its threads wait for each other
        for piece, is_last in _with_last(pieces):
            yield piece, is_last, _hear(piece, engines)
    else:
        yield from _heard_side_by_side(pieces, engines)


def _heard_side_by_side(pieces: Iterator[Piece], engines: Engines) -> Iterator[tuple[Piece, bool, tuple[Segment, ...]]]:
    """The same in the same order; while a piece is with the caller and the next one is cut, the engines hear on."""
    ahead: deque[tuple[Piece, bool, Future[tuple[Segment, ...]]]] = deque()
    threads = ThreadPoolExecutor(engines.count)
    try:
        for piece, is_last in _with_last(pieces):
            ahead.append((piece, is_last, threads.submit(_hear, piece, engines)))
            while ahead and (is_last or len(ahead) > engines.count):
                first, ends, said = ahead.popleft()
                yield first, ends, said.result()
    finally:
        threads.shutdown(cancel_futures=True)


def _with_last(pieces: Iterator[Piece]) -> Iterator[tuple[Piece, bool]]:
    """Each piece, and whether it is the last one; reads one ahead."""
    piece = next(pieces, None)
    while piece is not None:
        following = next(pieces, None)
        yield piece, following is None
        piece = following


def _hear(piece: Piece, engines: Engines) -> tuple[Segment, ...]:
    """What is said in the piece, as sentences with times in the recording."""
    quiet = pauses(piece.samples)
    segments: list[Segment] = []
    for stretch in stretches(piece.samples, quiet):
        sound = piece.samples[stretch.start_ms * SAMPLES_PER_MS : stretch.end_ms * SAMPLES_PER_MS]
        if is_silent(sound) or not somebody_speaks(sound):
            continue
        text = without_loops(_words_in(sound, engines))
        if any(character.isalnum() for character in text):
            segments += timed_sentences(text, _spoken(stretch, quiet), quiet)
    return tuple(
        replace(segment, start_ms=piece.start_ms + segment.start_ms, end_ms=piece.start_ms + segment.end_ms)
        for segment in segments
    )


def _spoken(span: Span, quiet: Sequence[Span]) -> Span:
    """The span without the pauses it begins and ends with."""
    start, end = span.start_ms, span.end_ms
    for pause in quiet:
        if pause.start_ms - _EDGE_MS <= start < pause.end_ms < end:
            start = pause.end_ms
        if start < pause.start_ms < end <= pause.end_ms + _EDGE_MS:
            end = pause.start_ms
    return Span(start, end)


def _words_in(sound: Samples, engines: Engines) -> str:
    try:
        with engines.one() as engine:
            heard = engine.transcribe_without_streaming(_padded(sound).tolist(), SAMPLE_RATE)
    except MoonshineError as error:
        _log.warning("moonshine failed on %s samples: %s", len(sound), error)
        raise ProviderUnavailable(STOPPED) from error
    return " ".join(line.text.strip() for line in heard.lines)


def _padded(samples: Samples) -> Samples:
    missing = _SHORTEST - len(samples)
    return samples if missing <= 0 else np.concatenate((samples, np.zeros(missing, np.float32)))


def _cut_off(heard_ms: int, expected_ms: int) -> str | None:
    if expected_ms - heard_ms <= _CUT_OFF_MS:
        return None
    return (
        f"The file says that it lasts {clock(expected_ms)}, but its sound ends at {clock(heard_ms)}. "
        "Everything up to there was heard. If more was recorded, upload the complete file."
    )

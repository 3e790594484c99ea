"""What every transcriber must keep to, whichever engine is behind it."""

import zlib
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from services.providers.protocols import Heard, HearingRequest, Transcriber


def heard(transcriber: Transcriber, recording: Path, **asked: Any) -> list[Heard]:
    """The pieces that are heard, without those that only tell that the engine is still at it."""
    request = request_for(recording, **asked)
    pieces, at_ms = [], request.resume_ms
    for piece in transcriber.hear(request):
        if piece.heard_ms > at_ms:
            pieces.append(piece)
        else:
            assert (piece.heard_ms, piece.segments) == (at_ms, ())
        at_ms = piece.heard_ms
    return pieces


def request_for(recording: Path, **asked: Any) -> HearingRequest:
    """Whoever asks for the same recording asks under the same name."""
    name = f"lecture-{zlib.crc32(recording.read_bytes())}"
    return HearingRequest(partial(recording.open, "rb"), name, **asked)


def assert_keeps_the_contract(transcriber: Transcriber, recording: Path) -> list[Heard]:
    """Hold the transcriber to its protocol on a recording with speech; returns what the undisturbed run heard.

    Everything is run again from every boundary, so the recording should be of a minute or so.
    """
    assert transcriber.abilities.name
    assert transcriber.abilities.languages
    assert transcriber.check()
    pieces = heard(transcriber, recording)
    assert_pieces_follow_each_other(pieces)
    assert_words_match_abilities(transcriber, pieces)
    assert without_length(heard(transcriber, recording)) == without_length(pieces)
    for index, piece in enumerate(pieces, start=1):
        rest = heard(transcriber, recording, resume_ms=piece.heard_ms)
        assert without_length(rest) == without_length(pieces[index:]), f"resumed at {piece.heard_ms} ms"
    assert_what_was_opened_is_closed(transcriber, recording, pieces)
    return pieces


def assert_pieces_follow_each_other(pieces: list[Heard]) -> None:
    assert pieces
    assert all(earlier.heard_ms < later.heard_ms for earlier, later in pairwise(pieces))
    assert all(piece.heard_ms <= piece.duration_ms for piece in pieces)
    assert pieces[-1].heard_ms == pieces[-1].duration_ms
    begin = 0
    for piece in pieces:
        for segment in piece.segments:
            assert begin <= segment.start_ms < segment.end_ms <= piece.heard_ms
            assert segment.text == segment.text.strip() != ""
            begin = segment.end_ms


def assert_words_match_abilities(transcriber: Transcriber, pieces: list[Heard]) -> None:
    segments = [segment for piece in pieces for segment in piece.segments]
    assert all((segment.words is not None) == transcriber.abilities.has_words for segment in segments)
    if not transcriber.abilities.has_speakers:
        assert all(segment.speaker is None for segment in segments)


def assert_what_was_opened_is_closed(transcriber: Transcriber, recording: Path, pieces: list[Heard]) -> None:
    opened: list[BinaryIO] = []

    def open_recording() -> BinaryIO:
        opened.append(recording.open("rb"))
        return opened[-1]

    hearing = transcriber.hear(replace(request_for(recording), open=open_recording))
    first = next(piece for piece in hearing if piece.heard_ms > 0)
    hearing.close()  # type: ignore[attr-defined]
    assert without_length([first]) == without_length(pieces[:1])
    assert opened
    assert all(file.closed for file in opened)


def without_length(pieces: list[Heard]) -> list[Heard]:
    """The pieces without the length of the whole, of which a header may say a little more than is there."""
    return [replace(piece, duration_ms=0) for piece in pieces]

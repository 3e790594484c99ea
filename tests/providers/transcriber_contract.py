"""What every transcriber must keep to, whichever engine is behind it."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from services.providers.protocols import Heard, Transcriber


def heard(transcriber: Transcriber, recording: Path, *, resume_ms: int = 0) -> list[Heard]:
    return list(transcriber.transcribe(recording, resume_ms=resume_ms))


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
    assert_file_object_is_heard_alike(transcriber, recording, pieces)
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


def assert_file_object_is_heard_alike(transcriber: Transcriber, recording: Path, pieces: list[Heard]) -> None:
    with recording.open("rb") as file:
        first = next(iter(transcriber.transcribe(file)))
        assert not file.closed
    assert without_length([first]) == without_length(pieces[:1])


def without_length(pieces: list[Heard]) -> list[Heard]:
    """The pieces without the length of the whole, of which a header may say a little more than is there."""
    return [replace(piece, duration_ms=0) for piece in pieces]

"""What an engine cannot hear is said before anything is heard."""

from functools import partial
from pathlib import Path

import pytest

from services.domain.errors import InvalidInput
from services.providers.hearing_limits import refuse_beyond, refuse_larger
from services.providers.protocols import HearingRequest, TranscriberAbilities
from services.providers.transcriber_moonshine import MoonshineTranscriber

ENGINE = TranscriberAbilities(
    "The engine", ("en", "de"), identifies_language=False, longest_ms=4 * 3600 * 1000, largest_bytes=2 * 1000**3
)


def request_in(language: str | None) -> HearingRequest:
    return HearingRequest(partial(Path("/nowhere").open, "rb"), "one", language=language)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "in French, which The engine does not understand"),
        ("tlh", "in tlh, which The engine does not understand"),
        (None, "cannot find out by itself which language is spoken"),
    ],
)
def test_a_language_that_the_engine_does_not_know_is_named(language: str | None, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        refuse_beyond(ENGINE, request_in(language))


@pytest.mark.parametrize("language", ["en", "de", "de-CH"])
def test_a_language_that_it_knows_is_heard_wherever_it_is_spoken(language: str) -> None:
    refuse_beyond(ENGINE, request_in(language))


def test_the_embedded_engine_refuses_what_is_not_english_before_it_opens_the_recording() -> None:
    with pytest.raises(InvalidInput, match="in German, which Moonshine"):
        next(MoonshineTranscriber().hear(request_in("de")))


@pytest.mark.parametrize(
    ("duration_ms", "size", "sentence"),
    [
        (5 * 3600 * 1000, 1, "lasts 5 h, and The engine takes at most 4 h"),
        (1, 3 * 1000**3, "has 3.0 GB, and The engine takes at most 2.0 GB"),
    ],
)
def test_what_is_too_long_or_too_large_is_told_with_both_numbers(duration_ms: int, size: int, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        refuse_larger(ENGINE, duration_ms=duration_ms, size=size)


def test_what_is_just_within_the_limits_is_heard() -> None:
    refuse_larger(ENGINE, duration_ms=4 * 3600 * 1000, size=2 * 1000**3)
    refuse_larger(TranscriberAbilities("Any", ("en",)), duration_ms=10**9, size=10**12)

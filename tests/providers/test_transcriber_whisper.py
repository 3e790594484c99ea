"""faster-whisper: loaded when it is needed and from its folder alone, asked for the same thing every time."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.domain.errors import InvalidInput, ProviderUnavailable
from services.providers.transcriber_whisper import WhisperTranscriber
from tests.fakes import faster_whisper
from tests.providers.transcriber_contract import assert_keeps_the_contract, heard, request_for
from tests.speech import noise, silence, speech, write_recording


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """faster-whisper, as if it were installed."""
    monkeypatch.setitem(sys.modules, "faster_whisper", faster_whisper)
    faster_whisper.loaded.clear()
    faster_whisper.asked.clear()
    yield faster_whisper
    faster_whisper.multilingual, faster_whisper.breaks = True, ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a model, as far as its names go."""
    for name in ("model.bin", "tokenizer.json", "config.json"):
        (tmp_path / "small" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "small" / name).write_bytes(b"{}")
    return tmp_path / "small"


def test_the_contract_of_every_transcriber_holds(library, folder, tmp_path) -> None:
    recording = write_recording(tmp_path / "minute.mp3", speech(61.5))

    pieces = assert_keeps_the_contract(WhisperTranscriber(folder), recording)

    assert len(pieces) >= 3
    segment = pieces[0].segments[0]
    assert segment.words is not None
    assert segment.text == " ".join(word.text for word in segment.words)
    assert segment.words[0].confidence == 0.8
    assert {piece.language for piece in pieces} == {"en"}


def test_the_model_is_loaded_once_from_its_folder_when_it_is_needed_and_nothing_is_fetched(library, folder) -> None:
    transcriber = WhisperTranscriber(folder, device="cpu")
    assert transcriber.abilities.name == "faster-whisper (small)"
    assert library.loaded == []

    assert transcriber.check() == transcriber.check() == "the model is loaded"

    assert library.loaded == [{"folder": str(folder), "device": "cpu", "local_files_only": True}]


def test_words_of_the_course_and_its_language_are_told_and_nothing_is_left_to_chance(library, folder, tmp_path) -> None:
    recording = write_recording(tmp_path / "a.wav", speech(12))

    heard(WhisperTranscriber(folder), recording, language="de-CH", vocabulary=("Ligase", "ATP"))

    for asked in library.asked:
        assert (asked["language"], asked["hotwords"]) == ("de", "Ligase, ATP")
        assert (asked["temperature"], asked["condition_on_previous_text"]) == (0.0, False)


def test_the_language_is_found_out_where_none_is_named(library, folder, tmp_path) -> None:
    recording = write_recording(tmp_path / "a.wav", speech(12))

    pieces = heard(WhisperTranscriber(folder), recording, language=None)

    assert [asked["language"] for asked in library.asked] == [None] * len(library.asked)
    assert pieces[0].language == "de"


def test_a_library_that_is_not_installed_is_named_with_the_command_that_installs_it(monkeypatch, folder) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(ProviderUnavailable, match=r"pip install -r requirements-whisper\.txt"):
        WhisperTranscriber(folder).check()


@pytest.mark.parametrize("missing", ["model.bin", "tokenizer.json"])
def test_a_model_that_is_not_whole_is_named_and_nothing_is_fetched(library, folder, missing) -> None:
    (folder / missing).unlink()
    with pytest.raises(ProviderUnavailable, match=f"“{missing}” is not there. Lectern downloads none by itself"):
        WhisperTranscriber(folder).check()
    assert library.loaded == []


def test_a_model_that_cannot_be_loaded_is_one_sentence(library, folder) -> None:
    library.breaks = "loading"
    with pytest.raises(ProviderUnavailable, match="could not be loaded: Unsupported model binary version in") as told:
        WhisperTranscriber(folder).check()
    assert "second line" not in str(told.value)


def test_an_engine_that_fails_in_the_middle_keeps_what_was_heard(library, folder, tmp_path) -> None:
    hearing = WhisperTranscriber(folder).hear(request_for(write_recording(tmp_path / "a.wav", speech(40))))
    assert next(hearing).segments
    library.breaks = "hearing"
    with pytest.raises(ProviderUnavailable, match="What was heard until then is kept"):
        next(hearing)


def test_a_model_for_english_alone_refuses_other_languages(library, folder, tmp_path) -> None:
    library.multilingual = False
    recording = write_recording(tmp_path / "a.wav", speech(12))
    transcriber = WhisperTranscriber(folder)

    with pytest.raises(InvalidInput, match="knows English only"):
        heard(transcriber, recording, language="de")

    assert heard(transcriber, recording)
    assert transcriber.check().endswith("for English only")


@pytest.mark.parametrize("sound", [silence(30), noise(30)], ids=["silence", "noise"])
def test_where_nobody_speaks_the_model_is_not_even_asked(library, folder, tmp_path, sound) -> None:
    with pytest.raises(InvalidInput, match="Nobody could be heard speaking"):
        heard(WhisperTranscriber(folder), write_recording(tmp_path / "quiet.wav", sound))
    assert library.asked == []


def test_a_language_that_nobody_speaks_is_refused(library, folder, tmp_path) -> None:
    request = request_for(write_recording(tmp_path / "a.wav", speech(12)))
    with pytest.raises(InvalidInput, match="are in tlh, which faster-whisper"):
        list(WhisperTranscriber(folder).hear(replace(request, language="tlh")))

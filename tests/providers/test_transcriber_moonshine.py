"""The engine on this machine: what it hears, when, how often the same, and what it says about what it cannot hear."""

import contextlib
import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from moonshine_voice import MoonshineError

from services.domain.errors import InvalidInput, ProviderUnavailable
from services.domain.transcripts import Segment
from services.providers import moonshine_engines
from services.providers.moonshine_engines import Engines, engines_for
from services.providers.protocols import Heard
from services.providers.transcriber_moonshine import MoonshineTranscriber
from tests.providers.transcriber_contract import assert_keeps_the_contract, heard
from tests.providers.word_errors import word_error_rate
from tests.speech import SAMPLE, noise, sample_lecture, script, silence, speech, write_recording, write_silent_film

# Measured on the sample lecture: 8.6 words in a hundred (names and terms of the field are most of them).
MOST_WORD_ERRORS = 0.11


@pytest.fixture(scope="module")
def transcriber() -> MoonshineTranscriber:
    return MoonshineTranscriber()


@pytest.fixture(scope="module")
def sample(transcriber: MoonshineTranscriber) -> list[Heard]:
    """The whole sample lecture, heard once."""
    return heard(transcriber, SAMPLE / "lecture.opus")


def segments(pieces: list[Heard]) -> list[Segment]:
    return [segment for piece in pieces for segment in piece.segments]


def spoken(pieces: list[Heard]) -> str:
    return " ".join(segment.text for segment in segments(pieces))


def test_a_recording_is_heard_the_same_however_often_it_is_interrupted(
    transcriber: MoonshineTranscriber, tmp_path: Path
) -> None:
    recording = write_recording(tmp_path / "begun.mp3", speech(44.3337))

    pieces = assert_keeps_the_contract(transcriber, recording)

    assert len(pieces) >= 4


def test_the_sample_lecture_is_understood(sample: list[Heard]) -> None:
    assert word_error_rate(script(), spoken(sample)) < MOST_WORD_ERRORS


def test_the_first_lines_come_after_a_short_piece_and_later_pieces_stay_bounded(sample: list[Heard]) -> None:
    ends = [0, *(piece.heard_ms for piece in sample)]
    assert sample[0].segments
    assert ends[1] <= 8_000
    assert max(np.diff(ends)) <= 20_000
    assert abs(ends[-1] - len(sample_lecture()) / 16) <= 1


def test_segments_are_about_a_sentence_long(sample: list[Heard]) -> None:
    lengths = [len(segment.text.split()) for segment in segments(sample)]
    assert 5 <= np.median(lengths) <= 20
    assert max(lengths) <= 60


@pytest.mark.parametrize("beginning", ["How fast is fast", "Let us sum up", "Finally, some enzymes"])
def test_a_segment_begins_after_a_pause_and_ends_before_the_next(sample: list[Heard], beginning: str) -> None:
    sound = sample_lecture()
    segment = next(segment for segment in segments(sample) if segment.text.startswith(beginning))

    before = sound[(segment.start_ms - 100) * 16 : (segment.start_ms - 20) * 16]
    inside = sound[segment.start_ms * 16 : segment.end_ms * 16]

    assert np.std(before) < 0.1 * np.std(inside)
    assert np.std(sound[(segment.end_ms + 20) * 16 : (segment.end_ms + 100) * 16]) < 0.1 * np.std(inside)


def test_a_sentence_is_found_where_it_was_put(transcriber: MoonshineTranscriber, tmp_path: Path) -> None:
    sentence = sample_lecture()[: round(2.5 * 16_000)]
    sound = np.concatenate((silence(41), sentence, silence(33), sentence, silence(5)))

    found = segments(heard(transcriber, write_recording(tmp_path / "sparse.wav", sound)))

    assert ["third week" in segment.text for segment in found] == [True, True]
    for segment, begin_ms in zip(found, (41_000, 76_500), strict=True):
        assert abs(segment.start_ms - begin_ms) < 600
        assert abs(segment.end_ms - begin_ms - 2_500) < 600


def test_a_film_is_heard_as_its_sound_would_be(transcriber: MoonshineTranscriber, tmp_path: Path) -> None:
    film = write_recording(tmp_path / "vorlesung über Enzyme.mp4", speech(20), with_picture=True)

    assert spoken(heard(transcriber, film)).startswith("Welcome to the third week of our course.")


def test_two_lectures_at_once_are_heard_as_one_after_the_other(
    transcriber: MoonshineTranscriber, tmp_path: Path
) -> None:
    one = write_recording(tmp_path / "one.wav", speech(15))
    other = write_recording(tmp_path / "other.wav", speech(60)[40 * 16_000 :])
    alone = [heard(transcriber, one), heard(transcriber, other)]

    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(lambda file: heard(MoonshineTranscriber(), file), (one, other)))

    assert together == alone


@pytest.mark.parametrize(
    "sound",
    [silence(40), noise(40), noise(40, 0.001), 0.1 * np.sin(np.arange(40 * 16_000, dtype=np.float32) / 40)],
    ids=["silence", "noise", "soft noise", "hum"],
)
def test_where_nobody_speaks_no_word_is_invented(
    transcriber: MoonshineTranscriber, tmp_path: Path, sound: np.ndarray
) -> None:
    recording = write_recording(tmp_path / "quiet.wav", sound.astype(np.float32))
    pieces: list[Heard] = []

    with pytest.raises(InvalidInput, match="Nobody could be heard speaking"):
        pieces.extend(transcriber.transcribe(recording))

    assert segments(pieces) == []


def test_silence_after_resuming_is_no_mistake(transcriber: MoonshineTranscriber, tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "short.wav", np.concatenate((speech(6), silence(60))))
    pieces = heard(transcriber, recording)

    assert heard(transcriber, recording, resume_ms=pieces[0].heard_ms) == pieces[1:]


@pytest.mark.parametrize("seconds", [0.0001, 0.05, 0.3, 2.4])
def test_a_very_short_recording_is_heard_or_refused_but_never_invented(
    transcriber: MoonshineTranscriber, tmp_path: Path, seconds: float
) -> None:
    recording = write_recording(tmp_path / "short.wav", speech(5)[: round(seconds * 16_000)])
    text = ""
    with contextlib.suppress(InvalidInput):
        text = spoken(heard(transcriber, recording))
    assert text == "" if seconds < 1 else "welcome" in text.lower()


def test_what_was_heard_before_does_not_change_what_is_heard_now(
    transcriber: MoonshineTranscriber, tmp_path: Path
) -> None:
    recording = write_recording(tmp_path / "begun.wav", speech(180)[150 * 16_000 : 168 * 16_000])
    first = heard(transcriber, recording)
    for before in (noise(12, 0.3), silence(12), speech(12)):
        with contextlib.suppress(InvalidInput):
            heard(transcriber, write_recording(tmp_path / "before.wav", before))
        assert heard(transcriber, recording) == first


@pytest.mark.parametrize("content", [b"", b"no recording at all" * 99], ids=["empty", "text"])
def test_what_is_no_recording_is_refused_before_anything_is_heard(
    transcriber: MoonshineTranscriber, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "lecture.mp3"
    file.write_bytes(content)
    with pytest.raises(InvalidInput):
        next(transcriber.transcribe(file))


def test_a_film_without_sound_is_refused(transcriber: MoonshineTranscriber, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="There is no sound"):
        next(transcriber.transcribe(write_silent_film(tmp_path / "film.mp4", 2)))


def test_a_recording_cut_in_the_middle_is_heard_to_its_end_and_says_so(
    transcriber: MoonshineTranscriber, tmp_path: Path
) -> None:
    whole = write_recording(tmp_path / "whole.webm", speech(30))
    half = tmp_path / "half.webm"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    pieces = heard(transcriber, half)

    assert spoken(pieces).startswith("Welcome to the third week")
    assert pieces[-1].heard_ms == pieces[-1].duration_ms < 20_000
    assert pieces[-1].notice is not None
    assert "says that it lasts 0:30, but its sound ends at 0:1" in pieces[-1].notice
    assert [piece.notice for piece in heard(transcriber, whole)] == [None] * len(heard(transcriber, whole))


class Played:
    """An engine in place of the real one, which it may ask; counts what it was handed."""

    def __init__(self, answer: Callable[[list[float], int], object]) -> None:
        self.handed_over: list[int] = []
        self._answer = answer

    def transcribe_without_streaming(self, samples: list[float], rate: int) -> object:
        self.handed_over.append(len(samples))
        return self._answer(samples, rate)


@pytest.fixture
def engines() -> Iterator[Engines]:
    """The engines of a process that has loaded none."""
    engines_for.cache_clear()
    yield engines_for(1)
    engines_for.cache_clear()


def test_closing_stops_the_engine_and_lets_go_of_the_file(
    transcriber: MoonshineTranscriber, engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engines.one() as engine:
        counting = Played(engine.transcribe_without_streaming)
    monkeypatch.setattr(moonshine_engines, "Engine", lambda *_, **__: counting)
    engines_for.cache_clear()
    pieces = transcriber.transcribe(SAMPLE / "lecture.opus")
    assert isinstance(pieces, Iterator)
    next(pieces)
    pieces.close()
    gc.collect()

    assert len(counting.handed_over) == 1
    assert str(SAMPLE / "lecture.opus") not in open_files()


def test_an_engine_that_fails_is_unavailable_and_what_was_heard_stays(
    transcriber: MoonshineTranscriber, engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    with engines.one() as engine:
        real = engine.transcribe_without_streaming

    def first_only(samples: list[float], rate: int) -> object:
        if len(breaking.handed_over) > 1:
            raise MoonshineError("Unknown error")
        return real(samples, rate)

    breaking = Played(first_only)
    monkeypatch.setattr(moonshine_engines, "Engine", lambda *_, **__: breaking)
    engines_for.cache_clear()
    pieces = transcriber.transcribe(SAMPLE / "lecture.opus")
    assert next(pieces).segments
    with pytest.raises(ProviderUnavailable, match="What was heard until then is kept"):
        next(pieces)


def test_a_model_that_is_not_there_is_unavailable(
    engines: Engines, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(moonshine_engines, "get_model_path", lambda _: tmp_path / "nowhere")
    with pytest.raises(ProviderUnavailable, match="could not be started"):
        MoonshineTranscriber().check()


def test_pieces_heard_side_by_side_say_the_same_in_the_same_order(
    transcriber: MoonshineTranscriber, tmp_path: Path
) -> None:
    recording = write_recording(tmp_path / "begun.opus", speech(45))
    after_each_other, side_by_side = heard(transcriber, recording), heard(MoonshineTranscriber(at_once=2), recording)
    assert [piece.heard_ms for piece in side_by_side] == [piece.heard_ms for piece in after_each_other]
    # Other numbers of threads may add up in another order, and a word may hang on the last digit.
    assert word_error_rate(spoken(after_each_other), spoken(side_by_side)) < 0.03


def open_files() -> set[str]:
    found = set()
    for link in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found.add(str(link.readlink()))
    return found

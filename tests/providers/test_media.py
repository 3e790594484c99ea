"""Recordings as they arrive: every format, headers that lie, files cut in the middle, and no recordings at all."""

import http.server
import io
import threading
from pathlib import Path

import numpy as np
import pytest

from services.domain.errors import InvalidInput
from services.domain.silence import SAMPLE_RATE, Samples
from services.providers.media import decode, probe
from tests.slides import pptx
from tests.speech import SAMPLE, silence, speech, write_recording, write_silent_film

SECONDS = 12


def decoded(source: Path | io.BytesIO, start_ms: int = 0) -> Samples:
    return np.concatenate([silence(0), *decode(source, start_ms=start_ms)])


def delay_ms(sound: Samples, original: Samples) -> int:
    """By how many ms the sound lags behind the original; fails where they are not the same speech."""
    excerpt = original[4 * SAMPLE_RATE : 5 * SAMPLE_RATE].astype(np.float64)
    around = sound[3 * SAMPLE_RATE : 7 * SAMPLE_RATE].astype(np.float64)
    likeness = np.correlate(around, excerpt)
    assert likeness.max() > 0.8 * np.sum(excerpt**2)
    return round((int(np.argmax(likeness)) - SAMPLE_RATE) * 1000 / SAMPLE_RATE)


@pytest.mark.parametrize(
    ("name", "with_picture", "content_type"),
    [
        ("lecture.wav", False, "audio/wav"),
        ("lecture.opus", False, "audio/ogg"),
        ("lecture.webm", False, "audio/webm"),
        ("lecture.mp3", False, "audio/mpeg"),
        ("lecture.flac", False, "audio/flac"),
        ("lecture.m4a", False, "audio/mp4"),
        ("lecture.mp4", True, "video/mp4"),
        ("lecture.mkv", True, "video/x-matroska"),
        ("lecture.avi", True, "application/octet-stream"),
        ("lecture.ts", True, "application/octet-stream"),
    ],
)
def test_every_format_is_heard_at_the_times_of_its_player(
    tmp_path: Path, name: str, with_picture: bool, content_type: str
) -> None:
    original = speech(SECONDS)
    recording = write_recording(tmp_path / name, original, with_picture=with_picture)

    info = probe(recording)

    assert (info.has_audio, info.has_video, info.content_type) == (True, with_picture, content_type)
    assert abs(info.duration_ms - SECONDS * 1000) <= 120
    sound = decoded(recording)
    assert abs(len(sound) / SAMPLE_RATE - SECONDS) <= 0.12
    assert abs(delay_ms(sound, original)) <= 80


@pytest.mark.parametrize("start_ms", [0, 1, 999, 1000, 7_301, 11_999, 50_000])
def test_decoding_from_a_millisecond_gives_exactly_the_samples_from_there(tmp_path: Path, start_ms: int) -> None:
    recording = write_recording(tmp_path / "lecture.mp3", speech(SECONDS))

    assert np.array_equal(decoded(recording, start_ms), decoded(recording)[start_ms * 16 :])


def test_a_recording_from_a_browser_has_no_length_in_its_header_and_is_measured(tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "recorded.webm", speech(SECONDS), live="1")

    assert abs(probe(recording).duration_ms - SECONDS * 1000) <= 40


def test_a_fragmented_mp4_is_measured_too(tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "recorded.mp4", speech(SECONDS), movflags="frag_every_frame+empty_moov")

    assert abs(probe(recording).duration_ms - SECONDS * 1000) <= 120
    assert abs(len(decoded(recording)) / SAMPLE_RATE - SECONDS) <= 0.12


def test_sound_that_begins_after_the_picture_keeps_the_times_of_the_player(tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "late.mp4", speech(SECONDS), with_picture=True, sound_begins_s=3)

    sound = decoded(recording)

    assert abs(len(sound) / SAMPLE_RATE - SECONDS - 3) <= 0.15
    assert not sound[: 2 * SAMPLE_RATE].any()
    assert abs(delay_ms(sound[3 * SAMPLE_RATE :], speech(SECONDS))) <= 80


@pytest.mark.parametrize("name", ["vorlesung über Enzyme.mp3", "week:3 – ünïcode ½.mp3", "http:⁄⁄lecture.mp3"])
def test_a_file_name_is_never_taken_for_an_address(tmp_path: Path, name: str) -> None:
    plain = write_recording(tmp_path / "plain.mp3", speech(3))

    recording = plain.rename(tmp_path / name)

    assert probe(recording).container == "mp3"


def test_an_open_file_is_left_open_and_may_be_anywhere_in_it() -> None:
    with (SAMPLE / "lecture.opus").open("rb") as file:
        file.seek(1000)
        assert probe(file).duration_ms > 300_000
        assert len(next(decode(file))) >= SAMPLE_RATE
        assert not file.closed


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty."),
        (b"Enzymes are proteins. " * 500, "cannot be read as a recording"),
        (bytes(100_000), "cannot be read as a recording"),
        (np.random.default_rng(1).bytes(100_000), "cannot be read as a recording"),
        ((SAMPLE / "slides.pdf").read_bytes(), "This is a PDF, not a recording"),
        (pptx(["Enzymes"]), "This is an Office file or a ZIP archive, not a recording"),
        (b"\0\0\0\1ftyp", "The end of this recording is missing"),
        (b"\0\0\0\x08ftyp\0\0\0\x08moov", "cannot be read as a recording"),
        (b"ffconcat version 1.0\nfile '/etc/hostname'\n", "cannot be read as a recording"),
    ],
    ids=["empty", "text", "zeros", "random", "pdf", "slides", "beginning", "empty index", "playlist"],
)
def test_what_is_no_recording_gets_a_sentence(content: bytes, sentence: str) -> None:
    for look in (probe, decoded):
        with pytest.raises(InvalidInput, match=sentence):
            look(io.BytesIO(content))


def test_a_playlist_makes_the_server_fetch_nothing(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.HTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/secret.ts"
        playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{address}\n#EXT-X-ENDLIST\n"
        (tmp_path / "lecture.m3u8").write_text(playlist)
        with pytest.raises(InvalidInput):
            probe(tmp_path / "lecture.m3u8")
        server.shutdown()

    assert asked == []


def test_a_film_without_sound_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="There is no sound in this file"):
        probe(write_silent_film(tmp_path / "silent.mp4", 2))


def test_an_mp4_that_lost_its_end_and_with_it_its_index_gets_a_sentence(tmp_path: Path) -> None:
    whole = write_recording(tmp_path / "whole.mp4", speech(SECONDS), with_picture=True).read_bytes()

    with pytest.raises(InvalidInput, match="The end of this recording is missing"):
        probe(io.BytesIO(whole[: len(whole) // 2]))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.wav", {}),
        ("a.opus", {}),
        ("a.webm", {}),
        ("a.mp3", {}),
        ("a.flac", {}),
        ("a.mp4", {"movflags": "faststart"}),
    ],
)
def test_a_recording_cut_in_the_middle_is_heard_to_where_it_ends(
    tmp_path: Path, name: str, options: dict[str, str]
) -> None:
    whole = write_recording(tmp_path / name, speech(SECONDS), **options)
    half = io.BytesIO(whole.read_bytes()[: whole.stat().st_size // 2])

    sound = decoded(half)

    assert 0.3 * SECONDS < len(sound) / SAMPLE_RATE < 0.7 * SECONDS
    assert np.array_equal(sound[: 4 * SAMPLE_RATE], decoded(whole)[: 4 * SAMPLE_RATE])


@pytest.mark.parametrize("name", ["a.wav", "a.opus", "a.webm", "a.mp3", "a.flac", "a.m4a", "a.mkv", "a.ts"])
def test_damage_in_the_middle_costs_only_the_damaged_part(tmp_path: Path, name: str) -> None:
    whole = bytearray(write_recording(tmp_path / name, speech(SECONDS)).read_bytes())
    generator = np.random.default_rng(3)
    for place in range(len(whole) // 3, len(whole) // 2, 40):
        whole[place] = int(generator.integers(256))

    sound = decoded(io.BytesIO(bytes(whole)))

    assert abs(len(sound) / SAMPLE_RATE - SECONDS) <= 0.8
    assert np.max(np.abs(sound[-3 * SAMPLE_RATE :])) > 0.05

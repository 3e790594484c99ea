"""What a browser cannot play becomes an MP4 that it can, at the same times."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

from services.domain.errors import InvalidInput
from services.domain.recordings import RecordingFacts
from services.domain.silence import SAMPLE_RATE
from services.providers.media import decode, probe
from services.providers.playable import make_copy
from tests.speech import speech, write_recording

SECONDS = 12


def copied(recording: Path) -> tuple[BytesIO, str, list[int]]:
    copy, told = BytesIO(), list[int]()
    with recording.open("rb") as source:
        content_type = make_copy(source, copy, on_progress=told.append)
    return copy, content_type, told


@pytest.mark.parametrize(
    ("name", "with_picture", "content_type"),
    [
        ("lecture.avi", True, "video/mp4"),
        ("lecture.mkv", True, "video/mp4"),
        ("lecture.ts", True, "video/mp4"),
        ("lecture.mp4", True, "video/mp4"),
        ("lecture.mkv", False, "audio/mp4"),
        ("lecture.flac", False, "audio/mp4"),
    ],
)
def test_a_copy_plays_everywhere_and_says_the_same_at_the_same_times(
    tmp_path: Path, name: str, with_picture: bool, content_type: str
) -> None:
    original = speech(SECONDS)
    copy, kind, told = copied(write_recording(tmp_path / name, original, with_picture=with_picture))

    info = probe(copy)

    assert (kind, info.content_type, info.has_video) == (content_type, content_type, with_picture)
    assert info.facts.is_played_everywhere
    assert abs(info.duration_ms - SECONDS * 1000) <= 120
    assert told == sorted(told)
    assert SECONDS - 1 < told[-1] / 1000 < SECONDS + 1
    sound = np.concatenate(list(decode(copy)))
    excerpt = original[4 * SAMPLE_RATE : 5 * SAMPLE_RATE].astype(np.float64)
    likeness = np.correlate(sound[3 * SAMPLE_RATE : 7 * SAMPLE_RATE].astype(np.float64), excerpt)
    assert abs(int(np.argmax(likeness)) / SAMPLE_RATE - 1) <= 0.1


def test_sound_that_begins_after_the_picture_stays_with_it(tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "late.ts", speech(SECONDS), with_picture=True, sound_begins_s=3)
    copy, _, _ = copied(recording)
    sound = np.concatenate(list(decode(copy)))
    assert abs(len(sound) / SAMPLE_RATE - SECONDS - 3) <= 0.3
    assert np.abs(sound[: 2 * SAMPLE_RATE]).max() < 0.01


def test_damage_costs_only_what_is_damaged(tmp_path: Path) -> None:
    whole = bytearray(write_recording(tmp_path / "a.avi", speech(SECONDS), with_picture=True).read_bytes())
    generator = np.random.default_rng(3)
    for place in range(len(whole) // 3, len(whole) // 2, 40):
        whole[place] = int(generator.integers(256))
    (tmp_path / "damaged.avi").write_bytes(whole)
    copy, _, _ = copied(tmp_path / "damaged.avi")
    assert probe(copy).facts.is_played_everywhere


def test_what_is_no_recording_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.avi").write_bytes(b"%PDF-1.7" * 100)
    with pytest.raises(InvalidInput, match="This is a PDF, not a recording"):
        copied(tmp_path / "a.avi")


@pytest.mark.parametrize(
    ("facts", "is_played", "words"),
    [
        (RecordingFacts("mov,mp4,m4a,3gp,3g2,mj2", "aac", "h264", "yuv420p", 1280, 720, "eng"), True,
         "MP4 · H.264, 1280 × 720 · AAC · English"),
        (RecordingFacts("mov,mp4,m4a,3gp,3g2,mj2", "aac", "h264", "yuv420p10le", 1280, 720), False,
         "MP4 · H.264, 1280 × 720 · AAC"),
        (RecordingFacts("mov,mp4,m4a,3gp,3g2,mj2", "aac", "hevc", "yuv420p", 1280, 720), False,
         "MP4 · H.265, 1280 × 720 · AAC"),
        (RecordingFacts("matroska,webm", "opus", "vp9", "yuv420p", 640, 360), True, "WebM · VP9, 640 × 360 · Opus"),
        (RecordingFacts("matroska,webm", "aac", "h264", "yuv420p", 640, 360), False,
         "Matroska · H.264, 640 × 360 · AAC"),
        (RecordingFacts("ogg", "opus"), True, "Ogg · Opus"),
        (RecordingFacts("ogg", "flac"), False, "Ogg · FLAC"),
        (RecordingFacts("mp3", "mp3", language="und"), True, "MP3"),
        (RecordingFacts("asf", "wmav2"), False, "Windows Media · WMAV2"),
        (RecordingFacts("amr", "amr_nb"), False, "AMR · AMR_NB"),
    ],
)  # fmt: skip
def test_what_browsers_play_is_known_by_what_is_inside(facts: RecordingFacts, is_played: bool, words: str) -> None:
    assert (facts.is_played_everywhere, facts.words) == (is_played, words)
    assert RecordingFacts.from_json(facts.as_json()) == facts

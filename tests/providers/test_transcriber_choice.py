"""The settings choose who hears, and nobody is loaded until there is something to hear."""

from pathlib import Path

import pytest

from services.settings import read_settings
from services.setup.engines import choose_transcriber

BUCKETS = {"AWS_S3_AUDIO_BUCKET_NAME": "audio", "AWS_S3_CONTENT_BUCKET_NAME": "content", "AWS_REGION_NAME": "eu-west-1"}


@pytest.mark.parametrize(
    ("chosen", "name", "has_words"),
    [
        ({}, "Moonshine (tiny, English)", False),
        ({"LECTERN_TRANSCRIBER": "amazon", **BUCKETS}, "Amazon Transcribe", True),
        ({"LECTERN_TRANSCRIBER": "whisper", "LECTERN_WHISPER_MODEL": "/m/small"}, "faster-whisper (small)", True),
    ],
)
def test_the_settings_choose_who_hears(tmp_path: Path, chosen: dict[str, str], name: str, has_words: bool) -> None:
    abilities = choose_transcriber(read_settings(_env_file=None, LECTERN_HOME=tmp_path, **chosen)).abilities

    assert (abilities.name, abilities.has_words) == (name, has_words)


@pytest.mark.parametrize(("voices", "tells_apart"), [("0", False), ("4", True)])
def test_voices_are_told_apart_where_that_is_wanted(tmp_path: Path, voices: str, tells_apart: bool) -> None:
    settings = read_settings(
        _env_file=None, LECTERN_HOME=tmp_path, LECTERN_TRANSCRIBER="amazon", LECTERN_SPEAKERS=voices, **BUCKETS
    )
    assert choose_transcriber(settings).abilities.has_speakers is tells_apart

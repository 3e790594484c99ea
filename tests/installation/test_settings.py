"""Settings that cannot be used are named, each with what would be right."""

from pathlib import Path

import pytest

from services.domain.errors import InvalidInput
from services.settings import Settings, read_settings


def test_everything_has_a_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "LECTERN_PORT", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    settings = read_settings(_env_file=None)
    assert settings.is_embedded
    assert settings.port == 8501
    assert settings.home.is_absolute()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LECTERN_PORT", "80801", "LECTERN_PORT"),
        ("LECTERN_PORT", "eighty", "LECTERN_PORT"),
        ("DATABASE_URL", "mysql://somewhere", "must begin with postgresql://"),
        ("LOG_LEVEL", "LOUD", "must be one of DEBUG"),
        ("LECTERN_SESSION_HOURS", "0", "LECTERN_SESSION_HOURS"),
        ("LECTERN_HOSTS", "lectern.example.edu, https://lectern.example.edu", "not a bare host name"),
        ("LECTERN_HOSTS", "lectern.example.edu:8501", "not a bare host name"),
        ("LECTERN_TRANSCRIBER", "parrot", "LECTERN_TRANSCRIBER"),
        ("LECTERN_TRANSCRIBER", "amazon", "set AWS_S3_AUDIO_BUCKET_NAME"),
        ("LECTERN_TRANSCRIBER", "whisper", "the folder of its model in LECTERN_WHISPER_MODEL"),
        ("LECTERN_SPEAKERS", "1", "or from 2 to 30"),
        ("LECTERN_PROXIES", "*", "neither an address nor a network"),
        ("LECTERN_PROXIES", "10.0.0.1, proxy.example.edu", "neither an address nor a network"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(InvalidInput, match=sentence):
        read_settings(_env_file=None)


def test_an_empty_setting_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("OPENAI_API_KEY", "")
    settings = read_settings(_env_file=None)
    assert settings.is_embedded
    assert settings.openai_api_key is None


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret")
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hunter2@db/lectern")
    shown = repr(read_settings(_env_file=None))
    assert "very-secret" not in shown
    assert "hunter2" not in shown


@pytest.mark.parametrize(
    ("set_", "kind"),
    [
        ({}, "builtin"),
        ({"OPENAI_API_KEY": "sk-1"}, "openai"),
        ({"OPENAI_API_KEY": "sk-1", "LECTERN_WRITER": "builtin"}, "builtin"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:11434/v1", "LECTERN_WRITER": "openai"}, "openai"),
        ({"OPENAI_API_KEY": "sk-1", "LECTERN_WRITER": "bedrock", "BEDROCK_MODEL_ID": "m"}, "bedrock"),
    ],
)
def test_who_writes_is_chosen_or_follows_from_the_key(set_: dict[str, str], kind: str) -> None:
    assert read_settings(_env_file=None, **{"OPENAI_API_KEY": None, **set_}).writer_kind == kind


@pytest.mark.parametrize(
    ("set_", "words"),
    [
        ({"LECTERN_WRITER": "openai"}, "needs OPENAI_API_KEY"),
        ({"LECTERN_WRITER": "bedrock"}, "BEDROCK_MODEL_ID"),
        ({"OPENAI_JSON": "yaml"}, "OPENAI_JSON"),
        ({"LECTERN_MODEL_CONTEXT": "2000"}, "LECTERN_MODEL_CONTEXT"),
        ({"OPENAI_PRICE_INPUT": "-1"}, "OPENAI_PRICE_INPUT"),
    ],
)
def test_a_writer_that_cannot_be_is_refused_at_start(set_: dict[str, str], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read_settings(_env_file=None, **{"OPENAI_API_KEY": None, **set_})


def test_every_setting_of_the_writers_is_told_on_their_page() -> None:
    told = (Path(__file__).parents[2] / "docs" / "writers.md").read_text(encoding="utf-8")
    of_writers = ("OPENAI_", "BEDROCK_", "LECTERN_MODEL_", "LECTERN_WRITER")
    names = [str(field.alias) for field in Settings.model_fields.values()]
    assert [name for name in names if name.startswith(of_writers) and name not in told] == []

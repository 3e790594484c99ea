"""What README, docs and the example of settings name is there, and what is there to be set is named."""

import re
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from dotenv import dotenv_values
from pydantic import SecretStr

from services.settings import Settings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]
FOLDERS = ("pages", "components", "services", "db", "migrations", "tests", "samples", "docs", "benchmarks")

SETTING = re.compile(r"\b(?:LECTERN|AWS|COGNITO|OPENAI|BEDROCK)_[A-Z0-9_]*[A-Z0-9]\b|\bDATABASE_URL\b|\bLOG_LEVEL\b")
LINK = re.compile(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)")
PLACE = re.compile(rf"`((?:{'|'.join(FOLDERS)})/[\w./-]*|[\w-]+\.(?:txt|yaml|toml|ini))`")
COMMAND = re.compile(r"manage\.py ([a-z][a-z-]+)")
BENCHMARK = re.compile(r"python -m benchmarks\.(\w+)")
TARGET = re.compile(r"\bmake ([a-z]+)\b(?=`|$|\s*\n)", re.MULTILINE)

ALIASES = {str(field.alias): name for name, field in Settings.model_fields.items()}


@cache
def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def said_in_table() -> Iterator[tuple[str, str]]:
    """Each setting of the README's table with what stands in the column of its default."""
    for row in re.findall(r"^\| (`[A-Z].*?) \| (.*?) \|", text_of(README), re.MULTILINE):
        names, defaults = SETTING.findall(row[0]), row[1].split(", ")
        yield from zip(names, defaults if len(defaults) == len(names) else [row[1]] * len(names), strict=True)


@cache
def said_in_example() -> dict[str, str | None]:
    """Each setting of the example with the value it has once its mark of a comment is taken away."""
    uncommented = re.sub(r"^# (?=[A-Z][A-Z0-9_]+=)", "", text_of(EXAMPLE), flags=re.MULTILINE)
    return dotenv_values(stream=StringIO(uncommented))


def default_of(setting: str) -> Any:
    found = getattr(Settings(_env_file=None), ALIASES[setting])
    return found.get_secret_value() if isinstance(found, SecretStr) else found


def read_as(setting: str, value: str) -> Any:
    return getattr(Settings(_env_file=None, **{setting: value}), ALIASES[setting])


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ALIASES:
        monkeypatch.delenv(name, raising=False)


def test_every_setting_stands_in_the_readme_and_in_the_example() -> None:
    assert [name for name, _ in said_in_table()] == list(dict.fromkeys(name for name, _ in said_in_table()))
    assert set(ALIASES) - {name for name, _ in said_in_table()} == set()
    assert set(ALIASES) - set(said_in_example()) == set()


@pytest.mark.parametrize("document", [*PAGES, EXAMPLE, ROOT / "compose.yaml"], ids=lambda path: path.name)
def test_a_setting_that_is_named_is_one(document: Path) -> None:
    assert set(SETTING.findall(text_of(document))) - set(ALIASES) == set()


def test_the_example_shows_what_holds_when_nothing_is_set() -> None:
    shown = {name: value for name, value in said_in_example().items() if value and name in ALIASES}
    assert {name: read_as(name, value) for name, value in shown.items()} == {name: default_of(name) for name in shown}


def test_the_readme_tells_the_defaults_of_the_program() -> None:
    told = {name: said.strip("`") for name, said in said_in_table() if re.fullmatch(r"`[^`]+`", said)}
    known = {name: said for name, said in told.items() if default_of(name) is not None}
    assert len(known) > 15
    assert {name: read_as(name, said) for name, said in known.items()} == {name: default_of(name) for name in known}


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_what_a_document_points_to_is_there(document: Path) -> None:
    text = text_of(document)
    links = [found for found in LINK.findall(text) if not (document.parent / found).exists()]
    places = [found for found in PLACE.findall(text) if not (ROOT / found).exists()]
    assert (links, places) == ([], [])


@pytest.mark.parametrize("document", PAGES, ids=lambda path: path.name)
def test_commands_that_are_named_are_there(document: Path) -> None:
    text = text_of(document)
    commands = set(re.findall(r'add\("([a-z-]+)"', text_of(ROOT / "manage.py")))
    targets = set(re.findall(r"^([a-z]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert set(COMMAND.findall(text)) - commands == set()
    assert set(TARGET.findall(text)) - targets == set()
    assert [name for name in BENCHMARK.findall(text) if not (ROOT / "benchmarks" / f"{name}.py").exists()] == []


def test_every_document_is_found_from_the_readme() -> None:
    linked = {(README.parent / found).resolve() for found in LINK.findall(text_of(README))}
    assert [document.name for document in PAGES[1:] if document not in linked] == []


@pytest.mark.parametrize("folder", ["pages", "components", "services", "db", "migrations", "tests", "benchmarks"])
def test_what_code_says_of_other_files_is_true(folder: str) -> None:
    """In comments, docstrings and sentences: files move, and what is said of them stays behind."""
    told = re.compile(rf"(?<![\w/.-])((?:{'|'.join(FOLDERS)})/[\w./-]+\.(?:py|js|css|md|json|html))\b")
    sources = [source for source in (ROOT / folder).rglob("*") if source.suffix in {".py", ".js", ".css", ".md"}]
    gone = [
        f"{source.relative_to(ROOT)} names {named}"
        for source in sources
        for named in told.findall(source.read_text(encoding="utf-8"))
        if not (ROOT / named).exists()
    ]
    assert gone == []

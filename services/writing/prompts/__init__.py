"""Prompts are files with a version in their name; a changed prompt is a new file."""

from dataclasses import dataclass
from pathlib import Path
from string import Template


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt in its two parts; `user` is filled in for each call."""

    version: str
    system: str
    user: Template


def prompt(version: str) -> Prompt:
    """The prompt of this version, for example `questions_v1`."""
    text = (Path(__file__).parent / f"{version}.md").read_text(encoding="utf-8")
    _, system, user = text.replace("\r\n", "\n").split("# ", 2)
    return Prompt(version, system.removeprefix("System").strip(), Template(user.removeprefix("User").strip()))

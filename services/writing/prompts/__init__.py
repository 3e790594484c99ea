"""Prompts are files with a version in their name; a changed prompt is a new file."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

_SHARED = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt in its two parts; `user` is filled in for each call."""

    version: str
    system: str
    user: Template


@cache
def prompt(version: str) -> Prompt:
    """The prompt of this version, for example `questions_v2`; `{{rules_v2}}` in it stands for the file of that name."""
    text = _SHARED.sub(lambda found: _text(found[1]).strip(), _text(version))
    _, system, user = re.split(r"^# (?:System|User)$", text, flags=re.MULTILINE)
    return Prompt(version, system.strip(), Template(user.strip()))


def _text(name: str) -> str:
    return (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8").replace("\r\n", "\n")

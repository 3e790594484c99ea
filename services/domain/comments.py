"""Threads of comments on a question: what is kept of what somebody typed, and whom it mentions."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.domain.errors import InvalidInput
from services.domain.typed_text import without_hidden

LONGEST_COMMENT = 4000

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n){2,}")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the course who can be mentioned."""

    id: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said; `mentions` are the names in it, each as it stands behind its `@`.

    `press` names the sending of it, by which the browser of its author knows that it has arrived.
    """

    id: UUID
    author_id: UUID
    author: str
    at: datetime
    text: str
    mentions: tuple[str, ...] = ()
    press: UUID | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who said that a thread needs no more talk, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """Comments that answer each other, the oldest first."""

    id: UUID
    comments: tuple[Comment, ...]
    resolved: Resolution | None = None


@dataclass(frozen=True, slots=True)
class Discussion:
    """Everything said about a question of this course, the oldest thread first."""

    course_id: UUID
    threads: tuple[Thread, ...]
    may_write: bool = True


def checked_comment(text: str) -> str:
    """The text in its lines, without signs that are not seen or turn the writing round.

    `InvalidInput` when nothing is left, or it has more than `LONGEST_COMMENT` characters.
    """
    lines = without_hidden(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    kept = _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()
    if not kept:
        raise InvalidInput("Write something first.")
    if len(kept) > LONGEST_COMMENT:
        raise InvalidInput(
            f"This comment has {len(kept):,} characters. Use at most {LONGEST_COMMENT:,}, or write two comments."
        )
    return kept


def handles(people: Iterable[Colleague]) -> dict[str, UUID]:
    """By which words each of them is mentioned: her name or, where others have the same, her address."""
    known = tuple(people)
    names = Counter(each.name.casefold() for each in known)
    return {each.name if names[each.name.casefold()] == 1 else each.email: each.id for each in known}


def mentioned(text: str, known: Mapping[str, UUID]) -> dict[str, UUID]:
    """Who of those `known` by their handles is mentioned with an `@`; of names that begin alike the longest counts."""
    if "@" not in text or not known:
        return {}
    by_words = {handle.casefold(): (handle, person_id) for handle, person_id in known.items()}
    longest_first = sorted(by_words, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w@])@({'|'.join(map(re.escape, longest_first))})(?!\w)")
    return dict(by_words[found] for found in pattern.findall(text.casefold()))

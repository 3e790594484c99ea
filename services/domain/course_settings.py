"""The settings of a course: its names, what it aims at, its own words, and how two people's changes come together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from services.domain.errors import Conflict, InvalidInput
from services.domain.questions import Bloom
from services.domain.typed_text import checked_title, no_longer_than, one_line

# ISO 639-1, by the names that readers of English look for.
LANGUAGES = {
    "ar": "Arabic",
    "zh": "Chinese",
    "cs": "Czech",
    "da": "Danish",
    "nl": "Dutch",
    "en": "English",
    "fi": "Finnish",
    "fr": "French",
    "de": "German",
    "el": "Greek",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "es": "Spanish",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "vi": "Vietnamese",
}

LONGEST_CODE = 60
LONGEST_OBJECTIVE = 500
LONGEST_TERM = 120
LONGEST_MEANING = 1000
MOST_OBJECTIVES = 100
MOST_TERMS = 1000
_QUOTED = 40

_LANGUAGE = re.compile(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


@dataclass(frozen=True, slots=True)
class Objective:
    """What students can do after the course, and the level of thinking that takes."""

    text: str
    bloom: Bloom | None = None


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """One of the course's own words, and what it means there."""

    term: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class CourseSettings:
    """What a teacher sets of a course; `language` is that of the lectures (ISO 639-1)."""

    title: str
    code: str = ""
    term: str = ""
    language: str = "en"
    objectives: tuple[Objective, ...] = ()
    glossary: tuple[GlossaryTerm, ...] = ()


def checked(settings: CourseSettings) -> CourseSettings:
    """The settings as they are kept: trimmed, without empty lines, the glossary by the alphabet.

    `InvalidInput` names what is too long, too many, unknown, or there twice.
    """
    if not _LANGUAGE.match(settings.language):
        raise InvalidInput("Choose the language of the lectures from the list.")
    return CourseSettings(
        checked_title(settings.title, "course"),
        no_longer_than(one_line(settings.code), LONGEST_CODE, "The code"),
        no_longer_than(one_line(settings.term), LONGEST_CODE, "The term"),
        settings.language,
        _checked_objectives(settings.objectives),
        _checked_glossary(settings.glossary),
    )


def merged(mine: CourseSettings, *, read: CourseSettings, now: CourseSettings) -> CourseSettings:
    """What she changed since she `read`, put into what the settings are `now`.

    Parts that only one of two people changed come together; `Conflict` names those that both
    changed, each in her own way.
    """
    if in_both := clashing(mine, read=read, now=now):
        raise Conflict(
            f"Somebody else has changed the {parts_words(in_both)} since you opened this page. "
            "Nothing you typed is lost: look at what was saved, then choose."
        )
    return rebased(mine, read=read, now=now)


def rebased(mine: CourseSettings, *, read: CourseSettings, now: CourseSettings) -> CourseSettings:
    """What the settings are now, with every part that she changed as she has it."""
    return replace(now, **{part: getattr(mine, part) for part in changed_parts(mine, read)})


def clashing(mine: CourseSettings, *, read: CourseSettings, now: CourseSettings) -> list[str]:
    """The parts that she and somebody else have both changed since she read, each in her own way."""
    theirs, apart = changed_parts(now, read), changed_parts(mine, now)
    return [part for part in changed_parts(mine, read) if part in theirs and part in apart]


def parts_words(parts: Sequence[str]) -> str:
    """The parts in a sentence: `title, code and glossary`."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def changed_parts(one: CourseSettings, other: CourseSettings) -> list[str]:
    """The parts in which the two differ, by the names of their fields."""
    return [field.name for field in fields(CourseSettings) if getattr(one, field.name) != getattr(other, field.name)]


def glossary_lines(text: str) -> tuple[tuple[GlossaryTerm, ...], tuple[str, ...]]:
    """The terms in lines of `term: meaning` (a tab or a dash with spaces will do too), and the lines that are none.

    Lines as they come out of a list or a spreadsheet: bullets before the term are dropped.
    """
    terms: list[GlossaryTerm] = []
    unread: list[str] = []
    for line in text.splitlines():
        if not one_line(line):
            continue
        found = _LINE.match(_BULLET.sub("", line.strip()))
        if found is None:
            unread.append(one_line(line))
        else:
            terms.append(GlossaryTerm(one_line(found["term"]), one_line(found["meaning"])))
    return tuple(terms), tuple(unread)


_BULLET = re.compile(r"^[-*•·–]\s+")
_LINE = re.compile(r"^(?P<term>[^\t]*?\S)\s*(?:\t|:(?=\s|$)|\s[–—-](?=\s)|=(?=\s))(?P<meaning>.*)$")


def with_terms(glossary: tuple[GlossaryTerm, ...], added: tuple[GlossaryTerm, ...]) -> tuple[GlossaryTerm, ...]:
    """The glossary with these terms; one that is there already takes the new meaning, if there is one."""
    by_word = {entry.term.casefold(): entry for entry in glossary}
    for entry in added:
        known = by_word.get(entry.term.casefold())
        by_word[entry.term.casefold()] = replace(known, meaning=entry.meaning or known.meaning) if known else entry
    return tuple(by_word.values())


def _checked_objectives(objectives: tuple[Objective, ...]) -> tuple[Objective, ...]:
    kept = tuple(replace(each, text=text) for each in objectives if (text := one_line(each.text)))
    if len(kept) > MOST_OBJECTIVES:
        raise InvalidInput(f"A course has at most {MOST_OBJECTIVES} objectives.")
    for number, each in enumerate(kept, 1):
        no_longer_than(each.text, LONGEST_OBJECTIVE, f"Objective {number}")
    _demand_distinct([each.text for each in kept], "The objective")
    return kept


def _checked_glossary(glossary: tuple[GlossaryTerm, ...]) -> tuple[GlossaryTerm, ...]:
    terms = [GlossaryTerm(one_line(each.term), one_line(each.meaning)) for each in glossary]
    kept = [each for each in terms if each.term or each.meaning]
    if len(kept) > MOST_TERMS:
        raise InvalidInput(f"A glossary has at most {MOST_TERMS} terms.")
    for each in kept:
        if not each.term:
            raise InvalidInput(f"Say which term means “{_short(each.meaning)}”.")
        no_longer_than(each.term, LONGEST_TERM, f"The term “{_short(each.term)}”")
        no_longer_than(each.meaning, LONGEST_MEANING, f"The meaning of “{_short(each.term)}”")
    _demand_distinct([each.term for each in kept], "The term")
    return tuple(sorted(kept, key=lambda each: (each.term.casefold(), each.term)))


def _demand_distinct(texts: list[str], what: str) -> None:
    seen: set[str] = set()
    for text in texts:
        if text.casefold() in seen:
            raise InvalidInput(f"{what} “{_short(text)}” is there twice. Take one of them out.")
        seen.add(text.casefold())


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"

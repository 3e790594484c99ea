"""How one version of a question differs from another, word by word and part by part."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from string import ascii_uppercase

from services.domain.pictures import with_pictures_told
from services.domain.questions import Answer, Option, Pair, Question

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_TOKENS = 1500
"""In a longer text the comparison would take long, and nobody would read it word by word."""


class Kind(StrEnum):
    """What became of some words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stayed, went or came."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of the question by its name (`Question`, `Option B`), and what became of its words."""

    part: str
    stretches: tuple[Stretch, ...]


def differences(before: Question, after: Question) -> list[Difference]:
    """Every part that differs, in the order in which a question is read; empty when nothing does."""
    told = [
        ("Type", _named(before.type), _named(after.type)),
        ("Question", before.stem, after.stem),
        *_listed("Option", [_option(each) for each in before.options], [_option(each) for each in after.options]),
        *_listed("Answer", [_answer(each) for each in before.answers], [_answer(each) for each in after.answers]),
        *_listed("Pair", [_pair(each) for each in before.pairs], [_pair(each) for each in after.pairs]),
        ("Explanation", before.explanation, after.explanation),
        ("Level", _named(before.bloom), _named(after.bloom)),
        ("Difficulty", _named(before.difficulty), _named(after.difficulty)),
        ("Objective", before.objective or "", after.objective or ""),
        ("Points", f"{before.points:g}", f"{after.points:g}"),
        *_listed("Citation", [each.quote for each in before.sources], [each.quote for each in after.sources]),
    ]
    return [
        Difference(part, words_between(with_pictures_told(old), with_pictures_told(new)))
        for part, old, new in told
        if old != new
    ]


def words_between(before: str, after: str) -> tuple[Stretch, ...]:
    """The words of both texts in one reading, each once: kept, removed or added.

    Removed words come before those that took their place. The kept and removed ones give the first text,
    the kept and added ones the second.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > _MOST_TOKENS:
        found = [(Kind.REMOVED, before), (Kind.ADDED, after)]
    else:
        found = [
            (kind, "".join(tokens))
            for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
            for kind, tokens in _became(tag, old[i1:i2], new[j1:j2])
        ]
    return tuple(_joined([(kind, text) for kind, text in found if text]))


def _became(tag: str, old: Sequence[str], new: Sequence[str]) -> list[tuple[Kind, Sequence[str]]]:
    return [(Kind.SAME, old)] if tag == "equal" else [(Kind.REMOVED, old), (Kind.ADDED, new)]


def _joined(found: Sequence[tuple[Kind, str]]) -> Iterator[Stretch]:
    """With a gap between two changes taken into them, where words are replaced that only a space keeps apart."""
    removed, added = "", ""
    for number, (kind, text) in enumerate(found):
        is_between = bool(removed and added) and number + 2 < len(found) and found[number + 2][0] is Kind.ADDED
        if kind is Kind.SAME and text.isspace() and is_between and found[number + 1][0] is Kind.REMOVED:
            removed, added = removed + text, added + text
        elif kind is Kind.SAME:
            yield from _changed(removed, added)
            removed = added = ""
            yield Stretch(kind, text)
        elif kind is Kind.REMOVED:
            removed += text
        else:
            added += text
    yield from _changed(removed, added)


def _changed(removed: str, added: str) -> Iterator[Stretch]:
    if removed:
        yield Stretch(Kind.REMOVED, removed)
    if added:
        yield Stretch(Kind.ADDED, added)


def _listed(name: str, before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The items of a list that are not in the other one, those at about the same place beside each other."""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for at in range(max(i2 - i1, j2 - j1)):
            old = before[i1 + at] if i1 + at < i2 else ""
            new = after[j1 + at] if j1 + at < j2 else ""
            number = j1 + at if new else i1 + at
            yield f"{name} {_number(name, number)}", old, new


def _number(name: str, index: int) -> str:
    return ascii_uppercase[index] if name == "Option" and index < len(ascii_uppercase) else str(index + 1)


def _option(option: Option) -> str:
    feedback = f" — {option.feedback}" if option.feedback else ""
    return f"{option.text}{' (correct)' if option.is_correct else ''}{feedback}"


def _answer(answer: Answer) -> str:
    return f"{answer.text} ± {answer.tolerance:g}" if answer.tolerance else answer.text


def _pair(pair: Pair) -> str:
    return f"{pair.prompt} → {pair.match}"


def _named(value: StrEnum | None) -> str:
    return "" if value is None else value.value.replace("_", " ")

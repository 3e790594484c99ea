"""Stems of which a reader cannot know what they mean.

Haladyna, Downing & Rodriguez (2002), guidelines 11 to 14; Tarrant et al. (2006). Only what words can show: whether
a fact is disputed, no rule can tell.
"""

import re
from collections.abc import Iterator

from services.checking.flaws.item import Item, Sentence, flaw, said
from services.checking.flaws.words import words
from services.domain.findings import Finding, FindingCode, Part, Place, Severity

_SHOWN = (
    r"(?:figure|fig\.|diagram|graph|chart|image|picture|photo(?:graph)?|table|passage|paragraph|excerpt|text|map"
    r"|code|snippet|program|scenario|case|quotation|screenshot)"
)
_NOT_THERE = re.compile(
    rf"\b(?:(?:the|this)\s+{_SHOWN}\s+(?:(?:shown|given|provided|printed|seen)\s+)?"
    r"(?:above|below|opposite|on the (?:left|right))"
    r"|(?:refer to|according to|based on|shown in)\s+the\s+(?:passage|excerpt|figure|graph|diagram|chart|table|image)"
    rf"|(?:the\s+)?(?:following|above|attached|accompanying|given)\s+{_SHOWN}|(?:in|on)\s+the\s+previous\s+(?:question|slide|page))\b",
    re.IGNORECASE,
)
_SOMETHING_SHOWN = re.compile(r"!\[|<img|https?://|\n\s*\S|```|\|.*\||@@PLUGINFILE", re.IGNORECASE)
_LONG_ENOUGH_TO_BE_THERE = 45
_TWO_NEGATIONS = re.compile(
    r"\b(?:not|never|n['’]t|cannot|except)\b[^.?]{0,80}?\b(?:not|n['’]t|never|except|without|lack|lacks|uncommon|unlikely"
    r"|untrue|incorrect|false|impossible|unusual|unrelated|unable|unnecessary|unimportant|invalid|inappropriate)\b"
    r"|\b(?:incorrect|false|untrue|unlikely|except)\b[^.?]{0,60}?\bnot\b",
    re.IGNORECASE,
)
_TWO_QUESTIONS = re.compile(
    r"^\W*(?:who|what|when|where|which|how)\b[^?]{3,150}?,?\s+and\s+(?:who|what|when|where|which\s+\w+|how\s+(?:many|much|long))\s+"
    r"(?:is|are|was|were|do|does|did|has|have|can|will)\b",
    re.IGNORECASE,
)
_UNKNOWN_THING = re.compile(
    r"\b(?:the|a|this|that)\s+(?:thing|stuff|something)\b|\bof\s+this\s+(?:kind|sort|type)\b", re.IGNORECASE
)
_UNKNOWN = words("it they them he she this these those that")


def ambiguous_information(item: Item) -> Iterator[Finding]:
    """One finding: something shown that is not there, a word without anything to refer to, two negations, or two
    questions at once."""
    asking = item.asking
    if asking is None:
        return
    if (match := _NOT_THERE.search(item.stem)) and not _is_there(item):
        why = f"{said(match.group())} is not in the question. Add it, or ask without it."
    elif match := _UNKNOWN_THING.search(item.stem, asking.start - item.offset):
        why = f"{said(match.group())} does not say what is meant. Name it."
    elif match := _TWO_NEGATIONS.search(item.stem, asking.start - item.offset):
        why = f"Two negations ({said(match.group())}) are hardly understood. Say it positively."
    elif match := _TWO_QUESTIONS.search(asking.text):
        yield _finding("Two questions are asked at once, and one option cannot answer both. Ask one of them.", None)
        return
    elif word := _without_referent(item, asking):
        yield _finding(f"{said(word)} has nothing to refer to. Name what is meant.", None)
        return
    else:
        return
    yield _finding(why, (item.offset + match.start(), item.offset + match.end()))


def _finding(why: str, span: tuple[int, int] | None) -> Finding:
    place = Place(Part.STEM, None, *span) if span else Place(Part.STEM)
    return flaw(FindingCode.AMBIGUOUS_INFORMATION, Severity.MAJOR, why, place)


def _is_there(item: Item) -> bool:
    return (
        bool(_SOMETHING_SHOWN.search(item.question.stem[item.offset :]))
        or len(item.stem.split()) > _LONG_ENOUGH_TO_BE_THERE
    )


def _without_referent(item: Item, asking: Sentence) -> str:
    """A pronoun that does the asking's work before anything has been named."""
    if asking is not item.sentences[0]:
        return ""
    for token in asking.grammar:
        if token.pos_ in ("NOUN", "PROPN", "NUM", "X") or token.tag_ == "VBG" or token.like_num:
            return ""
        if token.lower_ in _UNKNOWN and token.dep_ in ("nsubj", "nsubjpass", "dobj") and token.pos_ == "PRON":
            later = {other.lower_ for other in asking.grammar[token.i :]}
            return "" if token.lower_ in ("it", "that", "this") and later & {"that", "to", "when", "if"} else token.text
    return ""

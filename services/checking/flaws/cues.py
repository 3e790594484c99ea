"""Keys that can be found by comparing the options with each other and with the sense of the stem.

Case & Swanson (2002), chapter 3: convergence and logical cues; Haladyna, Downing & Rodriguez (2002), guideline 28.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

from spacy.tokens import Token

from services.checking.flaws.item import Choice, Item, flaw, said
from services.checking.flaws.kinds import contrary_among_others, of_another_kind
from services.checking.flaws.repeats import content_words
from services.checking.flaws.several import joins_things, only_key_is_several
from services.checking.flaws.words import listed, words
from services.checking.wording import same_word
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.writing.commonness import rarity

_FEWEST = 3
_FEWEST_PARTS = 2
_MOST_PARTS = 7
_SPLIT = re.compile(r"\s*(?:,|;|(?<=[a-z])/(?=[a-z])|\+|&|\band\b|\bor\b|\bwith\b|\bbut\b)\s*")
_BINDING = frozenset({"of", "to", "for", "with", "as", "by", "at", "from", "on", "about"})
_HOW_MANY = re.compile(r"\bhow many\b", re.IGNORECASE)
_NUMBERS = dict(enumerate(listed("one two three four five six seven eight nine ten"), start=1))
_VALUES = {word: value for value, word in _NUMBERS.items()} | {str(value): value for value in _NUMBERS}
_NUMERALS = {
    1: "mono|uni", 2: "bi(?!o)|duo", 3: "tri", 4: "tetra|quadr", 5: "penta|quin", 6: "hexa|sext", 7: "hepta",
    8: "octa|octo", 9: "nona", 10: "deca",
}  # fmt: skip
_BEGINS_WITH_NUMBER = re.compile("|".join(_NUMERALS.values()))
_PREFIXES = ("trans", "inter", "super", "under", "count", "hyper", "contr", "comm", "comp", "multi", "micro", "macro")
_SHORTEST_ROOT = 5
_COMBINED = re.compile(r"(?:meter|scope|graph|phobia|phobe|vores?|cides?|itis|logy|philia|cracy|archy|nomy|lysis)$")
"""Endings of names that are made of a root: "voltmeter", "herbivore"."""
_RARE = 0.5
_ROOTS = words(
    "anthrop arter arthr aster astro bacteri biblio bronch cardi cerebr chlor chrom chron cosm cyto derm entero gastr "
    "haemo hemo hepat histo hydr lingu litho nephr neur onco ophthalm osteo path phag phon photo pneum psych pulmo "
    "pyro seism tele theo therm thromb toxi vascul vertebr zoo"
)
"""Roots of Greek and Latin by which names are made: whoever reads one in the question finds it in the key."""


def convergence_cue(item: Item) -> Iterator[Finding]:
    """The key is the option that has most in common with the others: each of its parts is in another option too,
    and no option shares as many (Case & Swanson, 2002)."""
    key, options = item.key, item.choices
    if key is None or len(item.plain) < _FEWEST:
        combined = [choice for choice in options if FindingCode.COMPLEX_K_TYPE in choice.refers]
        key = next((choice for choice in combined if choice.is_correct), None)
        if key is None or len(combined) < _FEWEST:
            return
        parts = {
            choice.index: frozenset(re.findall(r"\b(?:[ivx]+|[a-h]|\d)\b", choice.text.lower())) for choice in combined
        }
    else:
        parts = _parts(item.plain)
    telling = _telling_parts(parts, key.index)
    if telling:
        listed = ", ".join(said(part) for part in telling)
        yield flaw(
            FindingCode.CONVERGENCE_CUE,
            Severity.MAJOR,
            f"The right option shares most with the others ({listed}), so it is found by counting. "
            "Let the wrong options have as much in common with each other.",
            key.place,
        )


def _parts(choices: tuple[Choice, ...]) -> dict[int, frozenset[str]]:
    """What each option is made of: what stands between commas and "and", or else its content words."""
    split = {
        choice.index: frozenset(
            part.removeprefix("a ").removeprefix("an ").removeprefix("the ")
            for part in _SPLIT.split(" ".join(choice.text.lower().split()).strip(" ."))
            if part
        )
        for choice in choices
    }
    if sum(len(parts) >= _FEWEST_PARTS for parts in split.values()) >= len(split) - 1:
        return split
    return {
        choice.index: frozenset(word.lemma_.lower() for word in choice.grammar if word.is_alpha and not _is_glue(word))
        for choice in choices
    }


def _is_glue(word: Token) -> bool:
    """What binds words and says nothing; "into" and "above" do say something."""
    return word.pos_ in ("DET", "PRON", "AUX", "CCONJ", "SCONJ", "PUNCT", "PART") or word.lower_ in _BINDING


def _telling_parts(parts: dict[int, frozenset[str]], key: int) -> list[str]:
    """The parts of the key that other options share, if they tell the key; those of all options tell nothing."""
    counts = Counter(part for each in parts.values() for part in each)
    varying = {index: [part for part in each if counts[part] < len(parts)] for index, each in parts.items()}
    own = varying[key]
    if not _FEWEST_PARTS <= len(own) <= _MOST_PARTS or any(counts[part] < _FEWEST_PARTS for part in own):
        return []
    shares = {index: sum(counts[part] - 1 for part in each) / len(each) for index, each in varying.items() if each}
    best_other = max((share for index, share in shares.items() if index != key), default=0.0)
    return sorted(own) if len(shares) >= _FEWEST and shares[key] > best_other else []


def logical_cue(item: Item) -> Iterator[Finding]:
    """The sense tells the key without knowledge: it alone is what was asked for, it is one of two contraries among
    options on other matters, or its name is made of a root that the stem uses."""
    key = item.key
    if key is None or len(item.distractors) < _FEWEST - 1:
        return
    if only_key_is_several(item) and joins_things(key.grammar):
        why = f"only {said(key.text)} names several, as the question asks"
    elif len(of_another_kind(item)) >= max(_FEWEST - 1, len(item.distractors) - 1):
        why = f"only {said(key.text)} is of the kind that is asked for"
    elif contrary := contrary_among_others(item, key):
        why = f"{said(key.text)} and {said(contrary.text)} exclude each other, and the rest is about something else"
    elif root := _shared_root(item, key):
        why = f"{said(root[1])} in the question and {said(root[0])} in the right option have one root"
    elif number := _number_named(item, key):
        why = f"{said(number)} in the question already says how many"
    elif part := _part_named(item, key):
        why = f"{said(part)} of the question stands in no other option"
    else:
        return
    yield flaw(
        FindingCode.LOGICAL_CUE,
        Severity.MAJOR,
        f"The sense alone tells the answer: {why}. Make the wrong options fit the question as well.",
        Place(Part.OPTION, key.index),
    )


def _shared_root(item: Item, key: Choice) -> tuple[str, str] | None:
    """A word of the key and one of the question with one root, such as "thermometer" and "thermal"."""
    asking = content_words(item.asking.grammar) if item.asking else ()
    elsewhere = [word.lower_ for other in item.distractors for word in other.grammar]
    named = list(content_words(key.grammar))
    if any(same_word(word.lower_, asked.lower_) for word in named for asked in asking):
        return None  # a repeat, not a root
    for word in named:
        is_name = word.text[0].isupper() and word.pos_ in ("PROPN", "ADJ")
        if rarity(word.lower_) < _RARE and not is_name:
            continue
        for asked in asking:
            root = _root(word.lower_, asked.lower_)
            is_telling = root and not any(other.startswith(root) for other in elsewhere)
            if is_telling:
                return word.text, asked.text
    return None


def _root(one: str, other: str) -> str:
    """The beginning that two words share: a root by which names are made, or five letters and half of the shorter."""
    known = next((root for root in _ROOTS if one.startswith(root) and other.startswith(root)), "")
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    shared = "".join(letter for letter, _ in alike)
    shortest = _SHORTEST_ROOT - (shared == other or bool(_COMBINED.search(one)))
    is_long = len(shared) >= max(shortest, len(min(one, other, key=len)) / 2)
    return known or (shared if is_long and not shared.startswith(_PREFIXES) else "")


def _part_named(item: Item, key: Choice) -> str:
    """A beginning or an ending that the question names ("the ending -cillin"), or a number that begins the key
    ("two peaks": "bimodal")."""
    word, others = key.text.strip(" .").lower(), [other.text.strip(" .").lower() for other in item.distractors]
    for ending in re.findall(r"(?<![\w-])[-–]([a-z]{3,})\b", item.stem):
        if word.endswith(ending) and not any(other.endswith(ending) for other in others):
            return f"-{ending}"
    asked = {token.lower_ for token in item.asking.grammar} if item.asking else set()
    for value, prefixes in _NUMERALS.items():
        begins = re.compile(rf"(?:{prefixes})(?!o?log|verse|ty|on\b|al\b)[a-z]{{4,}}$")
        if _NUMBERS[value] in asked and begins.match(word) and not any(map(_BEGINS_WITH_NUMBER.match, others)):
            return _NUMBERS[value]
    return ""


def _number_named(item: Item, key: Choice) -> str:
    """The word of "how many sides has a hexagon" that says the number of the key."""
    value = _VALUES.get(key.text.strip(" .").lower())
    if value is None or item.asking is None or not _HOW_MANY.search(item.asking.text):
        return ""
    told = re.compile(rf"\b(?:(?:{_NUMERALS[value]})[a-z]{{3,}}|(?:{_NUMBERS[value]})-[a-z]+)", re.IGNORECASE)
    found = told.search(item.stem)
    return found.group() if found else ""

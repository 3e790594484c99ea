"""Options that speak of other options: none of the above, all of the above, and combinations (K-type).

Haladyna, Downing & Rodriguez (2002), guidelines 9, 24 and 25; Case & Swanson (2002) on K-type items.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from services.checking.flaws.item import Item, flaw, said
from services.checking.flaws.words import words
from services.domain.findings import Finding, FindingCode, Severity

NONE, ALL, COMBINED = FindingCode.NONE_OF_THE_ABOVE, FindingCode.ALL_OF_THE_ABOVE, FindingCode.COMPLEX_K_TYPE

_LONGEST_REFERENCE = 90
_LEAST_PARTS = 2

_OTHERS = words(
    "above below these those them they other others option options choice choices answer answers alternative "
    "alternatives statement statements listed mentioned given preceding previous following foregoing correct apply "
    "applies right true"
)
_FILLERS = words("of the are is be all as a an in from here possible provided been have has would and or")
_POINTING = frozenset({"these", "those", "above", "listed", "mentioned"})
_ALL_WORDS = frozenset({"all", "each", "every", "everything", "any", "both"})
_NONE_WORDS = frozenset({"none", "neither", "no", "nothing", "not"})
_COUNTS = words("one two three four five six")

_NAME = r"(?:[a-h]|[ivx]{1,4}|[1-9])"
_NAMES = re.compile(
    rf"(?:(?P<stressed>both|either|neither|only|just)\s+)?"
    r"(?P<noun>(?:options?|statements?|answers?|choices?|numbers?|items?)\s+)?"
    rf"(?P<names>[(\[]?{_NAME}[)\].]?"
    rf"(?:\s*(?:,\s*(?:and\s+|or\s+)?|&|\+|\band\b|\bor\b|\bnor\b|/)\s*[(\[]?{_NAME}[)\].]?)*)"
    r"(?P<tail>(?:,?\s*(?:but\s+)?(?:only|alone|are|is|all|both|correct|true|right)\b|,?\s+(?:but\s+)?not\s+[(\[]?"
    rf"{_NAME}[)\].]?)*)"
)
_ONE_NAME = re.compile(rf"\b{_NAME}\b")
_BULLET = re.compile(rf"(?:^|[\s:;,.(])(?:[(\[]({_NAME})[)\]]|({_NAME})[.):])(?=\s)", re.IGNORECASE)
_NONE_PHRASES = frozenset(
    {"neither", "none apply", "not listed", "nota", "there is no correct answer", "there is no right answer"}
)
_PART_OF_OTHERS = re.compile(
    r"(?:only |any )?(?:one|two|three|more than one) of "
    r"(?:the |these |those )?(?:above|these|those|options|answers).{0,20}"
    r"|(?:both|either|any) of the (?:first|last) (?:two|three)"
)
_POINTS_AT_ALL = re.compile(
    r"(?:they|these|the above|the options|the answers) are all (?:correct|right|true|valid)"
    r"|(?:all|each|any|every one|everything)(?: of)?(?: the)? (?:above|listed|mentioned|given|foregoing)\b.{0,40}"
    r"|all (?:of )?(?:these|those|the|two|three|four|five) (?!of\b)\w+(?: (?P<claim>.{1,40}))?"
    r"|(?:all|each|any) of (?:the )?(?:these|those|them|options|answers|choices)"
    r"(?: (?:is|are|can be|may be|would be|were|do|does|have|has)(?: (?P<quality>.{1,30}))?)?"
)
_POINTS_AT_NONE = re.compile(
    r"(?:the )?(?:correct |right )?(?:answer|option)s? (?:is|are) not (?:listed|given|shown|here|among).{0,40}"
    r"|not any of (?:these|those|them)"
    r"|(?:none|no|not any|not one|neither|not)(?: (?:one )?of)?(?: the)?(?: \w+){0,2} "
    r"(?:above|listed|listed here|listed above|mentioned|mentioned here|given here|shown here)\b.{0,40}"
    r"|none of (?:the )?(?:these|those|options|answers|choices)(?: (?:is|are|was|were|apply|applies) .{1,30})?"
)
_BOTH = re.compile(r"(?:both\s+)?(.{1,80}?)\s+(?:and|&)\s+(.{1,80})")


def kinds_of_reference(texts: Sequence[str], stem: str) -> list[frozenset[FindingCode]]:
    """For each option how it refers to others: the codes of the flaws that this is, none for real content."""
    asked = set(re.findall(r"[a-z]+", stem.casefold()))
    words = [" ".join(re.sub(r"[.:;!“”\"'’*-]+", " ", text.casefold()).split()) for text in texts]
    bullets = {(one or other).lower() for one, other in _BULLET.findall(stem)}
    return [_kinds(index, words, texts[index], bullets, asked) for index in range(len(words))]


def _kinds(index: int, words: Sequence[str], raw: str, bullets: set[str], asked: set[str]) -> frozenset[FindingCode]:
    text = words[index]
    if not text or len(text) > _LONGEST_REFERENCE:
        return frozenset()
    found = set()
    if _is_about_others(text, _NONE_WORDS) or text in _NONE_PHRASES or _POINTS_AT_NONE.fullmatch(text):
        found.add(NONE)
    # A command of a language ("ALL") is no reference.
    if (
        _is_about_others(text, _ALL_WORDS)
        or _points_at_all(text, asked)
        or text == "aota"
        or (text in ("all", "all three", "all four") and not raw.strip().isupper())
    ):
        found.add(ALL)
    if _PART_OF_OTHERS.fullmatch(text):
        found = {COMBINED}
    if text.startswith("both") and ALL in found and len(words) > len(("one", "other", "both", "neither")):
        found = {COMBINED}
    found |= _combination(index, words, bullets)
    return frozenset(found)


def _points_at_all(text: str, asked: set[str]) -> bool:
    """ "All of the above are mutable", and "all of them are equal" only where the question asks what is equal."""
    match = _POINTS_AT_ALL.fullmatch(text)
    if match is None or (text.startswith("all the ") and match["claim"]):
        return False
    # "All three procedures", and not "all three sides are equal".
    said = (match["quality"] or match["claim"] or "").split()
    return set(said) <= asked | _OTHERS | _FILLERS


def _is_about_others(text: str, first_words: frozenset[str]) -> bool:
    """A sentence of nothing but "all" or "none", words for the other options, and what binds them."""
    named = text.replace(",", " ").replace("(", " ").replace(")", " ").split()
    if not named or named[0] not in first_words:
        return False
    letters = [word for word in named[1:] if len(word) == 1 and word in "abcdefgh"]
    targets = [word for word in named[1:] if word in _OTHERS]
    known = first_words | _OTHERS | _FILLERS | _COUNTS | set(letters)
    if len(named) > _LEAST_PARTS and named[-2] in _POINTING and named[-1].isalpha():
        named.pop()  # "none of these compounds"
    lists_all = named[0] in ("all", "none") and len(letters) >= _LEAST_PARTS
    return all(word in known for word in named) and (bool(targets) or lists_all)


def _combination(index: int, words: Sequence[str], bullets: set[str]) -> set[FindingCode]:
    text = words[index]
    match = _NAMES.fullmatch(text)
    if match:
        names = _ONE_NAME.findall(match["names"])
        if not _names_something(match, names, index, words, bullets):
            return set()
        found = {COMBINED}
        if match["stressed"] == "neither":
            found.add(NONE)
        if len(names) > _LEAST_PARTS and len(names) >= len(words) - 2 and _are_letters(names) and not bullets:
            found.add(ALL)
        return found
    both = _BOTH.fullmatch(text)
    others = {other.removeprefix("the ") for place, other in enumerate(words) if place != index}
    if both and all(part.removeprefix("the ") in others for part in both.groups()):
        return {COMBINED}
    return set()


def _names_something(
    match: re.Match[str], names: Sequence[str], index: int, words: Sequence[str], bullets: set[str]
) -> bool:
    """Whether "A and C" or "2, 3" names options or statements, and not blood groups or numbers."""
    is_stressed = bool(match["stressed"] or match["noun"] or match["tail"].strip())
    several = len(names) >= _LEAST_PARTS
    if len(bullets) >= _LEAST_PARTS and set(names) <= bullets:
        return several or is_stressed or sum(bool(_NAMES.fullmatch(text)) for text in words) > 1
    if _are_letters(names):
        letters = "abcdefgh"[: len(words)]
        rest = [text for place, text in enumerate(words) if place != index and not _NAMES.fullmatch(text)]
        return several and set(names) <= set(letters) and all(len(text) > len("ab") for text in rest) and bool(rest)
    are_places = set(names) <= {str(place) for place in range(1, len(words) + 1)}
    rest = [text for place, text in enumerate(words) if place != index]
    # "1/2" beside words is a half.
    are_words = "/" not in match["names"] and not any(re.search(r"\d", text) for text in rest)
    return several and (is_stressed or (are_places and are_words and len(rest) > _LEAST_PARTS))


def _are_letters(names: Sequence[str]) -> bool:
    return all(name in "abcdefgh" for name in names)


def _pointing(code: FindingCode, severity: Severity, advice: str) -> Callable[[Item], Iterator[Finding]]:
    def rule(item: Item) -> Iterator[Finding]:
        named = [choice for choice in item.choices if code in choice.refers]
        if named:
            yield flaw(code, severity, f"{said(named[0].text)} {advice}", named[0].place)

    return rule


none_of_the_above = _pointing(
    NONE,
    Severity.MAJOR,
    "shows only that a student knows what is wrong, not what is right. Replace it with a real option.",
)
"""Guideline 24: it makes an item harder without measuring knowledge of the right answer."""

all_of_the_above = _pointing(
    ALL,
    Severity.MAJOR,
    "is found by whoever recognises two right options. Replace it, or let students mark several options.",
)
"""Guideline 25: partial knowledge is enough, and it is most often the key."""

combinations = _pointing(
    COMBINED,
    Severity.MAJOR,
    "combines other statements, which rewards ruling out. Ask for one best answer, or let students mark several.",
)
"""Guideline 9: K-type items are harder to read, less reliable, and give cues (Albanese, 1993)."""

"""Options that are right as well: several marked, or a distractor that means the same as the key.

Haladyna, Downing & Rodriguez (2002), guideline 19. Whether a distractor is right for another reason, no rule can tell.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from services.checking.flaws.item import Choice, Item, flaw, said
from services.checking.flaws.sameness import say_the_same
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.questions import QuestionType

_SHORTEST_WORD = 3
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    )
}
_Unit = tuple[str, int | Fraction]
_THOUSANDTH, _HUNDREDTH = Fraction(1, 1000), Fraction(1, 100)
_UNITS: dict[str, _Unit] = {
    "kg": ("g", 1000), "kilogram": ("g", 1000), "g": ("g", 1), "gram": ("g", 1), "mg": ("g", _THOUSANDTH),
    "km": ("m", 1000), "kilometre": ("m", 1000), "kilometer": ("m", 1000), "m": ("m", 1), "metre": ("m", 1),
    "meter": ("m", 1), "cm": ("m", _HUNDREDTH), "mm": ("m", _THOUSANDTH), "l": ("l", 1), "litre": ("l", 1),
    "liter": ("l", 1), "ml": ("l", _THOUSANDTH), "h": ("s", 3600), "hour": ("s", 3600), "min": ("s", 60),
    "minute": ("s", 60), "s": ("s", 1), "second": ("s", 1), "%": ("", _HUNDREDTH), "percent": ("", _HUNDREDTH),
}  # fmt: skip
_QUANTITY = re.compile(r"([-−+]?\d{1,15}(?:\.\d{1,15})?)(?:\s*/\s*(\d{1,15}))?\s*([a-zµ%]*)")


def more_than_one_correct(item: Item) -> Iterator[Finding]:
    """Several options are marked in a single choice question, or a distractor says the same as the key."""
    right = [choice for choice in item.choices if choice.is_correct]
    if item.type is QuestionType.SINGLE_CHOICE and len(right) > 1:
        listed = ", ".join(said(choice.text) for choice in right)
        yield flaw(
            FindingCode.MORE_THAN_ONE_CORRECT,
            Severity.MAJOR,
            f"{listed} are all marked right, but only one can be chosen. Mark the best, or let students mark several.",
            right[1].place,
        )
        return
    meanings = {meaning_of(choice) for choice in right} - {""}
    for other in item.distractors:
        if meaning_of(other) in meanings or any(say_the_same(other, choice) for choice in right if choice.text):
            yield flaw(
                FindingCode.MORE_THAN_ONE_CORRECT,
                Severity.MAJOR,
                f"{said(other.text)} means the same as the right option. Replace it with something wrong.",
                other.place,
            )
            return


def doubled_match(item: Item) -> Iterator[Finding]:
    """In a matching question two prompts with the same match cannot be told apart."""
    seen: set[str] = set()
    for index, pair in enumerate(item.question.pairs):
        wording = " ".join(pair.match.casefold().split())
        if wording and wording in seen:
            yield flaw(
                FindingCode.MORE_THAN_ONE_CORRECT,
                Severity.MAJOR,
                f"{said(pair.match)} belongs to two prompts. Give each its own match.",
                Place(Part.PAIR, index),
            )
            return
        seen.add(wording)


def meaning_of(choice: Choice) -> str:
    """The option as far as letters tell its meaning: no article, numbers in digits, quantities in one unit."""
    raw = choice.raw.strip()
    text = " ".join(raw.lower().strip(" .").replace("−", "-").split())
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", _NUMBER_WORDS.get(text, text))
    quantity = _QUANTITY.fullmatch(text)
    if quantity:
        number, bottom, unit = quantity.groups()
        base = _UNITS.get(unit) or _UNITS.get(unit.removesuffix("s"))
        if (not unit or base) and not (bottom and not int(bottom)):
            factor = base[1] if base else 1
            value = Fraction(number.lstrip("+")) / int(bottom or 1) * factor
            return f"{value} {base[0] if base else ''}".strip()
        return text
    # Case tells symbols and names in code apart, but not words.
    if re.search(r"[a-z][A-Z]|[A-Z]{2}|_", raw):
        return raw
    plain = re.sub(r"^(?:an?|the)\s+", "", text)
    return plain if len(plain) >= _SHORTEST_WORD and re.fullmatch(r"[\w\s,'’-]+", plain) and "_" not in plain else raw

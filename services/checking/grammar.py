"""The grammar of single sentences, with every number as digits, kept for whoever asks next."""

from functools import lru_cache

from spacy.tokens import Doc

from services.checking.flaws.reading import parse
from services.domain.spoken_numbers import find_numbers

_KEPT = 2048
_LONGEST = 1_500


@lru_cache(maxsize=_KEPT)
def grammar_of(text: str) -> Doc:
    """The sentence with its grammar; "eighteen sixty-one" stands in it as 1861, which is one word to the parser."""
    return parse(numbers_as_digits(text[:_LONGEST]))


def numbers_as_digits(text: str) -> str:
    """The text with its spoken numbers written in digits, without signs between the thousands."""
    parts, position = [], 0
    for number in find_numbers(text):
        said = text[number.start : number.end]
        # "One" mostly points at something: "an acid gives a proton, a base accepts one".
        parts += [text[position : number.start], said if said.lower() == "one" else f"{number.value:.15g}"]
        position = number.end
    return " ".join("".join([*parts, text[position:]]).split())

"""LaTeX as MathML, which browsers draw themselves; what cannot be read is shown as it was written."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from math_core import LatexError, LatexToMathML

LONGEST = 2000
"""In characters: more than this is no formula of a question."""

_WORD = re.compile(r"\w+")
_TAGS = frozenset(
    _WORD.findall(
        "math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt "
        "mstyle msub msubsup msup mtable mtd mtext mtr munder munderover"
    )
)
_ATTRIBUTES = frozenset(
    _WORD.findall(
        "accent accentunder columnspan depth display displaystyle fence form height largeop linethickness lspace "
        "mathvariant maxsize minsize movablelimits rowspan rspace scriptlevel separator stretchy symmetric width"
    )
)
_DEEPEST = 60
_ALIGNED = re.compile(r"text-align: (left|right)")


@lru_cache(maxsize=2048)
def formula(latex: str, *, is_block: bool = False) -> list[Any]:
    """The element of a formula; of one that is too long or not LaTeX, its own letters between dollars."""
    if len(latex) <= LONGEST:
        try:
            drawn = LatexToMathML().convert_with_local_state(latex, displaystyle=is_block)
            return _element(ElementTree.fromstring(drawn))  # noqa: S314 - math_core's own, with all text escaped
        except (LatexError, ElementTree.ParseError, _Foreign):
            pass
    dollars = "$$" if is_block else "$"
    return ["code", [f"{dollars}{latex}{dollars}"], {}]


class _Foreign(Exception):
    """An element or a depth that a formula of ours does not have."""


def _element(found: ElementTree.Element, depth: int = 0) -> list[Any]:
    tag = found.tag.rpartition("}")[2]
    if tag not in _TAGS or depth > _DEEPEST:
        raise _Foreign
    attributes = {name: value for name, value in found.attrib.items() if name in _ATTRIBUTES}
    if aligned := _ALIGNED.search(found.get("style", "")):
        attributes["class"] = aligned[1]
    return [tag, list(_content(found, depth)), attributes]


def _content(found: ElementTree.Element, depth: int) -> Iterator[Any]:
    if found.text:
        yield found.text
    for child in found:
        yield _element(child, depth + 1)
        if child.tail:
            yield child.tail

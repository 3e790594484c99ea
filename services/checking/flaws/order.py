"""Options that have a natural order and do not stand in it."""

import re
from collections.abc import Iterator, Sequence

from services.checking.flaws.item import Choice, Item, flaw
from services.checking.flaws.measures import measure
from services.checking.flaws.words import listed
from services.domain.findings import Finding, FindingCode, Part, Place, Severity

_FEWEST = 3
_MOST_STRAYS = 1
_SPELLED = listed(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_SERIES = (
    _SPELLED,
    listed("january february march april may june july august september october november december"),
    listed("jan feb mar apr may jun jul aug sep oct nov dec"),
    listed("monday tuesday wednesday thursday friday saturday sunday"),
    listed("first second third fourth fifth sixth seventh eighth ninth tenth"),
    listed("never rarely sometimes often always"),
    listed("once twice thrice"),
    listed("low medium high"),
    listed("small medium large"),
    listed("i ii iii iv v vi vii viii ix x xi xii"),
)
_SCALES = (
    {"ns": 1, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "second": 1e9, "min": 6e10, "minute": 6e10, "h": 3.6e12,
     "hour": 3.6e12, "day": 8.64e13, "week": 6.048e14, "month": 2.63e15, "year": 3.156e16},
    {"nm": 1, "µm": 1e3, "μm": 1e3, "mm": 1e6, "cm": 1e7, "m": 1e9, "km": 1e12},
    {"ng": 1e-3, "µg": 1, "μg": 1, "mg": 1e3, "g": 1e6, "kg": 1e9, "t": 1e12},
    {"ml": 1, "cl": 10, "dl": 100, "l": 1e3},
    {"byte": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12},
    {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12},
)  # fmt: skip
_GROWTHS = listed(
    "1 loglogn logn log2n (logn)^2 sqrt(n) √n n nlogn n*logn nlog2n n^1.5 n^2 n² n^2logn "
    "n²logn n^3 n³ n^4 2^n 2ⁿ 3^n n! n^n"
)
"""How fast running times grow, from the slowest on, as they are written in O(…) without blanks."""
_GROWTH = re.compile(r"[oθω]\((.{1,20})\)")


def lost_sequence(item: Item) -> Iterator[Finding]:
    """Haladyna, Downing & Rodriguez (2002), guideline 20: options in logical or numerical order are found, not hunted.

    Rising and falling are both order; one option that is no number ("cannot be known") may stand anywhere.
    """
    values = _values(item.plain)
    if values is None or len(values) < _FEWEST:
        return
    if values in (sorted(values), sorted(values, reverse=True)):
        return
    yield flaw(
        FindingCode.LOST_SEQUENCE,
        Severity.MINOR,
        "The options have a natural order and do not stand in it. Put them from the smallest to the largest or the "
        "earliest to the latest.",
        Place(Part.OPTION, item.plain[0].index),
    )


def _values(choices: Sequence[Choice]) -> list[float] | None:
    """Where each option stands in the order they share; None where they share none."""
    texts = [
        " ".join(re.sub(r"[$\\{}]|\btext\b", " ", choice.raw[:200]).lower().split()).strip(" .") for choice in choices
    ]
    for series in _SERIES:
        places = [
            series.index(word) for text in texts if (word := text.removeprefix("in ").removeprefix("the ")) in series
        ]
        if len(places) == len(texts):
            return [float(place) for place in places]
    grown = [match[1].replace(" ", "") for text in texts if (match := _GROWTH.fullmatch(text))]
    if len(grown) == len(texts) and all(one in _GROWTHS for one in grown):
        return [float(_GROWTHS.index(one)) for one in grown]
    read = [measure(text) for text in texts]
    numbers = [one for one in read if one is not None]
    if len(read) - len(numbers) > _MOST_STRAYS or not numbers:
        return None
    around = {rest for _, rest in numbers}
    # A unit may be left out, but a year alone is no date.
    if len(around) == 1 or (len(around - {"#"}) == 1 and all("#" in rest for rest in around)):
        return [value for value, _ in numbers]
    for scale in _SCALES:
        units = [rest.removeprefix("# ").removeprefix("#") for _, rest in numbers]
        factors = [scale.get(unit, scale.get(unit.removesuffix("s"))) for unit in units]
        if all(factor is not None for factor in factors):
            return [value * (factor or 0) for (value, _), factor in zip(numbers, factors, strict=True)]
    return None

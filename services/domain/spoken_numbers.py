"""Numbers as lecturers say them and as recognisers write them: “thirty-seven”, “37”, “eighteen ninety-four”."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# fmt: off
_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
# fmt: on
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 10**9, "trillion": 10**12}
_TEN, _TWENTY, _HUNDRED, _THOUSAND = 10, 20, 100, 1_000
_YEAR_DIGITS = 4
_SPOKEN_DECIMALS = 2

_TOKEN = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[A-Za-z]+")
_BETWEEN = re.compile(r"[ \-‑]+")
_YEARS = range(1000, 2100)


@dataclass(frozen=True, slots=True)
class SpokenNumber:
    """A number at `text[start:end]`; `is_year` when it was said as two halves or stands as four bare digits."""

    start: int
    end: int
    value: float
    is_year: bool = False


def find_numbers(text: str) -> list[SpokenNumber]:
    """The cardinal numbers in the text, in order; ordinals and fractions are not numbers here."""
    found: list[SpokenNumber] = []
    for run in _runs(text):
        position = 0
        while position < len(run):
            number, used = _read([match.group().lower() for match in run[position:]])
            if used:
                first, last = run[position], run[position + used - 1]
                is_year = number.is_year or bool(used == 1 and _bare_year(first.group()))
                found.append(SpokenNumber(first.start(), last.end(), number.value, is_year))
            position += max(used, 1)
    return found


def in_digits(value: float, *, is_year: bool = False) -> str:
    """The number as it is printed: "37", "1894", "2.5", "40 million"."""
    if is_year:
        return str(int(value))
    for name, scale in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)):
        if abs(value) >= scale and round(value / scale, 3) * scale == value:
            return f"{value / scale:g} {name}"
    return f"{value:,.15g}" if abs(value) >= 10 * _THOUSAND else f"{value:.15g}"


def in_words(value: float, *, is_year: bool = False) -> str | None:
    """The number as it is said, "thirty-seven"; None for what nobody spells out (many decimals, negatives)."""
    if value < 0 or value >= 10**15:
        return None
    if value != int(value):
        whole, _, decimals = f"{value:g}".partition(".")
        if len(decimals) > _SPOKEN_DECIMALS or not whole.isdigit():
            return None
        return f"{in_words(int(whole))} point {' '.join(_UNITS[int(digit)] for digit in decimals)}"
    whole_value = int(value)
    if is_year and whole_value in _YEARS and whole_value % _HUNDRED >= _TEN:
        return f"{_below_thousand(whole_value // _HUNDRED)} {_below_thousand(whole_value % _HUNDRED)}"
    for name, scale in (("trillion", 10**12), ("billion", 10**9), ("million", 10**6), ("thousand", 10**3)):
        if whole_value >= scale:
            rest = whole_value % scale
            head = f"{in_words(whole_value // scale)} {name}"
            return head if not rest else f"{head} {'and ' if rest < _HUNDRED else ''}{in_words(rest)}"
    return _below_thousand(whole_value)


def _bare_year(text: str) -> bool:
    return text.isdigit() and len(text) == _YEAR_DIGITS and int(text) in _YEARS


def _is_number_word(word: str) -> bool:
    return word[0].isdigit() or word in _SMALL or word in _SCALES


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Neighbouring words that may together be one number, joined by spaces, hyphens, "and" and "point"."""
    run: list[re.Match[str]] = []
    for match in _TOKEN.finditer(text):
        word = match.group().lower()
        touches = bool(run) and _BETWEEN.fullmatch(text, run[-1].end(), match.start()) is not None
        joins = word in ("and", "point", "oh") and touches
        if run and not (touches and (joins or _is_number_word(word))):
            yield run
            run = []
        if (run and joins) or (_is_number_word(word) and word not in _SCALES) or (run and word in _SCALES):
            run.append(match)
    if run:
        yield run


def _read(words: list[str]) -> tuple[SpokenNumber, int]:
    """The number at the start of the words and how many of them it takes; 0 words when there is none."""
    year, used = _year(words)
    if used:
        return SpokenNumber(0, 0, year, is_year=True), used
    total, used = _group(words)
    if not used:
        return SpokenNumber(0, 0, 0), 0
    total, used = _scaled(words, total, used)
    if used + 1 < len(words) and words[used] == "point" and words[used + 1] in _UNITS[:10]:
        digits = ""
        used += 1
        while used < len(words) and words[used] in _UNITS[:10]:
            digits += str(_SMALL[words[used]])
            used += 1
        total += float(f"0.{digits}")
        if used < len(words) and words[used] in _SCALES:
            total, used = total * _SCALES[words[used]], used + 1
    return SpokenNumber(0, 0, total), used


def _year(words: list[str]) -> tuple[int, int]:
    """Two halves said one after the other: eighteen ninety-four, nineteen oh five."""
    century = _SMALL.get(words[0], 0)
    if not _TEN <= century <= _TWENTY or len(words) == 1:
        return 0, 0
    if words[1] == "oh" and words[2:] and words[2] in _UNITS[1:10]:
        return century * _HUNDRED + _SMALL[words[2]], 3
    rest, used = _two_digits(words[1:])
    after = words[1 + used] if len(words) > 1 + used else ""
    if rest < _TEN or after in _SCALES:
        return 0, 0
    return century * _HUNDRED + rest, 1 + used


def _two_digits(words: list[str]) -> tuple[int, int]:
    if not words or words[0] not in _SMALL:
        return 0, 0
    value = _SMALL[words[0]]
    if value >= _TWENTY and len(words) > 1 and 0 < _SMALL.get(words[1], 0) < _TEN:
        return value + _SMALL[words[1]], 2
    return value, 1


def _group(words: list[str]) -> tuple[float, int]:
    """A number below a thousand in words, or anything in digits."""
    if words and words[0][0].isdigit():
        return float(words[0].replace(",", "")), 1
    value, used = _two_digits(words)
    if used and len(words) > used and words[used] == "hundred":
        value, used = value * _HUNDRED, used + 1
        gap = 1 if len(words) > used and words[used] == "and" else 0
        rest, more = _two_digits(words[used + gap :])
        if more and len(words) > used + gap + more and words[used + gap + more] == "hundred":
            return value, used
        if more:
            value, used = value + rest, used + gap + more
    return value, used


def _scaled(words: list[str], value: float, used: int) -> tuple[float, int]:
    """Thousands, millions and so on, as long as each scale is smaller than the one before."""
    total, last = 0.0, float("inf")
    while used < len(words) and words[used] in _SCALES and _SCALES[words[used]] < last:
        last = _SCALES[words[used]]
        total, used = total + value * last, used + 1
        gap = 1 if used < len(words) and words[used] == "and" else 0
        value, more = _group(words[used + gap :])
        following = words[used + gap + more] if used + gap + more < len(words) else ""
        if not more or value >= last or (following in _SCALES and _SCALES[following] >= last):
            return total, used
        used += gap + more
    return total + value, used


def _below_thousand(value: int) -> str:
    if value >= _HUNDRED:
        rest = value % _HUNDRED
        return f"{_UNITS[value // _HUNDRED]} hundred" + (f" and {_below_thousand(rest)}" if rest else "")
    if value >= _TWENTY:
        unit = value % 10
        return _TENS[value // 10 - 2] + (f"-{_UNITS[unit]}" if unit else "")
    return _UNITS[value]

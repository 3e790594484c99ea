"""Reads where an option stands in an order: numbers, ranges, powers, dates, times and quantities in like units."""

import re

_NUMBER = r"[-−+]?(?:\d{1,3}(?:[, ]\d{3})+(?!\d)|\d{1,15})(?:\.\d{1,15})?"
_ONE_NUMBER = re.compile(rf"(?<![\w.])(?<!\w[-−–]){_NUMBER}(?:/\d{{1,15}}(?![\d/]))?(?!\d)")
_POWER = re.compile(r"(?:(\d{1,9}(?:\.\d{1,9})?)\s*(?:[x×*·]|times)\s*)?\b10\s*\^\s*\(?\s*([-−+]?\d{1,3})\)?(?!\d)")
_RANGE = re.compile(rf"(?<![\w.])({_NUMBER})\s*(?:[-–—]|to)\s*({_NUMBER})(?![\d-])")
_ONE_IN = re.compile(r"^(\d{1,9}) (?:in|out of|of) (\d{1,9})$")
_TIME = re.compile(r"^(\d{1,2}):(\d{2})(?: ?([ap])\.?m\.?)?$")
_BELOW = re.compile(r"^(?:less than|fewer than|under|below|before|up to|at most|<|≤)\s*")
_ABOVE = re.compile(
    r"^(?:more than|greater than|over|above|after|at least|>|≥)\s*|\s*(?:or more|or older|and over|\+)$"
)
_APPROXIMATE = re.compile(r"\b(?:about|approximately|roughly|around|in|on|the|only|approx|between)\b|[~≈]")
_MONTHS = "january february march april may june july august september october november december"
_DATE = re.compile(
    rf"^(?:on )?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<month>{_MONTHS.replace(' ', '|')})"
    r"(?: (?P<other_day>\d{1,2})(?:st|nd|rd|th)?)?,? (?P<year>\d{3,4})$"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_NEXT_TO = 1e-9


def measure(text: str) -> tuple[float, str] | None:
    """The value of an option and what stands around it, with # in place of the number; None without exactly one.

    The text is in small letters. Equal surroundings mean that the values can be compared.
    """
    if special := _date(text) or _time(text) or _odds(text):
        return special
    text = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda found: "10^" + found.group(1).translate(_RAISED), text)
    shift = -_NEXT_TO if _BELOW.match(text) else _NEXT_TO if _ABOVE.search(text) else 0.0
    text = _ABOVE.sub("", _BELOW.sub("", text))
    power = _POWER.search(text)
    if power:
        value = float(power[1] or 1) * 10.0 ** int(power[2].replace("−", "-"))
        return _around(text, power.span(), value, shift)
    # Of a range the beginning tells.
    ranged = _RANGE.search(text)
    if ranged:
        text = text[: ranged.start()] + ranged[1] + text[ranged.end() :]
    text = re.sub(r"(?<![\w.])π", "1π", text)
    found = list(_ONE_NUMBER.finditer(text))
    if len(found) != 1:
        return None
    top, _, bottom = re.sub(r"[, ]", "", found[0].group()).replace("−", "-").partition("/")
    if bottom and not int(bottom):
        return None
    return _around(text, found[0].span(), float(top) / int(bottom or 1), shift)


def _around(text: str, span: tuple[int, int], value: float, shift: float) -> tuple[float, str]:
    rest = text[: span[0]] + "#" + text[span[1] :]
    # "1 year" and "2 years" stand in one order.
    rest = re.sub(r"(\w{2,})s\b", r"\1", _APPROXIMATE.sub(" ", rest))
    return value + shift * max(1.0, abs(value)), " ".join(rest.split())


def _date(text: str) -> tuple[float, str] | None:
    match = _DATE.match(text)
    if match is None:
        return None
    month = _MONTHS.split().index(match["month"]) + 1
    return int(match["year"]) * 400.0 + month * 32 + int(match["day"] or match["other_day"] or 0), "date"


def _time(text: str) -> tuple[float, str] | None:
    match = _TIME.match(text)
    if match is None:
        return None
    hours = int(match[1]) % 12 + 12 * (match[3] == "p") if match[3] else int(match[1])
    return hours * 60.0 + int(match[2]), "time"


def _odds(text: str) -> tuple[float, str] | None:
    match = _ONE_IN.match(text)
    return (int(match[1]) / int(match[2]), "odds") if match and int(match[2]) else None

"""The word error rate of a transcript: how many words in a hundred would have to be changed."""

import re

# fmt: off
_UNITS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]
_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
# fmt: on
_YEARS = range(1100, 2000)


def word_error_rate(said: str, heard: str) -> float:
    """Substitutions, insertions and deletions (Levenshtein, by word) divided by the words said.

    Case, punctuation and hyphens do not count, and digits are the words that they are read as.
    """
    expected, found = words(said), words(heard)
    row = list(range(len(found) + 1))
    for line, wanted in enumerate(expected, start=1):
        above, row[0] = row[0], line
        for column, word in enumerate(found, start=1):
            above, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, above + (wanted != word))
    return row[-1] / len(expected)


def words(text: str) -> list[str]:
    plain = re.sub(r"\bph\b", "p h", text.lower().replace("’", "'").replace("-", " "))
    found: list[str] = []
    for word in re.findall(r"[a-z']+|\d+", plain):
        found += _read_aloud(int(word)) if word.isdigit() else [word.strip("'")]
    return [word for word in found if word]


def _read_aloud(number: int) -> list[str]:
    if number < len(_UNITS):
        return [_UNITS[number]]
    if number < 100:
        return [_TENS[number // 10], *([_UNITS[number % 10]] if number % 10 else [])]
    if number in _YEARS:
        return _read_aloud(number // 100) + _read_aloud(number % 100)
    return [str(number)]

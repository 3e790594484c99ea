"""How a number comes of others by one step of arithmetic."""

from collections.abc import Collection, Iterator
from itertools import permutations

from services.domain.spoken_numbers import in_digits

_NEARLY = 0.006


def way_to(value: float, known: Collection[float]) -> str:
    """A step that leads from two of the known numbers to the value, as it is written; empty where none does."""
    for one, other in permutations(sorted(known), 2):
        for result, sign in _steps(one, other):
            if abs(result - value) <= _NEARLY * max(abs(value), 1e-9):
                return f"{in_digits(one)} {sign} {in_digits(other)}"
    return ""


def _steps(one: float, other: float) -> Iterator[tuple[float, str]]:
    yield one - other, "−"
    yield one + other, "+"
    yield one * other / 100, "% of"
    yield one * other, "×"
    if other:
        yield one / other, "÷"
        yield 100 * one / other, "as a percentage of"

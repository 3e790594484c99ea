"""Wrong numbers that a student might take for the right one: of the same order, the same roundness, the same unit."""

from collections.abc import Collection, Iterator, Sequence
from math import floor, log10

from services.writing.builtin.asks import Quantity

_FACTORS = (2.0, 0.5, 1.5, 3.0, 0.75, 0.25, 4.0, 1.25, 5.0, 0.2, 10.0, 0.1)
_PERCENT_FACTORS = (2.0, 5.0, 3.0, 10.0, 0.5, 4.0, 8.0)
_YEAR_STEPS = (-11, 7, 16, -23, 4, -6, 28, -15, 12, -34)
_SMALL_STEPS = (1, -1, 2, 3, -2, 4, -3, 5, 6, 7)
_SMALL = 10
_WHOLE = 100
_LATEST_YEAR = 2025


def near_values(quantity: Quantity, *, said: Collection[float], years: Sequence[float] = ()) -> Iterator[float]:
    """Wrong values, the most plausible first; none that the lecture says of anything (`said`).

    `years` are years said in the course of other events: the best wrong years there are.
    """
    taken = {quantity.value, *(() if quantity.is_year else said)}
    for value in _candidates(quantity, years):
        if value not in taken and value > 0 and not (quantity.after == "%" and value > _WHOLE):
            taken.add(value)
            yield value


def arranged(quantity: Quantity, values: Sequence[float], count: int, rank: int) -> list[float]:
    """`count` of the values, so chosen that the right one stands at `rank` (from 0) when all are sorted, if it can."""
    below = [value for value in values if value < quantity.value]
    above = [value for value in values if value > quantity.value]
    low = min(rank, len(below))
    chosen = below[:low] + above[: count - low]
    return chosen + below[low : low + count - len(chosen)]


def _candidates(quantity: Quantity, years: Sequence[float]) -> Iterator[float]:
    value = quantity.value
    if quantity.is_year:
        yield from sorted((year for year in years if year != value), key=lambda year: abs(year - value))[:4]
        yield from (value + step for step in _YEAR_STEPS if value + step <= _LATEST_YEAR)
    elif quantity.after == "%" and value <= _SMALL:
        yield from (_as_round_as(value * factor, value) for factor in _PERCENT_FACTORS)
    elif value == int(value) and value <= _SMALL:
        yield from (value + step for step in _SMALL_STEPS if value + step > 0)
    else:
        yield from (_as_round_as(value * factor, value) for factor in _FACTORS)


def _as_round_as(value: float, model: float) -> float:
    """The value with as many telling digits as the model: 37 → 19, 40 million → 20 million."""
    digits = f"{model:.15g}".split("e")[0].replace(".", "").strip("0")
    places = floor(log10(value)) - max(1, len(digits)) + 1
    smallest = 0 if model == int(model) else -(len(f"{model:.15g}".partition(".")[2]))
    return round(value, -max(places, smallest)) if places <= 0 else float(round(value / 10**places) * 10**places)

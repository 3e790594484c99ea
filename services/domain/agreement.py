"""How far two reviewers who do not see each other's decisions agree, beyond what chance would give."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TypeVar

_NORMAL_95 = 1.959964
"""The 97.5th percentile of the normal distribution."""

_ROUNDING = 1e-6

Category = TypeVar("Category")


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa with its standard error and 95 % interval; the interval ends where kappa does, at -1 and 1."""

    value: float
    standard_error: float
    low: float
    high: float

    @property
    def has_interval(self) -> bool:
        """The formula gives none where all questions lie in few fields of the table: then its error is 0."""
        return self.standard_error > _ROUNDING


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two judges said of the same `items`, of which they `agreed` on so many."""

    items: int
    agreed: int
    kappa: Kappa | None
    """None where there is no item, or where both gave all of them the same: then chance explains everything."""

    @property
    def share(self) -> float | None:
        """The raw agreement, from 0 to 1; None without an item."""
        return self.agreed / self.items if self.items else None


def agreement(judged: Mapping[tuple[Category, Category], int]) -> Agreement:
    """The agreement of two judges, from how many items the first called the one and the second the other.

    Kappa as in Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20
    (1960). Its standard error is the one that does not suppose kappa to be zero: Fleiss, Cohen & Everitt, Large
    sample standard errors of kappa and weighted kappa, Psychological Bulletin 72 (1969).
    """
    items = sum(judged.values())
    agreed = sum(number for (one, other), number in judged.items() if one == other)
    if not items:
        return Agreement(0, 0, None)
    named = list(dict.fromkeys(name for pair in judged for name in pair))
    shares = {pair: number / items for pair, number in judged.items()}
    first = {name: sum(share for (one, _), share in shares.items() if one == name) for name in named}
    second = {name: sum(share for (_, other), share in shares.items() if other == name) for name in named}
    by_chance = sum(first[name] * second[name] for name in named)
    if 1 - by_chance < _ROUNDING:
        return Agreement(items, agreed, None)
    return Agreement(items, agreed, _kappa(shares, first, second, observed=agreed / items, items=items))


def _kappa(
    shares: Mapping[tuple[Category, Category], float],
    first: Mapping[Category, float],
    second: Mapping[Category, float],
    *,
    observed: float,
    items: int,
) -> Kappa:
    chance = sum(first[name] * second[name] for name in first)
    value = (observed - chance) / (1 - chance)
    same = apart = 0.0
    for (one, other), share in shares.items():
        if one == other:
            same += share * ((1 - chance) - (second[one] + first[one]) * (1 - observed)) ** 2
        else:
            apart += share * (second[one] + first[other]) ** 2
    spread = same + (1 - observed) ** 2 * apart - (observed * chance - 2 * chance + observed) ** 2
    error = sqrt(max(spread, 0.0) / items) / (1 - chance) ** 2
    return Kappa(value, error, max(-1.0, value - _NORMAL_95 * error), min(1.0, value + _NORMAL_95 * error))

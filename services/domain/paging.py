"""Long lists are read a page at a time."""

from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page (from 1) and how many rows on it."""

    number: int = 1
    size: int = 25

    @property
    def offset(self) -> int:
        return (max(self.number, 1) - 1) * self.size


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """The rows asked for and how many there are in all."""

    items: tuple[T, ...]
    total: int
    request: PageRequest

    @property
    def last_number(self) -> int:
        return max(1, ceil(self.total / self.request.size))

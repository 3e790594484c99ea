"""How long to wait before looking again: longer and longer, never all at the same moment, and not for ever."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event


def _sleep(seconds: float) -> None:
    Event().wait(seconds)


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits of `first_s` that grow by half up to `longest_s`, each up to a fifth shorter by chance; `most_s` in all."""

    first_s: float = 2
    longest_s: float = 30
    most_s: float = 12 * 3600
    sleep: Callable[[float], None] = _sleep

    def waits(self) -> Iterator[None]:
        """Comes back after each wait; ends when there is no more patience."""
        wait_s, waited_s = self.first_s, 0.0
        while waited_s < self.most_s:
            seconds = wait_s * random.uniform(0.8, 1)  # noqa: S311 - no secret
            self.sleep(seconds)
            waited_s += seconds
            yield
            wait_s = min(wait_s * 1.5, self.longest_s)

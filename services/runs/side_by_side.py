"""Calls that give their results one by one, taken as they come: side by side where they wait, otherwise in turn."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from threading import Event
from typing import Generic, TypeVar

from services.domain.errors import LecternError
from services.writing.protocol import Enough

_LOOK_EVERY_SECONDS = 1.5

About = TypeVar("About")
Outcome = TypeVar("Outcome")


class SideBySide(Generic[About, Outcome]):
    """Makes at most `at_once` calls at a time; with 1 no thread is used, and what is begun meanwhile goes first.

    The results are taken by whoever began the calls, so nothing that it does with them has to bear company.
    """

    def __init__(self, at_once: int) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="writing") if at_once > 1 else None
        self._in_turn: list[tuple[About, Generator[Outcome]]] = []
        self._arrived: SimpleQueue[tuple[About, Outcome | None]] = SimpleQueue()
        self._open: dict[About, Future[None]] = {}
        self._stopped = Event()

    def begin(self, about: About, call: Callable[[], Iterator[Outcome]]) -> None:
        """Make the call as soon as there is room; `about` (hashable, another for each) comes with its results."""
        if self._pool is None:
            self._in_turn.append((about, _each(call)))
        else:
            self._open[about] = self._pool.submit(self._take, about, call)

    def outcomes(self, look: Callable[[], None]) -> Iterator[tuple[About, Outcome | LecternError]]:
        """Every result as it comes, those of calls begun meanwhile too; what failed gives its error as the last.

        While nothing comes, `look` is called every second or two, and raises when nobody wants any more.
        """
        return self._one_by_one() if self._pool is None else self._as_they_come(look)

    def close(self) -> list[tuple[About, Outcome | LecternError]]:
        """Begin no more calls, wait for those under way, and give what nobody has taken: it was paid for too."""
        self._stopped.set()
        left: list[tuple[About, Outcome | LecternError]] = []
        for about, outcomes in self._in_turn:
            left += [(about, outcome) for outcome in _last_of(outcomes)]
        self._in_turn.clear()
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        while not self._arrived.empty():
            about, outcome = self._arrived.get()
            left += [] if outcome is None else [(about, outcome)]
        for about, call in self._open.items():
            error = None if call.cancelled() else call.exception()
            left += [(about, error)] if isinstance(error, LecternError) else []
        self._open.clear()
        return left

    def _one_by_one(self) -> Iterator[tuple[About, Outcome | LecternError]]:
        self._in_turn.reverse()
        while self._in_turn:
            about, outcomes = each = self._in_turn[-1]
            try:
                outcome = next(outcomes, None)
            except LecternError as error:
                self._in_turn.remove(each)
                yield about, error
                continue
            if outcome is None:
                self._in_turn.remove(each)
            else:
                yield about, outcome

    def _as_they_come(self, look: Callable[[], None]) -> Iterator[tuple[About, Outcome | LecternError]]:
        while self._open:
            try:
                about, outcome = self._arrived.get(timeout=_LOOK_EVERY_SECONDS)
            except Empty:
                look()
                continue
            if outcome is not None:
                yield about, outcome
                continue
            error = self._open.pop(about).exception()
            if isinstance(error, LecternError):
                yield about, error
            elif error is not None:
                raise error

    def _take(self, about: About, call: Callable[[], Iterator[Outcome]]) -> None:
        outcomes = _each(call)
        try:
            while not self._stopped.is_set() and (outcome := next(outcomes, None)) is not None:
                self._arrived.put((about, outcome))
            for last in _last_of(outcomes):
                self._arrived.put((about, last))
        finally:
            outcomes.close()
            self._arrived.put((about, None))


def _last_of(outcomes: Generator[Outcome]) -> Iterator[Outcome]:
    """What a call still has to say when no more is wanted; nothing of one that has ended or knows no such wish."""
    try:
        yield outcomes.throw(Enough())
        yield from outcomes
    except (Enough, StopIteration):
        return


def _each(call: Callable[[], Iterator[Outcome]]) -> Generator[Outcome]:
    """The call's results as something that can be closed."""
    yield from call()

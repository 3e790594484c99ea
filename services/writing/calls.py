"""Calls that wait for a network, side by side, their results taken as they come."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from threading import BoundedSemaphore, Event, Lock
from typing import Any, Generic, TypeVar

from services.domain.errors import ProviderUnavailable
from services.providers.protocols import Completion, LanguageModel, UnusableAnswer
from services.writing.around_model import AroundModel

_FAILURES_BEFORE_STOPPING = 2

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Calls(Generic[Asked, Answer]):
    """Makes at most `at_once` calls at a time, and no more than `slots` let through where several share them.

    A service that fails twice in a row is not called any more; an answer that cannot be used is no such failure.
    """

    def __init__(self, at_once: int, slots: BoundedSemaphore) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="model-call")
        self._slots = slots
        self._stopped = Event()
        self._failures_in_a_row = 0
        self._lock = Lock()
        self._open: dict[Future[Answer | None], Asked] = {}

    def begin(self, asked: Asked, call: Callable[[], Answer]) -> None:
        """Make the call as soon as there is room for it."""
        self._open[self._pool.submit(self._in_turn, call)] = asked

    def ended(self) -> Iterator[tuple[Asked, Future[Answer | None]]]:
        """Each call as it ends, those begun meanwhile as well; what was never made has None for its result."""
        while self._open:
            done = wait(self._open, return_when=FIRST_COMPLETED).done
            for future in [each for each in self._open if each in done]:
                yield self._open.pop(future), future

    def close(self) -> None:
        """Make no more calls, and wait for those under way: a call that is paid for is not cut off."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _in_turn(self, call: Callable[[], Answer]) -> Answer | None:
        if self._stopped.is_set():
            return None
        with self._slots:
            return None if self._stopped.is_set() else self._made(call)

    def _made(self, call: Callable[[], Answer]) -> Answer:
        failures = 0
        try:
            return call()
        except UnusableAnswer:
            raise
        except ProviderUnavailable:
            failures = 1
            raise
        finally:
            with self._lock:
                self._failures_in_a_row = (self._failures_in_a_row + 1) * failures
                if self._failures_in_a_row >= _FAILURES_BEFORE_STOPPING:
                    self._stopped.set()


class InTurn(AroundModel):
    """A language model that is asked only as `slots` let through."""

    def __init__(self, model: LanguageModel, slots: BoundedSemaphore) -> None:
        super().__init__(model)
        self._slots = slots

    def complete(
        self, *, system: str, user: str, schema: Mapping[str, Any], purpose: str = "", attempt: int = 0
    ) -> Completion:
        """The model's answer, once it is this call's turn."""
        with self._slots:
            return self._model.complete(system=system, user=user, schema=schema, purpose=purpose, attempt=attempt)

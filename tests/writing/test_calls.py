"""Calls side by side: how many at a time, and when they end."""

import threading
from collections.abc import Callable

import pytest

from services.domain.errors import ProviderUnavailable
from services.providers.protocols import UnusableAnswer
from services.writing.calls import Calls
from tests.waiting import wait_until


def failing(error: Exception) -> Callable[[], str]:
    def call() -> str:
        raise error

    return call


def results_of(calls: Calls[int, str]) -> list[str]:
    results = []
    for _, future in calls.ended():
        try:
            results.append(str(future.result()))
        except ProviderUnavailable as error:
            results.append(type(error).__name__)
    calls.close()
    return results


def test_a_call_that_was_not_made_when_all_is_closed_is_never_made() -> None:
    calls = Calls[str, object](1, threading.BoundedSemaphore(1))
    is_under_way, may_end, made = threading.Event(), threading.Event(), list[str]()

    def first() -> None:
        is_under_way.set()
        may_end.wait(10)
        made.append("first")

    calls.begin("first", first)
    calls.begin("second", lambda: made.append("second"))
    assert is_under_way.wait(10)
    closing = threading.Thread(target=calls.close)
    closing.start()
    wait_until(calls._stopped.is_set, "closing", seconds=10)
    may_end.set()
    closing.join(10)
    assert made == ["first"]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("model-call")]


def test_those_who_share_slots_wait_for_each_other() -> None:
    slots, together, most, lock = threading.BoundedSemaphore(2), 0, 0, threading.Lock()
    has_company = threading.Barrier(2)

    def call() -> str:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        has_company.wait(10)
        with lock:
            together -= 1
        return "made"

    sharing = [Calls[int, str](4, slots) for _ in range(2)]
    for number in range(8):
        sharing[number % 2].begin(number, call)
    assert [result for calls in sharing for result in results_of(calls)] == ["made"] * 8
    assert most == 2


def test_a_service_that_fails_twice_in_a_row_is_not_called_again() -> None:
    calls = Calls[int, str](1, threading.BoundedSemaphore(1))
    down = failing(ProviderUnavailable("Down."))
    for number, call in enumerate((down, lambda: "answer", down, down, lambda: "too late")):
        calls.begin(number, call)
    assert results_of(calls) == ["ProviderUnavailable", "answer", "ProviderUnavailable", "ProviderUnavailable", "None"]


@pytest.mark.parametrize("times", [1, 5])
def test_answers_that_cannot_be_used_do_not_end_the_calls(times: int) -> None:
    calls = Calls[int, str](1, threading.BoundedSemaphore(1))
    for number in range(times):
        calls.begin(number, failing(UnusableAnswer("Empty.")))
    calls.begin(times, lambda: "answer")
    assert results_of(calls) == ["UnusableAnswer"] * times + ["answer"]

"""Calls whose results are taken as they come, in turn or side by side."""

from collections.abc import Callable, Iterator
from threading import Barrier, Event

import pytest

from services.domain.errors import Conflict, LecternError, ProviderUnavailable
from services.providers.protocols import UnusableAnswer
from services.runs.side_by_side import SideBySide
from services.writing.protocol import Enough


def nobody_stops() -> None:
    """It is wanted for as long as it takes."""


def numbers(*given: int, fails: LecternError | None = None) -> Callable[[], Iterator[int]]:
    def call() -> Iterator[int]:
        yield from given
        if fails:
            raise fails

    return call


def test_in_turn_what_is_begun_meanwhile_goes_first() -> None:
    calls = SideBySide[str, int](1)
    calls.begin("first", numbers(1, 2))
    calls.begin("second", numbers(3))
    found = []
    for about, outcome in calls.outcomes(nobody_stops):
        found.append((about, outcome))
        if outcome == 1:
            calls.begin("meanwhile", numbers(9))
    assert found == [("first", 1), ("meanwhile", 9), ("first", 2), ("second", 3)]


@pytest.mark.parametrize("at_once", [1, 3])
def test_a_call_that_fails_gives_what_it_had_and_then_its_error(at_once: int) -> None:
    error = ProviderUnavailable("The model does not answer.")
    calls = SideBySide[str, int](at_once)
    calls.begin("fails", numbers(1, fails=error))
    calls.begin("lives", numbers(2))
    found = list(calls.outcomes(nobody_stops))
    assert [outcome for about, outcome in found if about == "fails"] == [1, error]
    assert ("lives", 2) in found
    assert calls.close() == []


def test_a_fault_of_ours_is_not_taken_for_a_result() -> None:
    def call() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    calls = SideBySide[str, int](2)
    calls.begin("faulty", call)
    with pytest.raises(ZeroDivisionError):
        list(calls.outcomes(nobody_stops))
    calls.close()


def test_calls_go_on_side_by_side() -> None:
    meeting = Barrier(3, timeout=20)

    def call() -> Iterator[int]:
        yield meeting.wait()

    calls = SideBySide[int, int](3)
    for number in range(3):
        calls.begin(number, call)
    assert {outcome for _, outcome in calls.outcomes(nobody_stops)} == {0, 1, 2}
    calls.close()


def test_whoever_waits_is_stopped_and_what_was_paid_for_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.runs.side_by_side._LOOK_EVERY_SECONDS", 0.01)
    is_stopped, began = Event(), []

    def call() -> Iterator[int]:
        began.append("waiting")
        is_stopped.wait(20)
        yield 1
        yield 2

    def look() -> None:
        if began:
            is_stopped.set()
            raise Conflict("Stopped.")

    calls = SideBySide[str, int](2)
    calls.begin("waiting", call)
    with pytest.raises(Conflict):
        list(calls.outcomes(look))
    assert calls.close() in ([("waiting", 1)], [("waiting", 1), ("waiting", 2)])
    assert began == ["waiting"]


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_call_that_is_told_that_it_is_enough_may_still_say_what_it_cost(at_once: int) -> None:
    def call() -> Iterator[int]:
        try:
            yield 1
            yield 2
        except Enough:
            yield 99

    calls = SideBySide[str, int](at_once)
    calls.begin("costs", call)
    assert next(calls.outcomes(nobody_stops)) == ("costs", 1)
    assert calls.close() in ([("costs", 99)], [("costs", 2), ("costs", 99)], [("costs", 2)])


def test_what_failed_unseen_is_handed_over_as_its_error() -> None:
    error, has_failed = UnusableAnswer("Nothing of use."), Event()

    def call() -> Iterator[int]:
        has_failed.set()
        yield from numbers(fails=error)()

    calls = SideBySide[str, int](2)
    calls.begin("fails", call)
    assert has_failed.wait(20)
    assert calls.close() == [("fails", error)]

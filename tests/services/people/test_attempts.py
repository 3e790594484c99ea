"""Guessing at passwords: each guess waits longer, whoever is guessed at, from wherever, however many at once."""

from datetime import timedelta

import pytest

from db.unit_of_work import Database
from services.domain.errors import NotAllowed
from services.domain.people import Person
from services.people.attempts import Attempts, TooManyAttempts
from services.wiring import Services
from tests.factories import PASSWORD
from tests.services.conftest import Clock, side_by_side

ADA, HOME, OFFICE = "ada@example.edu", "192.0.2.1", "192.0.2.2"


@pytest.fixture
def attempts(database: Database, clock: Clock) -> Attempts:
    return Attempts(database, clock=clock)


def waits(attempts: Attempts, clock: Clock, *, account: str, address: str, tries: int, step: int = 1) -> list[int]:
    """How many seconds each try had to wait after the one before; it is made anew every `step` seconds."""
    found = []
    for _ in range(tries):
        began = clock.now
        while True:
            try:
                attempts.count(account, address)
            except TooManyAttempts:
                clock.pass_(seconds=step)
            else:
                break
        found.append(int((clock.now - began).total_seconds()))
    return found


def test_five_tries_are_free_and_each_later_one_waits_twice_as_long(attempts: Attempts, clock: Clock) -> None:
    found = waits(attempts, clock, account=ADA, address=HOME, tries=11)
    assert found == [0, 0, 0, 0, 0, 0, 1, 2, 4, 8, 16]


def test_no_wait_is_longer_than_a_quarter_of_an_hour(attempts: Attempts, clock: Clock) -> None:
    found = waits(attempts, clock, account=ADA, address=HOME, tries=19, step=60)
    assert found[-2:] == [900, 900]


def test_a_try_that_comes_too_soon_is_told_how_long_and_makes_nothing_longer(attempts: Attempts, clock: Clock) -> None:
    for _ in range(6):
        attempts.count(ADA, HOME)
    for _ in range(50):
        with pytest.raises(TooManyAttempts, match="Wait 1 second, then try again"):
            attempts.count(ADA, HOME)
    clock.pass_(seconds=1)
    attempts.count(ADA, HOME)


def test_an_account_that_was_left_alone_for_an_hour_begins_anew(attempts: Attempts, clock: Clock) -> None:
    waits(attempts, clock, account=ADA, address=HOME, tries=9)
    clock.pass_(minutes=61)
    assert waits(attempts, clock, account=ADA, address=OFFICE, tries=6) == [0] * 6


def test_the_right_password_forgets_what_went_before(attempts: Attempts, clock: Clock) -> None:
    waits(attempts, clock, account=ADA, address=HOME, tries=6)
    attempts.succeeded(ADA, HOME)
    assert waits(attempts, clock, account=ADA, address=HOME, tries=6) == [0] * 6


def test_one_address_that_tries_many_accounts_is_slowed_down(attempts: Attempts, clock: Clock) -> None:
    for number in range(31):
        attempts.count(f"person{number}@example.edu", HOME)
    with pytest.raises(TooManyAttempts):
        attempts.count("another@example.edu", HOME)
    attempts.count("another@example.edu", OFFICE)


def test_an_account_guessed_at_from_many_addresses_is_slowed_down(attempts: Attempts) -> None:
    for number in range(6):
        attempts.count(ADA, f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts):
        attempts.count(ADA, "198.51.100.7")


def test_somebody_who_signs_in_all_day_from_one_address_is_never_slowed_down(attempts: Attempts) -> None:
    for number in range(60):
        attempts.count(f"person{number}@example.edu", HOME)
        attempts.succeeded(f"person{number}@example.edu", HOME)


def test_an_account_that_does_not_exist_is_answered_and_slowed_down_alike(services: Services, teacher: Person) -> None:
    def answers(account: str) -> list[str]:
        said = []
        for _ in range(7):
            with pytest.raises(NotAllowed) as refused:
                services.identity.sign_in(account, "guessed", address=HOME)
            said.append(str(refused.value).partition(" Wait ")[0])
        return said

    assert answers(teacher.email) == answers("nobody@example.edu")


def test_while_it_waits_even_the_right_password_is_not_looked_at(
    database: Database, services: Services, teacher: Person
) -> None:
    ahead = Clock()
    ahead.now = services.sessions._clock() + timedelta(minutes=5)
    for _ in range(6):
        Attempts(database, clock=ahead).count(teacher.email, OFFICE)
    with pytest.raises(TooManyAttempts):
        services.identity.sign_in(teacher.email, PASSWORD, address=HOME)


def test_guesses_sent_side_by_side_are_all_counted(real_database: Database, clock: Clock) -> None:
    attempts = Attempts(real_database, clock=clock)
    answers = side_by_side(*[lambda: attempts.count(ADA, HOME)] * 20)
    assert sum(isinstance(answer, TooManyAttempts) for answer in answers) == 14
    assert answers.count(None) == 6


def test_a_password_over_the_maximum_is_simply_wrong(services: Services, teacher: Person) -> None:
    with pytest.raises(NotAllowed) as long:
        services.identity.sign_in(teacher.email, "x" * 10_000)
    with pytest.raises(NotAllowed) as short:
        services.identity.sign_in(teacher.email, "x")
    assert str(long.value) == str(short.value)

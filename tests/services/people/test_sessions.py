"""Signed-in browsers: how long they stay so, where somebody sees them, and how they end."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from db.unit_of_work import Database
from services.domain.errors import NotAllowed, NotFound
from services.domain.people import Person
from services.people.sessions import SessionLimits, Sessions
from services.providers.sealing import Sealer
from services.wiring import Services
from tests.factories import Factory
from tests.services.conftest import Clock, side_by_side

LIMITS = SessionLimits(absolute=timedelta(hours=12), idle=timedelta(hours=2), check=timedelta(minutes=15))
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sessions_on(database: Database, clock: Clock) -> Sessions:
    return Sessions(database, Sealer("a secret", "tokens"), LIMITS, pool_people=None, clock=clock)


@pytest.fixture
def sessions(database: Database, clock: Clock) -> Sessions:
    return sessions_on(database, clock)


def begin(sessions: Sessions, person: Person, address: str = "192.0.2.1") -> str:
    return sessions.redeem(sessions.ticket_for(person), address=address, agent=FIREFOX).token


def knows(sessions: Sessions, token: str) -> bool:
    return sessions.visitor(token) is not None


def test_a_session_nobody_uses_ends_after_two_hours(sessions: Sessions, teacher: Person, clock: Clock) -> None:
    used, left = begin(sessions, teacher), begin(sessions, teacher)
    clock.pass_(minutes=119)
    assert knows(sessions, used)
    clock.pass_(minutes=2)
    assert knows(sessions, used)
    assert not knows(sessions, left)


def test_a_session_used_all_day_ends_twelve_hours_after_its_sign_in(
    sessions: Sessions, teacher: Person, clock: Clock
) -> None:
    token = begin(sessions, teacher)
    for _ in range(11):
        clock.pass_(hours=1)
        assert knows(sessions, token)
    clock.pass_(minutes=59)
    assert knows(sessions, token)
    clock.pass_(minutes=2)
    assert not knows(sessions, token)


def test_a_ticket_is_good_for_a_minute_and_for_one_of_many_at_once(
    real_database: Database, real_services: Services, clock: Clock
) -> None:
    teacher = Factory(real_services, real_database).person("Ada Teacher")
    sessions = sessions_on(real_database, clock)
    late = sessions.ticket_for(teacher)
    clock.pass_(seconds=61)
    with pytest.raises(NotAllowed, match="expired"):
        sessions.redeem(late)
    ticket = sessions.ticket_for(teacher)
    answers = side_by_side(*[lambda: sessions.redeem(ticket)] * 8)
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 7


def test_a_stolen_cookie_is_worth_nothing_after_the_sign_out(sessions: Sessions, teacher: Person) -> None:
    token = begin(sessions, teacher)
    stolen = str(token)
    sessions.end(token)
    assert not knows(sessions, stolen)
    assert sessions.of(teacher, stolen) == []
    sessions.end(token)


def test_somebody_sees_where_she_is_signed_in_the_last_used_first(
    sessions: Sessions, teacher: Person, stranger: Person, clock: Clock
) -> None:
    office, home = begin(sessions, teacher, "192.0.2.1"), begin(sessions, teacher, "2001:db8::7")
    begin(sessions, stranger)
    sessions.ticket_for(teacher)
    clock.pass_(minutes=10)
    assert knows(sessions, office)
    seen = sessions.of(teacher, office)
    assert [(session.address, session.is_this) for session in seen] == [("192.0.2.1", True), ("2001:db8::7", False)]
    assert [clock.now - session.last_seen_at for session in seen] == [timedelta(0), timedelta(minutes=10)]
    assert {session.agent for session in seen} == {FIREFOX}
    assert [session.is_this for session in sessions.of(teacher, home)] == [False, True]


def test_being_seen_is_written_once_a_minute_at_most(
    sessions: Sessions, teacher: Person, clock: Clock, database: Database
) -> None:
    token = begin(sessions, teacher)
    began = clock.now

    def last_seen() -> timedelta:
        with database.unit_of_work() as work:
            return work.execute(text("SELECT last_seen_at FROM auth_sessions")).scalar_one() - began

    clock.pass_(seconds=50)
    assert knows(sessions, token)
    assert last_seen() == timedelta(0)
    clock.pass_(seconds=20)
    assert knows(sessions, token)
    assert last_seen() == timedelta(seconds=70)


def test_one_browser_is_signed_out_and_the_others_stay(sessions: Sessions, teacher: Person, stranger: Person) -> None:
    here, there = begin(sessions, teacher), begin(sessions, teacher)
    ended = next(session.id for session in sessions.of(teacher, here) if not session.is_this)
    with pytest.raises(NotFound):
        sessions.end_one(stranger, ended)
    assert knows(sessions, there)
    sessions.end_one(teacher, ended)
    assert not knows(sessions, there)
    assert knows(sessions, here)
    with pytest.raises(NotFound, match="ended already"):
        sessions.end_one(teacher, ended)


def test_everywhere_means_every_browser_of_hers_and_tickets_too(
    sessions: Sessions, teacher: Person, stranger: Person
) -> None:
    here, there, foreign = begin(sessions, teacher), begin(sessions, teacher), begin(sessions, stranger)
    ticket = sessions.ticket_for(teacher)
    sessions.end_all(teacher, but=here)
    assert (knows(sessions, here), knows(sessions, there), knows(sessions, foreign)) == (True, False, True)
    with pytest.raises(NotAllowed):
        sessions.redeem(ticket)
    sessions.end_all(teacher)
    assert not knows(sessions, here)
    assert knows(sessions, foreign)


def test_a_closed_account_is_let_in_nowhere(services: Services, make: Factory, teacher: Person) -> None:
    administrator = make.person("Olga Operator", is_administrator=True)
    ticket, token = services.sessions.ticket_for(teacher), make.token(teacher)
    services.accounts.close(administrator, teacher.id)
    assert services.sessions.visitor(token) is None
    with pytest.raises(NotAllowed):
        services.sessions.redeem(ticket)
    with pytest.raises(NotAllowed):
        services.sessions.redeem(services.sessions.ticket_for(teacher))


def test_sessions_that_are_over_are_forgotten_at_the_next_sign_in(
    sessions: Sessions, teacher: Person, clock: Clock, database: Database
) -> None:
    begin(sessions, teacher)
    clock.pass_(hours=3)
    begin(sessions, teacher)
    with database.unit_of_work() as work:
        assert work.execute(text("SELECT count(*) FROM auth_sessions")).scalar_one() == 1

"""Services on a database of their own, where every request has a connection and a transaction to itself."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from db.migrate import migrate
from db.unit_of_work import Database, with_driver
from services.domain.errors import LecternError
from services.settings import Settings
from services.wiring import Services, build

T = TypeVar("T")

_NAME = "side_by_side"
_EMPTIED = "people, courses, sign_in_attempts, workers, procrastinate_jobs, procrastinate_workers"


class Clock:
    """A clock that moves only when a test says so."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def second_database(postgres: str) -> str:
    """The URL of another database on the same server, with every migration applied."""
    engine = create_engine(with_driver(postgres), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {_NAME}"))
    engine.dispose()
    url = make_url(postgres).set(database=_NAME).render_as_string(hide_password=False)
    migrate(url)
    return url


@pytest.fixture
def real_database(second_database: str) -> Iterator[Database]:
    """A database whose commits are real; it is emptied when the test ends."""
    database = Database.at(second_database)
    yield database
    with database.unit_of_work() as work:
        work.execute(text(f"TRUNCATE {_EMPTIED} CASCADE"))
        work.commit()
    database.close()


@pytest.fixture
def real_services(settings: Settings, real_database: Database, second_database: str) -> Services:
    """The services as the app has them, on real connections."""
    return build(settings, real_database, second_database)


def side_by_side(*requests: Callable[[], T]) -> list[T | LecternError]:
    """What each of the requests got, all sent at once: a value, or the error that a person would read."""

    def answer(request: Callable[[], T]) -> T | LecternError:
        try:
            return request()
        except LecternError as error:
            return error

    with ThreadPoolExecutor(len(requests)) as threads:
        return list(threads.map(answer, requests))

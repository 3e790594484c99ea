"""One method, one transaction: leaving a unit of work without `commit` rolls back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from services.domain.errors import ProviderUnavailable


class Database:
    """Opens units of work on one PostgreSQL."""

    def __init__(self, bind: Engine | Connection) -> None:
        self._bind = bind

    @classmethod
    def at(cls, url: str, *, pool_size: int = 10) -> "Database":
        """The database at a `postgresql://` URL, with at most twice `pool_size` connections."""
        engine = create_engine(
            with_driver(url),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=10,
            pool_recycle=1800,
            connect_args={"connect_timeout": 5, "application_name": "lectern", "keepalives_idle": 30},
        )
        return cls(engine)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """A session whose work counts only if it is committed."""
        with Session(self._bind, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            try:
                yield session
            except OperationalError as error:
                if not error.connection_invalidated and error.orig is not None and error.statement is not None:
                    raise
                raise ProviderUnavailable(
                    "The database does not answer. What you saved before is safe; try again in a moment."
                ) from error

    def close(self) -> None:
        """Give back every connection."""
        if isinstance(self._bind, Engine):
            self._bind.dispose()


def with_driver(url: str) -> str:
    """The URL with psycopg2 named, because SQLAlchemy 2.1 reads a bare `postgresql://` as psycopg 3."""
    return make_url(url).set(drivername="postgresql+psycopg2").render_as_string(hide_password=False)

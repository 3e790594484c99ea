"""One method, one transaction: leaving a unit of work without `commit` rolls back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnection
from sqlalchemy.orm import Session

from db.prepared import prepare_on
from services.domain.errors import DatabaseUnavailable

_NO_ROOM = ("53100", "58030")  # the disk is full; it cannot be written
_NO_ROOM_WORDS = (
    "The database has no room left on its disk. What was saved before is safe; "
    "tell whoever looks after it, and try again when there is room."
)
_MET = ("40P01", "40001")  # two waited for each other, and this one was chosen to give way
_MET_WORDS = (
    "Somebody changed the same at the same moment, so this was not done. "
    "What was saved before is safe; try again in a moment."
)

_ONLY_READ = "25006"  # it was the server to write to until another took its place

_ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}
_LET_GO = (
    "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3; "
    "SET idle_in_transaction_session_timeout = '60s'"
)
"""Each side finds out within a minute that the other's machine is gone. Otherwise the server would go on holding what
a worker had locked when its power failed, for the two hours that TCP waits by itself; so it would for one that is
halted in the middle of a transaction."""

Work = Session
Lookup = Session | Connection
"""What a query that asks for columns, not for objects, can be asked through."""


class Database:
    """Opens units of work on one PostgreSQL."""

    def __init__(self, bind: Engine | Connection, reader: Engine | None = None) -> None:
        self._bind = bind
        # A connection is a test's, whose outer transaction must hold everything.
        self._reader = reader or bind

    @classmethod
    def at(cls, url: str, *, pool_size: int = 20) -> "Database":
        """The database at a `postgresql://` URL, with at most `pool_size` connections, half of them for reading."""

        def engine(**options: Any) -> Engine:
            made = create_engine(
                with_driver(url),
                pool_size=pool_size // 2,
                max_overflow=0,  # what overflows is closed again after each use, and opening costs more than the query
                pool_timeout=10,
                pool_recycle=1800,
                hide_parameters=True,  # errors are logged, and parameters are what people wrote
                connect_args={"connect_timeout": 5, "application_name": "lectern", **_ALIVE},
                **options,
            )
            event.listen(made, "connect", _let_go_of_the_gone)
            return made

        # Where nothing is ever in a transaction, nothing has to be rolled back on return.
        reader = engine(isolation_level="AUTOCOMMIT", pool_reset_on_return=None)
        prepare_on(reader)
        return cls(engine(), reader)

    @contextmanager
    def unit_of_work(self) -> Iterator[Work]:
        """A session whose work counts only if it is committed."""
        with (
            self._told(),
            Session(self._bind, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
        ):
            yield session

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """A session for reading alone: each query stands for itself, which saves the trips of a transaction."""
        with (
            self._told(),
            Session(self._reader, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
        ):
            yield session

    @contextmanager
    def lookup(self) -> Iterator[Connection]:
        """The same without objects: a bare connection, which asks for columns at a third of the cost."""
        with self._told():
            if isinstance(self._reader, Connection):
                yield self._reader
            else:
                with self._reader.connect() as connection:
                    yield connection

    def server_version(self) -> str:
        """The version the server says it is, such as `18.4`."""
        with self.lookup() as work:
            return str(work.execute(text("SHOW server_version")).scalar_one())

    @contextmanager
    def _told(self) -> Iterator[None]:
        """A database that does not answer becomes a sentence."""
        try:
            yield
        except (OperationalError, InterfaceError, InternalError, NoFreeConnection) as error:
            if not isinstance(error, NoFreeConnection):
                code = getattr(error.orig, "pgcode", None)
                if code in _NO_ROOM:
                    raise DatabaseUnavailable(_NO_ROOM_WORDS) from error
                if code in _MET:
                    raise DatabaseUnavailable(_MET_WORDS) from error
                if _is_fault_of_statement(error):
                    raise
                self.close()  # if one connection is dead, so are the others, and nobody else shall find that out
            raise DatabaseUnavailable(
                "The database does not answer. What was saved before is safe; try again in a moment."
            ) from error

    def close(self) -> None:
        """Give back every connection; whoever needs one later gets a new one."""
        for bind in (self._bind, self._reader):
            if isinstance(bind, Engine):
                bind.dispose()


def with_driver(url: str) -> str:
    """The URL with psycopg2 named, because SQLAlchemy 2.1 reads a bare `postgresql://` as psycopg 3."""
    return make_url(url).set(drivername="postgresql+psycopg2").render_as_string(hide_password=False)


def _let_go_of_the_gone(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LET_GO)
    connection.commit()


def _is_fault_of_statement(error: DBAPIError) -> bool:
    """The server answered, and what it said concerns this statement (a lock timeout, a full disk)."""
    code = getattr(error.orig, "pgcode", None)
    return code not in {None, _ONLY_READ} and not error.connection_invalidated

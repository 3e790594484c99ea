"""Has PostgreSQL plan a query once for each connection: what pages ask at every run takes longer to plan than to do."""

from itertools import count
from typing import TYPE_CHECKING, Any

from psycopg2 import ProgrammingError
from psycopg2.extensions import AsIs
from sqlalchemy import Connection, Engine, Result, Select, TextualSelect, bindparam, column, event, text

if TYPE_CHECKING:
    from db.unit_of_work import Lookup

_WORTH_IT = 250
"""Characters from which on a statement has so many tables that planning it is the larger part."""

_MOST_KEPT = 300
_KEPT = "lectern.prepared"
_SEEN_ONCE, _REFUSED = "", "-"
_OPTION = "lectern_named"
_numbers = count(1)


class Named:
    """A query that goes by a name of its own: once a connection knows it, only the name and the values are sent.

    Otherwise SQLAlchemy writes a long statement out at every run, only for it to be looked up by its text: for a
    question laid open that takes longer than all the rest of the query.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.name = f"lectern_named_{next(_numbers)}"
        self._statement = statement
        self._brief: TextualSelect | None = None

    def ask(self, work: "Lookup", values: dict[str, Any]) -> Result[*tuple[Any, ...]]:
        """What `execute` gives for the whole statement."""
        if self._brief is not None and isinstance(work, Connection) and self.name in work.info.get(_KEPT, ()):
            return work.execute(self._brief, values)
        return work.execute(self._statement, values, execution_options={_OPTION: self})

    def known(self, given: list[str], context: Any) -> None:
        """A connection knows it by its name, and takes these values in this order."""
        binds = [bindparam(name, type_=context.compiled.binds[name].type) for name in given]
        asked = text(f"EXECUTE {self.name} ({', '.join(f':{name}' for name in given)})").bindparams(*binds)
        self._brief = asked.columns(*(column(str(each.key), each.type) for each in self._statement.selected_columns))


def prepare_on(engine: Engine) -> None:
    """Prepare the long statements of this engine that come again, for as long as each of its connections lasts.

    Only what is given by name at each call becomes a parameter; constants stay constants, so that an index on a part
    of a table is still found. The engine has to be in AUTOCOMMIT: a statement that cannot be prepared is asked as it
    is, and its failure must not end a transaction.
    """
    event.listen(engine, "before_cursor_execute", _prepared, retval=True)


def _prepared(  # noqa: PLR0917 - as SQLAlchemy calls it
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool
) -> tuple[str, Any]:
    """What is sent in the place of a statement: itself, or the name under which it is known to this connection."""
    named = context.execution_options.get(_OPTION)
    is_worth_it = named is not None or len(statement) >= _WORTH_IT
    if executemany or not is_worth_it or context.compiled is None:
        return statement, parameters
    # Whatever has a name of its own is given at each call; the names of constants are made up.
    names = dict.fromkeys(name for bind, name in context.compiled.bind_names.items() if bind.key == name)
    given = [name for name in names if f"%({name})s" in statement]
    if not given:
        return statement, parameters
    places = {name: AsIs(f"${place}") for place, name in enumerate(given, 1)}
    planned = cursor.mogrify(statement, {**parameters, **places}).decode()
    kept: dict[str, str] = connection.info.setdefault(_KEPT, {})
    if planned not in kept:
        if len(kept) < _MOST_KEPT:
            kept[planned] = _SEEN_ONCE
        return statement, parameters
    if kept[planned] == _SEEN_ONCE:
        name = named.name if named else f"lectern_{len(kept)}_{id(planned)}"
        kept[planned] = _prepare(cursor, planned, name)
        if named and kept[planned] == name:
            kept[name] = name
            named.known(given, context)
    if kept[planned] == _REFUSED:
        return statement, parameters
    return f"EXECUTE {kept[planned]} ({', '.join(f'%({name})s' for name in given)})", parameters


def _prepare(cursor: Any, planned: str, name: str) -> str:
    try:
        cursor.execute(f"PREPARE {name} AS {planned}")
    except ProgrammingError:  # PostgreSQL cannot tell the type of a parameter
        return _REFUSED
    return name

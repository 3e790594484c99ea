"""Has PostgreSQL plan a query once for each connection: what pages ask at every run takes longer to plan than to do."""

from typing import Any

from psycopg2 import ProgrammingError
from psycopg2.extensions import AsIs
from sqlalchemy import Connection, Engine, event

_WORTH_IT = 250
"""Characters from which on a statement has so many tables that planning it is the larger part."""

_MOST_KEPT = 300
_KEPT = "lectern.prepared"
_SEEN_ONCE, _REFUSED = "", "-"


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
    if executemany or len(statement) < _WORTH_IT or context.compiled is None:
        return statement, parameters
    # Whatever has a name of its own is given at each call; the names of constants are made up.
    named = dict.fromkeys(name for bind, name in context.compiled.bind_names.items() if bind.key == name)
    given = [name for name in named if f"%({name})s" in statement]
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
        kept[planned] = _prepare(cursor, planned, f"lectern_{len(kept)}_{id(planned)}")
    if kept[planned] == _REFUSED:
        return statement, parameters
    return f"EXECUTE {kept[planned]} ({', '.join(f'%({name})s' for name in given)})", parameters


def _prepare(cursor: Any, planned: str, name: str) -> str:
    try:
        cursor.execute(f"PREPARE {name} AS {planned}")
    except ProgrammingError:  # PostgreSQL cannot tell the type of a parameter
        return _REFUSED
    return name

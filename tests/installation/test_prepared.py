"""Queries that come again are planned once for each connection, and answer as they did before."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Connection, String, bindparam, column, func, literal, select, text, values

from db.models import QuestionRow
from db.unit_of_work import Database
from services.domain.lifecycle import QuestionStatus

OF_COURSE = select(*QuestionRow.__table__.columns).where(
    QuestionRow.course_id == bindparam("course_id"), QuestionRow.status == QuestionStatus.IN_REVIEW
)


@pytest.fixture
def connection(postgres: str) -> Iterator[Connection]:
    """One connection of those that pages read through."""
    database = Database.at(postgres)
    with database.lookup() as opened:
        assert isinstance(opened, Connection)
        yield opened
    database.close()


def prepared(connection: Connection) -> list[str]:
    """What this connection has had planned."""
    return list(connection.execute(text("SELECT statement FROM pg_prepared_statements ORDER BY name")).scalars())


def test_what_comes_again_is_planned_once(connection: Connection) -> None:
    for _ in range(4):
        assert connection.execute(OF_COURSE, {"course_id": uuid4()}).all() == []
    [planned] = prepared(connection)
    assert "$1" in planned


def test_what_is_no_parameter_stays_in_the_plan_so_that_an_index_on_a_part_of_a_table_serves(
    connection: Connection,
) -> None:
    for _ in range(2):
        connection.execute(OF_COURSE, {"course_id": uuid4()})
    [planned] = prepared(connection)
    assert "status = 'in_review'" in planned


def test_each_call_is_answered_with_what_it_asks_for(connection: Connection) -> None:
    padding = "it's 100 % of “what” is \\ kept " * 12
    rows = values(column("name", String), column("about", String), name="kept").data(
        [("Ada", padding), ("Bea", padding)]
    )
    asked = select(rows.c.about, func.length(literal(padding))).where(
        rows.c.name == bindparam("name", type_=String), rows.c.about == padding
    )
    for name, found in (("Ada", 1), ("Bea", 1), ("O'Hara %s", 0), ("Ada", 1), (None, 0)):
        answer = connection.execute(asked, {"name": name}).all()
        assert [tuple(row) for row in answer] == [(padding, len(padding))] * found


def test_what_cannot_be_prepared_is_asked_as_it_is(connection: Connection) -> None:
    asked = select(func.json_build_object("told", bindparam("told"), "padding", "not worth it otherwise " * 20))
    for told in ("one", "two", "three"):
        assert connection.execute(asked, {"told": told}).scalar_one()["told"] == told
    assert prepared(connection) == []

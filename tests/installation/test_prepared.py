"""Queries that come again are planned once for each connection, and answer as they did before."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import (
    Connection,
    Enum,
    String,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
    text,
    type_coerce,
    values,
)

from db.models import QuestionRow
from db.prepared import Named
from db.queries import opened_questions, review_queue, sessions
from db.queries.review_order import Shape
from db.unit_of_work import Database
from services.domain.lifecycle import QuestionStatus
from services.domain.review_queue import EVERYTHING

ONE, OTHER = uuid4(), uuid4()
ENUM = Enum(QuestionStatus, native_enum=False, values_callable=lambda kind: [each.value for each in kind])
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


def test_a_named_query_is_answered_alike_by_its_name_on_every_connection(postgres: str, connection: Connection) -> None:
    padding = "not worth it otherwise " * 20
    status = type_coerce(literal(QuestionStatus.DRAFT.value, type_=String), ENUM)
    whole = select(
        cast(bindparam("asked"), Uuid).label("id"),
        status.label("status"),
        literal(padding, type_=String).label("about"),
    )
    named = Named(whole)
    other = Database.at(postgres)
    with other.lookup() as second:
        for each in (connection, second):
            for asked in (ONE, OTHER, ONE, OTHER):
                answer = named.ask(each, {"asked": asked, "not_asked": 1})
                assert [tuple(row) for row in answer] == [(asked, QuestionStatus.DRAFT, padding)]
            assert len(prepared(each)) == 1
    other.close()


def test_what_pages_ask_by_name_has_the_columns_of_the_whole(connection: Connection) -> None:
    asked = {name: uuid4() for name in ("person_id", "question_id", "asked_course", "after")}
    asked |= {"token_hash": b"", "now": datetime.now(UTC), "seen_after": datetime.now(UTC)}
    queue = Shape.of(EVERYTHING)
    for named in (
        opened_questions.OPENED,
        review_queue.ON_DESK,
        review_queue.following(queue, has_place=False, is_claimed=True),
        review_queue.following(queue, has_place=True, is_claimed=False),
        sessions.BY_TOKEN,
    ):
        whole, again, by_name = (named.ask(connection, asked) for _ in range(3))
        assert [*by_name.keys()] == [*whole.keys()] == [*again.keys()]
        assert named.name in {row.name for row in connection.execute(text("SELECT name FROM pg_prepared_statements"))}

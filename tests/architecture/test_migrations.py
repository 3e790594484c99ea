"""The migrations make exactly the tables that the models describe."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from db.migrate import NewerDatabase, check_drift, migrate
from db.unit_of_work import with_driver
from services.domain.errors import DatabaseUnavailable, LecternError


def test_the_models_have_not_drifted_from_the_migrations(postgres: str) -> None:
    check_drift(postgres)


def test_migrating_twice_changes_nothing(postgres: str) -> None:
    assert migrate(postgres) is False


def test_data_of_a_newer_lectern_is_left_alone(postgres: str) -> None:
    engine = create_engine(with_driver(postgres))
    with engine.begin() as connection:
        current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(NewerDatabase, match="newer version of Lectern"):
            migrate(postgres)
    finally:
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :current"), {"current": current})
        engine.dispose()


def test_a_database_that_cannot_be_reached_is_a_sentence_without_its_password() -> None:
    with pytest.raises(DatabaseUnavailable, match="Check that it runs, and DATABASE_URL") as told:
        migrate("postgresql://lectern:a-secret@127.0.0.1:1/lectern")
    assert "a-secret" not in str(told.value)


@pytest.mark.parametrize(
    ("owner", "sentence"), [("DEFAULT", "own the database"), ("tenant", "run CREATE EXTENSION vector")]
)
def test_a_database_in_which_lectern_may_not_do_all_says_what_is_to_be_done(
    postgres: str, owner: str, sentence: str
) -> None:
    engine = create_engine(with_driver(postgres), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE ROLE tenant LOGIN PASSWORD 'hers'"))
        connection.execute(text(f"CREATE DATABASE bare OWNER {owner}"))
    url = make_url(postgres).set(username="tenant", password="hers", database="bare")
    try:
        with pytest.raises(LecternError, match=sentence):
            migrate(url.render_as_string(hide_password=False))
    finally:
        with engine.connect() as connection:
            connection.execute(text("DROP DATABASE bare WITH (FORCE)"))
            connection.execute(text("DROP ROLE tenant"))
        engine.dispose()

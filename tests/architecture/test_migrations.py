"""The migrations make exactly the tables that the models describe."""

import pytest
from sqlalchemy import create_engine, text

from db.migrate import NewerDatabase, check_drift, migrate
from db.unit_of_work import with_driver


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

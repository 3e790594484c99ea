"""The embedded PostgreSQL in the folders that people really have."""

import os
import signal
from pathlib import Path

import psycopg2
import pytest

from db.embedded import DatabaseDidNotStart, EmbeddedPostgres
from tests.waiting import wait_until


def answers(url: str) -> bool:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    finally:
        connection.close()


def test_it_runs_in_a_long_path_with_spaces_until_its_last_holder_lets_go(open_folder: Path) -> None:
    folder = (
        open_folder
        / "my lectures, and a path that is rather longer than the hundred characters of a socket's name"
        / "pg"
    )
    first, second = EmbeddedPostgres(folder), EmbeddedPostgres(folder)
    url = first.acquire()
    assert second.acquire() == url
    first.release()
    assert answers(url)
    second.release()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(url)
    again = EmbeddedPostgres(folder)
    assert again.acquire() == url, "the same port, so that whoever was connected finds it again"
    again.release()


def test_a_server_that_was_killed_is_started_again_where_it_was(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder / "killed")
    url = server.acquire()
    try:
        assert not server.revive(), "it runs"
        connected = psycopg2.connect(url)
        os.kill(int((open_folder / "killed" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        assert wait_until(lambda: revived(server), "the return of the server", seconds=30)
        assert answers(url)
        with pytest.raises(psycopg2.OperationalError):
            connected.cursor().execute("SELECT 1")
    finally:
        server.release()


def revived(server: EmbeddedPostgres) -> bool:
    """Whether this try brought it back; its processes may need a moment to notice that it is dead."""
    try:
        return server.revive()
    except DatabaseDidNotStart:
        return False


def test_nobody_gets_in_without_the_password_of_the_folder(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder / "closed")
    url = server.acquire()
    try:
        password = (open_folder / "closed" / "password").read_text()
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(url.replace(password, "guessed"))
        assert (open_folder / "closed" / "password").stat().st_mode & 0o077 == 0
    finally:
        server.release()


def test_a_folder_of_another_postgresql_is_left_alone(open_folder: Path) -> None:
    data = open_folder / "newer" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("19\n")
    with pytest.raises(DatabaseDidNotStart, match="written by PostgreSQL 19"):
        EmbeddedPostgres(open_folder / "newer").acquire()
    assert [entry.name for entry in data.iterdir()] == ["PG_VERSION"]


@pytest.mark.skipif(os.geteuid() != 0, reason="PostgreSQL runs as the person herself unless she is root")
def test_as_root_a_folder_that_the_databases_user_may_not_enter_gets_a_sentence(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(DatabaseDidNotStart, match=r"refuses to run as root.*may not enter.*LECTERN_HOME"):
        EmbeddedPostgres(closed / "postgres").acquire()


def test_a_damaged_folder_says_what_the_server_said(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder / "damaged")
    server.acquire()
    server.release()
    (open_folder / "damaged" / "data" / "global" / "pg_control").unlink()
    with pytest.raises(DatabaseDidNotStart, match=r"could not be used.*server\.log"):
        EmbeddedPostgres(open_folder / "damaged").acquire()

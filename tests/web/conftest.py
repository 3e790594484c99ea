"""The application served as it is in earnest, with a month of a teacher's work in its data folder."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import pytest
import websockets
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.furnished import Address, furnish
from components.web.routes import ROUTES
from components.web.wall import Wall
from services.domain.people import Person
from services.settings import read_settings
from services.setup.hosts import HostRule
from services.wiring import Runtime, Services
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]
START_SECONDS = 60

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    code: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is running, and the file that its log goes to."""

    port: int
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}"

    def ask(self, method: str, target: str, headers: Headers | None = None, body: bytes = b"") -> Answer:
        """Send one request exactly as it is given: nothing is normalised, and Host is ours unless it is among them."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            given = {name.lower() for name, _ in headers or []}
            connection._validate_path = lambda _path: None  # type: ignore[attr-defined]
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            if "host" not in given:
                connection.putheader("Host", self.host)
            if "content-length" not in given and (body or method in {"POST", "PUT"}):
                connection.putheader("Content-Length", str(len(body)))
            for name, value in headers or []:
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()


@contextmanager
def open_page(
    url: str, cookie: str = "", *, origin: str | None = None, name: str = "127.0.0.1", headers: Headers | None = None
) -> Iterator[Callable[[str], bytes]]:
    """A browser that has opened Lectern under a name; what it gives runs a page and returns all that was sent."""
    port = urlsplit(url).port
    with connect(
        f"ws://{name}:{port}/_stcore/stream",
        sock=socket.create_connection(("127.0.0.1", port), timeout=30),
        subprotocols=[websockets.Subprotocol("streamlit")],
        origin=None if origin is None else websockets.Origin(origin),
        additional_headers=[*(headers or []), *([("Cookie", cookie)] if cookie else [])],
        max_size=None,
        compression=None,
    ) as connection:
        yield partial(_run, connection)


def page_run(url: str, path: str = "", *, cookie: str = "", origin: str | None = None) -> bytes:
    """Everything that a browser is sent when it opens this page."""
    with open_page(url, cookie, origin=origin) as run:
        return run(path)


def _run(connection: ClientConnection, path: str) -> bytes:
    asked = BackMsg()
    asked.rerun_script.page_name = path
    connection.send(asked.SerializeToString())
    sent = b""
    while True:
        message = connection.recv(timeout=30, decode=False)
        sent += message
        answer = ForwardMsg()
        answer.ParseFromString(message)
        if answer.WhichOneof("type") == "script_finished":
            return sent


@contextmanager
def running(home: Path, **settings: str) -> Iterator[Served]:
    """The app as `manage.py serve` runs it, on a data folder, without a worker."""
    port = free_port()
    home.parent.mkdir(parents=True, exist_ok=True)
    log = home.parent / f"{port}.log"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LECTERN_", "OPENAI_"))}
    kept.pop("DATABASE_URL", None)
    environment = {
        **kept,
        "LECTERN_HOME": str(home),
        "LECTERN_PORT": str(port),
        "LECTERN_WORKER": "false",
        **settings,
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
    served = Served(port, log, process)
    try:
        wait_until(lambda: process.poll() is not None or _serves(served), "serving", seconds=START_SECONDS)
        assert process.poll() is None, log.read_text()
        yield served
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _serves(served: Served) -> bool:
    try:
        return served.ask("GET", "/healthz").code == 200
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Furnished:
    """A data folder with people and courses in it, and the address of every page."""

    home: Path
    runtime: Runtime
    pages: list[Address]

    @property
    def cookie(self) -> tuple[str, str]:
        """The header by which the browser of the furnished teacher is known."""
        return "Cookie", self.pages[1][3]

    @property
    def teacher(self) -> Person:
        """Who is signed in with that cookie."""
        visitor = self.runtime.services.sessions.visitor(self.cookie[1].partition("=")[2])
        assert visitor is not None
        return visitor.person


@pytest.fixture
def browser() -> Iterator[TestClient]:
    """Asks our routes alone, behind the wall."""
    hosts = HostRule(read_settings(LECTERN_HOSTS="testserver", _env_file=None))
    with TestClient(Starlette(routes=ROUTES, middleware=[Middleware(Wall, hosts=hosts)])) as client:
        yield client


def sign_in(services: Services, browser: TestClient, person: Person) -> None:
    """Turn a ticket into the cookie, as the browser does that a page sends there."""
    assert browser.post("/session/begin", content=services.sessions.ticket_for(person)).status_code == 204


@pytest.fixture(scope="session")
def furnished() -> Iterator[Furnished]:
    with TemporaryDirectory(prefix="lectern-") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "home"
        runtime = Runtime(read_settings(LECTERN_HOME=home, _env_file=None))
        try:
            yield Furnished(home, runtime, furnish(runtime))
        finally:
            runtime.close()


@pytest.fixture(scope="session")
def served(furnished: Furnished) -> Iterator[Served]:
    """The application on one machine, as `make run` starts it."""
    with running(furnished.home) as server:
        yield server

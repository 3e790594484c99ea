"""Bodies that are too large, too slow or never end, sent over a socket to the server that is used in earnest."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from threading import Event, Thread
from time import monotonic

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from components.session import COOKIE
from components.web import bodies, uploads
from components.web.routes import ROUTES
from components.web.wall import Wall
from services.domain.people import Person
from services.domain.uploads import PART_SIZE, ChosenFile, UploadPlan
from services.settings import read_settings
from services.setup.hosts import HostRule
from services.wiring import Services
from tests.factories import Factory
from tests.upload_links import part_urls
from tests.waiting import wait_until

STILL_SECONDS = 1.2
LONG_SECONDS = 30.0

Arrived = Callable[[], tuple[int, ...]]


@pytest.fixture
def port(services: Services, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Where the routes are served, with less patience than in earnest."""
    monkeypatch.setattr(bodies, "_TICKET_SECONDS", STILL_SECONDS)
    monkeypatch.setattr(uploads, "_STILL_SECONDS", STILL_SECONDS)
    monkeypatch.setattr(uploads, "_REST_SECONDS", STILL_SECONDS)
    hosts = HostRule(read_settings(_env_file=None))
    app = Starlette(routes=ROUTES, middleware=[Middleware(Wall, hosts=hosts)])
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        wait_until(lambda: server.started, "serving", seconds=10)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def plan(services: Services, make: Factory, teacher: Person) -> UploadPlan:
    """An upload of one whole part and a short one."""
    chosen = ChosenFile("week.mp4", PART_SIZE + 1000, "video/mp4", 1)
    return services.uploads.begin(teacher, make.course(teacher), chosen)


@pytest.fixture
def urls(services: Services, teacher: Person, plan: UploadPlan) -> dict[int, str]:
    """Where its parts go."""
    return part_urls(services, teacher, plan)


@pytest.fixture
def arrived(services: Services, teacher: Person, plan: UploadPlan) -> Arrived:
    """Tells which of its parts have arrived."""
    return lambda: services.uploads.plan(teacher, plan.lecture_id).arrived


@pytest.fixture
def cookie(make: Factory, teacher: Person) -> str:
    """The header by which the teacher's browser is known."""
    return f"Cookie: {COOKIE}={make.token(teacher)}"


class Sender:
    """A client that sends what it likes, when it likes."""

    def __init__(self, port: int, method: str, path: str, *headers: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = (f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", "")
        self.socket.sendall("\r\n".join(lines).encode())

    def answer(self) -> bytes:
        """Everything that comes until the server closes the connection."""
        received = b""
        try:
            while chunk := self.socket.recv(65536):
                received += chunk
        except ConnectionResetError:
            pass  # the server closed with bytes of ours unread
        self.socket.close()
        return received


@pytest.mark.parametrize("path", ["/session/begin", "/session/end"])
def test_a_ticket_of_more_than_four_kilobytes_is_refused_unread(port: int, path: str) -> None:
    for announced in ("4097", "99999999999"):
        answer = Sender(port, "POST", path, f"Content-Length: {announced}").answer()
        assert answer.startswith(b"HTTP/1.1 413")
    sender = Sender(port, "POST", path, "Transfer-Encoding: chunked")
    sender.socket.sendall(b"1001\r\n" + b"x" * 4097)
    assert sender.answer().startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("path", ["/session/begin", "/session/end"])
def test_a_ticket_that_does_not_come_is_not_waited_for(port: int, path: str) -> None:
    began = monotonic()
    sender = Sender(port, "POST", path, "Content-Length: 43")
    sender.socket.sendall(b"half a ticket")
    answer = sender.answer()
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in answer.lower()
    assert STILL_SECONDS <= monotonic() - began < LONG_SECONDS


def trickled(sender: Sender) -> bytes:
    """What is answered to a body of which a byte comes now and then; nothing after a hundred."""
    sender.socket.settimeout(STILL_SECONDS / 8)
    try:
        for _ in range(100):
            sender.socket.sendall(b"x")
            with suppress(TimeoutError):
                return sender.socket.recv(1000)
        return b""
    finally:
        sender.socket.close()


def test_a_ticket_that_trickles_is_not_waited_for_either(port: int) -> None:
    """Each byte comes in time, the whole does not."""
    sender = Sender(port, "POST", "/session/begin", "Content-Length: 4000")
    assert trickled(sender).startswith(b"HTTP/1.1 408")


def test_a_part_that_announces_too_much_is_refused_unread(
    port: int, urls: dict[int, str], arrived: Arrived, cookie: str
) -> None:
    for number, length in ((1, PART_SIZE), (2, 1000)):
        answer = Sender(port, "PUT", urls[number], cookie, f"Content-Length: {length + 1}").answer()
        assert answer.startswith(b"HTTP/1.1 413")
        assert b"connection: close" in answer.lower()
    assert arrived() == ()


def test_a_part_that_grows_beyond_its_place_is_refused_and_its_neighbour_untouched(
    services: Services, port: int, urls: dict[int, str], arrived: Arrived, cookie: str
) -> None:
    second = Sender(port, "PUT", urls[2], cookie, "Content-Length: 1000", "Connection: close")
    second.socket.sendall(b"b" * 1000)
    assert second.answer().startswith(b"HTTP/1.1 204")
    first = Sender(port, "PUT", urls[1], cookie, "Transfer-Encoding: chunked", "Connection: close")
    body = b"a" * (PART_SIZE + 1)
    first.socket.sendall(b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n")
    assert first.answer().startswith(b"HTTP/1.1 400")
    assert arrived() == (2,)
    (stored,) = (services.store._uploads).glob("*/body")
    assert stored.read_bytes()[PART_SIZE:] == b"b" * 1000


def test_bytes_beyond_the_announced_length_are_no_part_of_the_part(
    services: Services, port: int, urls: dict[int, str], cookie: str
) -> None:
    sender = Sender(port, "PUT", urls[2], cookie, "Content-Length: 1000")
    sender.socket.sendall(b"b" * 1000 + b"c" * 50 + b"\r\n\r\n")
    answer = sender.answer()
    assert b"HTTP/1.1 400" in answer  # what follows is no request
    (stored,) = services.store._uploads.glob("*/body")
    assert set(stored.read_bytes()[PART_SIZE:]) <= {0, ord("b")}


def test_a_part_that_stands_still_is_given_up_and_does_not_count(
    port: int, urls: dict[int, str], arrived: Arrived, cookie: str
) -> None:
    sender = Sender(port, "PUT", urls[1], cookie, f"Content-Length: {PART_SIZE}")
    sender.socket.sendall(b"a" * 100_000)
    answer = sender.answer()
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in answer.lower()
    assert b"What has arrived is kept" in answer
    assert arrived() == ()
    again = Sender(port, "PUT", urls[1], cookie, f"Content-Length: {PART_SIZE}", "Connection: close")
    again.socket.sendall(b"a" * PART_SIZE)
    assert again.answer().startswith(b"HTTP/1.1 204")
    assert arrived() == (1,)


def test_a_slow_part_is_taken_as_long_as_it_moves(
    port: int, urls: dict[int, str], arrived: Arrived, cookie: str
) -> None:
    sender = Sender(port, "PUT", urls[2], cookie, "Content-Length: 1000", "Connection: close")
    pause = Event()
    began = monotonic()
    for _ in range(10):
        sender.socket.sendall(b"b" * 100)
        pause.wait(STILL_SECONDS / 4)
    assert sender.answer().startswith(b"HTTP/1.1 204")
    assert monotonic() - began > 2 * STILL_SECONDS
    assert arrived() == (2,)


@pytest.fixture
def brief_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part may take no longer than it may stand still."""
    monkeypatch.setattr(uploads, "_PART_SECONDS", STILL_SECONDS)


@pytest.mark.usefixtures("brief_parts")
def test_a_part_has_an_end_in_time_however_steadily_it_trickles(
    port: int, urls: dict[int, str], arrived: Arrived, cookie: str
) -> None:
    sender = Sender(port, "PUT", urls[1], cookie, f"Content-Length: {PART_SIZE}")
    assert trickled(sender).startswith(b"HTTP/1.1 408")
    assert arrived() == ()


def test_a_forged_link_cannot_hold_a_connection_with_a_body_that_never_ends(port: int, cookie: str) -> None:
    for known in ([], [cookie]):
        sender = Sender(port, "PUT", "/uploads/forged", *known, "Content-Length: 1000000")
        sender.socket.sendall(b"x" * 1000)
        answer = sender.answer()
        assert answer.startswith(b"HTTP/1.1 403")
        assert b"connection: close" in answer.lower()


def test_a_body_of_tiny_chunks_is_written_away_as_it_comes(
    urls: dict[int, str], services: Services, teacher: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million chunks of one byte would be forty times their size in memory if they were kept until there are 2 MB."""
    piled = []

    async def trickle() -> None:
        async def chunks():  # type: ignore[no-untyped-def]
            for number in range(20_000):
                yield bytes([number % 256])

        with services.store.receive(urls[1].removeprefix("/uploads/"), holder=teacher.id) as part:
            write = part.write
            monkeypatch.setattr(type(part), "write", lambda _part, given: (piled.append(len(given)), write(given)))
            await uploads._write(chunks(), part)

    asyncio.run(trickle())
    assert sum(piled) == 20_000
    assert max(piled) <= 256

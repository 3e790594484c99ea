"""The wall around the application: who may ask under which name and from which page, and what each answer forbids."""

from collections.abc import Sequence

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from components.client_address import client_address
from components.web.cookie import named_inside
from components.web.headers import RawHeaders, security_headers
from services.logs import logger
from services.setup.hosts import HostRule

log = logger("web")

_HTTPS = frozenset({"https", "wss"})
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_HEALTH = "/healthz"
_MOST_PROXIES_NAMED = 10

# Doors of Streamlit's that Lectern does not use: statistics for anybody, an interface for programs, a way to fill the
# memory for whoever has a page open (recordings come in through `/uploads`), old components.
_CLOSED = (
    "/_stcore/metrics",
    "/_stcore/agent",
    "/_stcore/script-health-check",
    "/_stcore/upload_file",
    "/component",
)


class Wall:
    """Pure ASGI: it looks at a request once, when it begins, and at the beginning of the answer.

    A browser that was led to Lectern under another name (DNS rebinding), a page of another
    site that sends something in her name (CSRF), and a page of another site or port that
    opens her websocket are refused before anything of Streamlit's or ours runs.
    `stores` and `sign_ins` are the origins that pages may talk to besides (see `security_headers`).
    """

    def __init__(
        self, app: ASGIApp, *, hosts: HostRule, stores: Sequence[str] = (), sign_ins: Sequence[str] = ()
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._stores = tuple(stores)
        self._sign_ins = tuple(sign_ins)
        self._strange_proxies: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["scheme"] in _HTTPS:
            scope = {**scope, "headers": named_inside(scope["headers"])}
        connection = HTTPConnection(scope)
        answer = self._refusal(connection) or self._app
        if scope["type"] == "http":
            send = self._with_headers(connection, send)
        elif isinstance(answer, JSONResponse):
            await receive()  # the handshake, which has to be taken before it can be answered
        await answer(scope, receive, send)

    def _refusal(self, connection: HTTPConnection) -> JSONResponse | None:
        """The answer to whoever gets no further; None for everybody else."""
        path: str = connection.scope["path"]
        hosts = connection.headers.getlist("host")
        # A load balancer asks for the health check under the machine's address; it tells nothing.
        if path != _HEALTH and (len(hosts) != 1 or not self._hosts.allows(hosts[0])):
            return _refused(connection, 400, "Lectern is not reached under this name.")
        if any(path == door or path.startswith(f"{door}/") for door in _CLOSED):
            return _refused(connection, 404, "There is nothing here.")
        is_reading = connection.scope["type"] == "http" and connection.scope["method"] in _READS
        if not is_reading and not _is_from_own_page(connection):
            self._name_strange_proxy(connection)
            return _refused(connection, 403, "This request did not come from a page of Lectern.")
        return None

    def _name_strange_proxy(self, connection: HTTPConnection) -> None:
        """Say once in the log which proxy's word is not taken, because nobody can sign in through it."""
        peer = client_address(connection)
        is_told_https = connection.headers.get("x-forwarded-proto") == "https" and not _is_https(connection)
        if is_told_https and peer not in self._strange_proxies and len(self._strange_proxies) < _MOST_PROXIES_NAMED:
            self._strange_proxies.add(peer)
            log.warning("proxy_not_believed", peer=peer, remedy="if it is yours, name it in LECTERN_PROXIES")

    def _with_headers(self, connection: HTTPConnection, send: Send) -> Send:
        """`send`, with the security headers on the answer, except those that the route has set itself."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own: RawHeaders = list(message.get("headers", ()))
                named = {name.lower() for name, _ in own}
                ours = headers_for(connection, stores=self._stores, sign_ins=self._sign_ins)
                message["headers"] = [*own, *(header for header in ours if header[0] not in named)]
            await send(message)

        return send_with_headers


def headers_for(
    connection: HTTPConnection, *, stores: tuple[str, ...] = (), sign_ins: tuple[str, ...] = ()
) -> RawHeaders:
    """The security headers of the answer to this request."""
    scheme = "https" if _is_https(connection) else "http"
    return security_headers(scheme, connection.headers.get("host", ""), stores=stores, sign_ins=sign_ins)


def _is_https(connection: HTTPConnection) -> bool:
    return connection.scope["scheme"] in _HTTPS


def _is_from_own_page(connection: HTTPConnection) -> bool:
    """A page of Lectern's sent this, or a program did: every browser of today says where a request comes from."""
    own = f"{'https' if _is_https(connection) else 'http'}://{connection.headers.get('host')}".lower()
    is_same_site = connection.headers.get("sec-fetch-site") in {None, "same-origin"}
    return is_same_site and all(origin.lower() == own for origin in connection.headers.getlist("origin"))


def _refused(connection: HTTPConnection, code: int, sentence: str) -> JSONResponse:
    # Never above debug and never with the path: strangers could fill the log, and a path may hold a signed link.
    log.debug("request_refused", code=code, client=client_address(connection))
    return JSONResponse({"error": sentence}, code, headers={"Connection": "close"})

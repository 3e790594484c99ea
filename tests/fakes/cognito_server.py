"""A Cognito user pool on a real socket, for the real boto3 and for browsers, with passwords really proved."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.cognito_hosted import HostedPages, Reply
from tests.fakes.cognito_members import Refused
from tests.fakes.cognito_pool import FakePool
from tests.fakes.cognito_self_service import SelfService
from tests.fakes.cognito_sign_in import SignInOperations

_JSON = "application/x-amz-json-1.1"
_SILENCE_S = 30


class CognitoServer(FakePool):
    """The pool, its addresses, and the ways in which it can fail.

    `with CognitoServer() as pool: pool.add_user("ada", "Old-Pass1", email="ada@uni.edu")`; `pool.url` is at once
    the endpoint of boto3 and the hosted domain. Browsers are sent back only to `redirect_uris`.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        sign_in = SignInOperations(self)
        self._answers = {**sign_in.answers, **SelfService(self).answers}
        self._answers_with_session = sign_in.answers_with_session
        self._hosted = HostedPages(self, sign_in)
        self._lock = threading.Lock()
        self._throttled = 0
        self._silent = threading.Event()
        self._heard = threading.Event()
        self.asked: list[str] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._is_running = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def jwks_url(self) -> str:
        return f"{self.url}/{self.pool_id}/.well-known/jwks.json"

    @property
    def redirect_uris(self) -> set[str]:
        """Where the hosted page may send browsers back to; a test adds its own."""
        return self._hosted.redirect_uris

    @property
    def environment(self) -> dict[str, str]:
        """The settings under which Lectern finds this pool."""
        secret = {"COGNITO_APP_CLIENT_SECRET": self.client_secret} if self.client_secret else {}
        return {
            "COGNITO_USERPOOL_ID": self.pool_id,
            "COGNITO_APP_CLIENT_ID": self.client_id,
            "COGNITO_DOMAIN": self.url,
            "COGNITO_JWKS_URL": self.jwks_url,
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": self.url,
            "AWS_REGION_NAME": self.region,
            **secret,
        }

    def throttle(self, requests: int) -> None:
        """Answer so many requests with TooManyRequestsException."""
        self._throttled = requests

    def go_silent(self) -> None:
        """Take requests and answer none of them."""
        self._heard.clear()
        self._silent.set()

    def speak_again(self) -> None:
        """Answer again."""
        self._silent.clear()
        self._heard.set()

    def stop(self) -> None:
        """Close the socket; whoever comes now is refused a connection. Doing it twice is harmless."""
        self.speak_again()
        if self._is_running:
            self._is_running = False
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()

    def __enter__(self) -> Self:
        self._is_running = True
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _answer(self, operation: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Status and body of one answer of the JSON protocol."""
        self.asked.append(operation)
        try:
            if self._throttled > 0:
                self._throttled -= 1
                raise Refused("TooManyRequestsException", "Rate exceeded")
            if asked.get("ClientId", self.client_id) != self.client_id:
                raise Refused("ResourceNotFoundException", f"User pool client {asked['ClientId']} does not exist.")
            if operation not in self._answers:
                raise Refused("UnknownOperationException", f"{operation} is not played here")
            answers = self._answers_with_session if "Session" in asked else {}
            return 200, answers.get(operation, self._answers[operation])(asked)
        except Refused as refused:
            return 400, {"__type": refused.code, "message": str(refused)}

    def _get(self, path: str) -> "_Sent":
        address = urlsplit(path)
        if address.path == f"/{self.pool_id}/.well-known/jwks.json":
            self.asked.append("jwks")
            return _Sent(200, json.dumps(self.keys.shown()), "application/json")
        if address.path in ("/oauth2/authorize", "/login"):
            return _page(self._hosted.authorize(dict(parse_qsl(address.query))))
        return _Sent(404, "not here", "text/plain")

    def _post(self, path: str, headers: Mapping[str, str], body: str) -> "_Sent":
        target = headers.get("X-Amz-Target", "")
        if target.startswith("AWSCognitoIdentityProviderService."):
            status, answer = self._answer(target.partition(".")[2], json.loads(body))
            return _Sent(status, json.dumps(answer), _JSON)
        form = dict(parse_qsl(body))
        if path == "/login":
            return _page(self._hosted.login(form))
        if path == "/oauth2/token":
            self.asked.append("token")
            status, answer = self._hosted.token(form, headers.get("Authorization", ""))
            return _Sent(status, json.dumps(answer), "application/json")
        return _Sent(404, "not here", "text/plain")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if not server._keeps_silent():
                    self._send(server._get(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                if not server._keeps_silent():
                    with server._lock:
                        sent = server._post(self.path, self.headers, body)
                    self._send(sent)

            def _send(self, sent: _Sent) -> None:
                body = sent.body.encode()
                self.send_response(sent.status)
                self.send_header("Content-Type", sent.content_type)
                self.send_header("Content-Length", str(len(body)))
                if sent.location:
                    self.send_header("Location", sent.location)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Stay silent."""

        return Handler

    def _keeps_silent(self) -> bool:
        if self._silent.is_set():
            self._heard.wait(_SILENCE_S)
            return True
        return False


@dataclass(frozen=True)
class _Sent:
    """One answer on the wire."""

    status: int
    body: str
    content_type: str
    location: str = ""


def _page(reply: Reply) -> _Sent:
    return _Sent(reply.status, reply.body, "text/html; charset=utf-8", reply.location)

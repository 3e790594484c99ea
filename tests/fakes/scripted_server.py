"""A service on a real socket that answers what a test has queued, and remembers what it was asked."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """One scripted answer; `hang` keeps the line silent until the server is closed, `cut` ends it in the body."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    hang: bool = False
    cut: bool = False


Play = Answer | Callable[[dict[str, Any]], Answer]
"""An answer, or what makes one from what was asked."""


class ScriptedServer:
    """Serves queued answers in order; when only one is left it is repeated for ever."""

    def __init__(self, *answers: Play) -> None:
        self._answers = list(answers)
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def queue(self, *answers: Play) -> None:
        """Answer with these after the ones queued before."""
        with self._lock:
            self._answers.extend(answers)

    def answer_from_now_on(self, *answers: Play) -> None:
        """Answer with these instead of whatever was queued before."""
        with self._lock:
            self._answers[:] = answers

    def got(self, _path: str) -> Answer:
        """What is answered to a GET."""
        return Answer(404, b"{}")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def _next(self, request: dict[str, Any]) -> Answer:
        with self._lock:
            self.requests.append(request)
            if not self._answers:
                return Answer(500, b"no answer was queued")
            answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return answer if isinstance(answer, Answer) else answer(request)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._send(server.got(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.keys.append(self.headers.get("Authorization", ""))
                self._send(server._next({"path": self.path, **json.loads(body)}))

            def _send(self, answer: Answer) -> None:
                if answer.hang:
                    server._closing.wait(30)
                    return
                self.send_response(answer.status)
                self.send_header("Content-Type", answer.content_type)
                self.send_header("Content-Length", str(len(answer.body) + answer.cut))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: Any) -> None:
                """Stay silent."""

        return Handler

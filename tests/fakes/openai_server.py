"""A language model service on a real socket that answers what a test has queued, and remembers what it was asked."""

import json
import threading
from collections.abc import Mapping
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


def says(content: str | None, *, finish_reason: str = "stop", refusal: str | None = None) -> Answer:
    """The model says this."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "test-model-2",
        "choices": [{"index": 0, "message": message, "finish_reason": finish_reason, "logprobs": None}],
        "usage": {"prompt_tokens": 120, "completion_tokens": 30, "total_tokens": 150},
    }
    return Answer(body=json.dumps(body).encode())


def gives(value: Any) -> Answer:
    """The model says this object as JSON."""
    return says(json.dumps(value))


def fails(status: int, *, code: str = "", **headers: str) -> Answer:
    """The service fails with this status; header names are written with underscores."""
    body = json.dumps({"error": {"message": f"status {status}", "type": "error", "code": code or None}}).encode()
    return Answer(status, body, {name.replace("_", "-"): value for name, value in headers.items()})


class OpenAIServer:
    """Serves queued answers in order; when only one is left it is repeated for ever."""

    def __init__(self, *answers: Answer) -> None:
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
        return f"http://127.0.0.1:{self._http.server_port}/v1"

    def queue(self, *answers: Answer) -> None:
        """Answer with these after the ones queued before."""
        with self._lock:
            self._answers.extend(answers)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def _next(self) -> Answer:
        with self._lock:
            if not self._answers:
                return fails(500, code="no answer was queued")
            return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.requests.append({"path": self.path, **json.loads(body)})
                server.keys.append(self.headers.get("Authorization", ""))
                answer = server._next()
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

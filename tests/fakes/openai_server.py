"""A server that speaks chat completions as a test has scripted it."""

import json
from typing import Any

from tests.fakes.scripted_server import Answer, ScriptedServer

__all__ = ["Answer", "OpenAIServer", "fails", "gives", "says"]


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


def fails(status: int, *, code: str = "", message: str = "", **headers: str) -> Answer:
    """The service fails with this status; header names are written with underscores."""
    error = {"message": message or f"status {status}", "type": "error", "code": code or None}
    return Answer(
        status,
        json.dumps({"error": error}).encode(),
        {name.replace("_", "-"): value for name, value in headers.items()},
    )


class OpenAIServer(ScriptedServer):
    """Offers one model, `test-model`, which answers from the queue."""

    @property
    def url(self) -> str:
        return f"{super().url}/v1"

    def got(self, path: str) -> Answer:
        model = {"id": "test-model", "object": "model", "created": 1, "owned_by": "tests"}
        return Answer(body=json.dumps({"object": "list", "data": [model]}).encode())

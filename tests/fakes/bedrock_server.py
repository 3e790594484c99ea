"""A server that speaks Bedrock's Converse as a test has scripted it."""

import json
from typing import Any

from tests.fakes.scripted_server import Answer, ScriptedServer

__all__ = ["Answer", "BedrockServer", "fails", "gives", "says"]


def _message(content: list[dict[str, Any]], stop_reason: str) -> Answer:
    body = {
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": stop_reason,
        "usage": {"inputTokens": 120, "outputTokens": 30, "totalTokens": 150},
        "metrics": {"latencyMs": 1},
    }
    return Answer(body=json.dumps(body).encode())


def says(text: str, *, stop_reason: str = "end_turn") -> Answer:
    """The model says this, instead of using the tool it was given."""
    return _message([{"text": text}], stop_reason)


def gives(value: Any, *, stop_reason: str = "tool_use") -> Answer:
    """The model hands this object to the tool."""
    use = {"toolUseId": "tooluse_1", "name": "answer", "input": value}
    return _message([{"text": "I use the tool."}, {"toolUse": use}], stop_reason)


def fails(status: int, code: str, *, message: str = "", **headers: str) -> Answer:
    """The service fails with this status and the name of an exception."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = json.dumps({"message": message or f"status {status}"}).encode()
    return Answer(status, body, {"x-amzn-ErrorType": f"{code}:http://internal.amazon.com/", **named})


class BedrockServer(ScriptedServer):
    """Every model it is asked for answers from the queue."""

"""Amazon Bedrock as a `LanguageModel`: a model that must use one tool, whose input is the object that is wanted."""

from collections.abc import Mapping
from functools import cached_property
from time import monotonic
from typing import Any

import boto3  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]

from services.domain.errors import ProviderUnavailable
from services.providers.answer_text import checked
from services.providers.bedrock_refusals import refusals
from services.providers.prices import Prices
from services.providers.protocols import Completion, Sampling, UnusableAnswer, Usage

_TOOL = "answer"
_PROBE_TOKENS = 200
_PROBE: Mapping[str, Any] = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
}
_DECLINED = {"content_filtered", "guardrail_intervened", "refusal"}
_CUT_OFF = {"max_tokens", "model_context_window_exceeded"}


class BedrockLanguageModel:
    """Asks by Converse with a forced tool, and hands out only what is valid against the schema.

    `timeout_s` is how long one try may stay silent; throttling, faults of the service and lost connections are tried
    again up to `tries` times in all, after growing, random waits. Converse takes no seed.
    """

    def __init__(
        self,
        model: str,
        *,
        region: str | None,
        endpoint_url: str | None = None,
        temperature: float | None = None,
        prices: Prices | None = None,
        timeout_s: float = 180,
        tries: int = 4,
        at_once: int = 8,
        **keys: Any,
    ) -> None:
        self._model = model
        self._region = region
        self._endpoint_url = endpoint_url
        self._temperature = temperature
        self._prices = prices or Prices()
        self._timeout_s = timeout_s
        self._tries = tries
        self._at_once = at_once
        self._keys = keys
        self._refusals = refusals(model, timeout_s)

    @property
    def name(self) -> str:
        return self._model

    @property
    def sampling(self) -> Sampling:
        return Sampling(self._temperature)

    def complete(
        self,
        *,
        system: str,
        user: str,
        schema: Mapping[str, Any],
        purpose: str = "",  # noqa: ARG002 - for those who remember answers
        attempt: int = 0,  # noqa: ARG002
    ) -> Completion:
        """The object the model hands to the tool; its `usage` counts waits between tries too."""
        return self._converse(system, user, schema)

    def check(self) -> str:
        """Ask the model for one word: that is what a key must be allowed to do, and it costs a few tokens."""
        self._converse("You check a connection.", "Say that you are ready.", _PROBE, most_tokens=_PROBE_TOKENS)
        return f"{self._model} answers in {self._client.meta.region_name}"

    def _converse(
        self, system: str, user: str, schema: Mapping[str, Any], *, most_tokens: int | None = None
    ) -> Completion:
        started = monotonic()
        limits = {"temperature": self._temperature, "maxTokens": most_tokens}
        request = {
            "modelId": self._model,
            "system": [{"text": system}],
            "messages": [{"role": "user", "content": [{"text": user}]}],
            "inferenceConfig": {name: value for name, value in limits.items() if value is not None},
            "toolConfig": {
                "tools": [{"toolSpec": {"name": _TOOL, "inputSchema": {"json": _for_tools(schema)}}}],
                "toolChoice": {"tool": {"name": _TOOL}},
            },
        }
        for _ in range(self._tries):
            with self._refusals.told():
                answer = self._client.converse(**request)
            if _is_whole(answer):
                usage = self._usage(answer, started)
                return Completion(checked(_handed_over(answer, usage), schema, usage), self._model, usage)
        raise ProviderUnavailable("The connection to Amazon Bedrock was cut in the middle of its answer. Try again.")

    @cached_property
    def _client(self) -> Any:
        config = Config(
            connect_timeout=min(self._timeout_s, 20),
            read_timeout=self._timeout_s,
            retries={"mode": "standard", "total_max_attempts": self._tries},
            max_pool_connections=self._at_once,
        )
        return boto3.session.Session().client(
            "bedrock-runtime",
            region_name=self._region,
            endpoint_url=self._endpoint_url,
            config=config,
            **self._keys,
        )

    def _usage(self, answer: Mapping[str, Any], started: float) -> Usage:
        counted = answer.get("usage") or {}
        taken, given = int(counted.get("inputTokens") or 0), int(counted.get("outputTokens") or 0)
        return Usage(taken, given, monotonic() - started, self._prices.of(taken, given) if counted else None)


def _is_whole(answer: Mapping[str, Any]) -> bool:
    # boto3 does not compare the length of a body with what was announced: of one that was cut it keeps nothing.
    return bool(answer.get("output")) and "stopReason" in answer


def _handed_over(answer: Mapping[str, Any], usage: Usage) -> object:
    """What the tool was called with; `UnusableAnswer` says why there is none."""
    reason = answer.get("stopReason")
    if reason in _DECLINED:
        raise UnusableAnswer("The language model declined to work on this lecture. Another model may accept it.", usage)
    if reason in _CUT_OFF:
        raise UnusableAnswer("The language model's answer was cut off. Ask for fewer questions at a time.", usage)
    content = answer["output"].get("message", {}).get("content", [])
    used = [block["toolUse"].get("input") for block in content if "toolUse" in block]
    if len(used) > 1:
        raise UnusableAnswer(
            "The language model gave several answers at once, and it is not clear which one counts. Try again.", usage
        )
    if used:
        return used[0]
    if any((block.get("text") or "").strip() for block in content):
        raise UnusableAnswer("The language model did not keep to the form it was asked for. Try again.", usage)
    raise UnusableAnswer("The language model gave an empty answer. Try again.", usage)


def _for_tools(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema as every family of models takes it: Amazon's own know only these three names at the top."""
    return {name: schema[name] for name in ("type", "properties", "required") if name in schema}

"""OpenAI, or any server that speaks its chat completions, as a `LanguageModel`."""

import json
import logging
from collections.abc import Mapping
from functools import cached_property
from time import monotonic
from typing import Any

import openai
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from openai.types.chat import ChatCompletion
from pydantic import SecretStr

from services.domain.errors import ProviderUnavailable
from services.providers.protocols import Completion, Usage

log = logging.getLogger(__name__)

# Waits between tries grow from half a second with jitter, or are as long as Retry-After says (at most two minutes).
_RETRIES = 3

_NOT_A_CHAT_SERVER = "What answered is not a language model service that Lectern can talk to. Check OPENAI_BASE_URL."


class OpenAILanguageModel:
    """Asks for an object by JSON schema and hands out only what is valid against it.

    `timeout_s` is how long one try may stay silent; 429, 5xx and lost connections are tried
    again up to three times. Everything that stays wrong is a `ProviderUnavailable`.
    """

    def __init__(self, api_key: SecretStr, base_url: str | None, model: str, timeout_s: float = 60) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self._model = model
        self._timeout_s = timeout_s

    @property
    def name(self) -> str:
        return self._model

    def complete(self, *, system: str, user: str, schema: Mapping[str, Any]) -> Completion:
        """The object the model answers with; its `usage` counts tokens and seconds, waits between tries included."""
        started = monotonic()
        try:
            answer = self._client.chat.completions.create(
                model=self._model,
                messages=[{"role": "system", "content": system}, {"role": "user", "content": user}],
                response_format={
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "schema": dict(schema), "strict": True},
                },
            )
        except openai.OpenAIError as error:
            log.warning("language model %s failed: %s", self._model, type(error).__name__)
            raise ProviderUnavailable(self._sentence(error)) from error
        except json.JSONDecodeError as error:
            raise ProviderUnavailable(_NOT_A_CHAT_SERVER) from error
        value = _object_in(_text_of(answer), schema)
        return Completion(value=value, model=_model_of(answer) or self._model, usage=_usage(answer, started))

    def check(self) -> str:
        """Ask the service for its models; `ProviderUnavailable` when it does not answer or has not this one."""
        try:
            offered = {model.id for model in self._client.models.list()}
        except openai.OpenAIError as error:
            raise ProviderUnavailable(self._sentence(error)) from error
        except json.JSONDecodeError as error:
            raise ProviderUnavailable(_NOT_A_CHAT_SERVER) from error
        if self._model not in offered:
            raise ProviderUnavailable(
                f"The language model service has no model called “{self._model}”. Check OPENAI_MODEL."
            )
        return f"the service answers and offers {self._model}"

    @cached_property
    def _client(self) -> openai.OpenAI:
        return openai.OpenAI(
            api_key=self._api_key.get_secret_value(),
            base_url=self._base_url,
            timeout=self._timeout_s,
            max_retries=_RETRIES,
        )

    def _sentence(self, error: openai.OpenAIError) -> str:
        match error:
            case openai.AuthenticationError() | openai.PermissionDeniedError():
                sentence = "The language model refused the API key. Check OPENAI_API_KEY in the settings."
            case openai.NotFoundError():
                sentence = f"The language model service has no model called “{self._model}”. Check OPENAI_MODEL."
            case openai.RateLimitError() if error.code == "insufficient_quota":
                sentence = "The account at the language model service has no credit left. Top it up, then try again."
            case openai.RateLimitError():
                sentence = "The language model service is answering too many requests now. Try again in a few minutes."
            case openai.APITimeoutError():
                sentence = f"The language model did not answer within {self._timeout_s:g} seconds. Try again."
            case openai.APIConnectionError():
                sentence = "The language model service cannot be reached. Check the network and OPENAI_BASE_URL."
            case openai.InternalServerError():
                sentence = "The language model service has a fault of its own. Try again in a few minutes."
            case openai.BadRequestError() if error.code == "context_length_exceeded":
                sentence = "The lecture is too long for this language model. Choose a model that reads more at once."
            case openai.APIStatusError():
                sentence = f"The language model service did not accept the request (status {error.status_code})."
            case _:
                sentence = _NOT_A_CHAT_SERVER
        return sentence


def _text_of(answer: ChatCompletion | str) -> str:
    # The SDK builds its answers without checking them: a page of HTML arrives as a string,
    # and a compatible server may leave anything out.
    if isinstance(answer, str):
        raise ProviderUnavailable(_NOT_A_CHAT_SERVER)
    choices = getattr(answer, "choices", None)
    if not choices:
        raise ProviderUnavailable("The language model gave no answer. Try again.")
    choice = choices[0]
    if getattr(choice.message, "refusal", None) or choice.finish_reason == "content_filter":
        raise ProviderUnavailable("The language model declined to work on this lecture. Another model may accept it.")
    if choice.finish_reason == "length":
        raise ProviderUnavailable("The language model's answer was cut off. Ask for fewer questions at a time.")
    if not (choice.message.content or "").strip():
        raise ProviderUnavailable("The language model gave an empty answer. Try again.")
    return str(choice.message.content)


def _object_in(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The first object in the text that is valid against the schema, whatever prose or fences stand around it."""
    decoder, position, faults = json.JSONDecoder(strict=False), text.find("{"), ""
    validator = Draft202012Validator(schema)
    while position >= 0:
        try:
            value, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError:
            end = position + 1
        else:
            fault = next(validator.iter_errors(value), None)
            if fault is None:
                return dict(value)
            faults = faults or fault.json_path
        position = text.find("{", end)
    if faults:
        log.warning("language model answered against the schema at %s", faults)
        raise ProviderUnavailable("The language model did not keep to the form it was asked for. Try again.")
    raise ProviderUnavailable("The language model's answer was cut off or is not in the form it was asked for.")


def _model_of(answer: ChatCompletion) -> str:
    return str(getattr(answer, "model", None) or "")


def _usage(answer: ChatCompletion, started: float) -> Usage:
    counted = getattr(answer, "usage", None)
    return Usage(
        input_tokens=counted.prompt_tokens if counted else 0,
        output_tokens=counted.completion_tokens if counted else 0,
        seconds=monotonic() - started,
    )

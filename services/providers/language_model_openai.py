"""OpenAI, or any server that speaks its chat completions, as a `LanguageModel`."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from time import monotonic
from typing import Any

import openai
from openai.types.chat import ChatCompletion
from pydantic import SecretStr

from services.domain.errors import ProviderUnavailable
from services.providers.answer_text import object_in
from services.providers.openai_forms import FORM_WORDS, LESS_STRICT, JsonForm, asked_in, is_about_form, no_such_form
from services.providers.openai_refusals import NOT_A_CHAT_SERVER, sentence_of
from services.providers.prices import Prices
from services.providers.protocols import Completion, Sampling, UnusableAnswer, Usage

log = logging.getLogger(__name__)

_PROBE: Mapping[str, Any] = {
    "type": "object",
    "properties": {"ready": {"type": "boolean"}},
    "required": ["ready"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How the service is asked.

    One try may stay silent for `timeout_s`; 429, 5xx and lost connections are tried again up to `retries` times, after
    waits that grow from half a second with jitter, or are as long as Retry-After says (at most two minutes).
    """

    form: JsonForm = JsonForm.SCHEMA
    sampling: Sampling = field(default_factory=Sampling)
    prices: Prices = field(default_factory=Prices)
    timeout_s: float = 180
    retries: int = 3


class OpenAILanguageModel:
    """Asks for an object in the form that the settings name, and hands out only what is valid against the schema.

    With `JsonForm.AUTO` the forms are tried from the strictest on, and the first that the service takes is kept for
    as long as the process lives; with any other, a service that does not take it is an error that names the setting.
    """

    def __init__(self, api_key: SecretStr, base_url: str | None, model: str, manner: Manner | None = None) -> None:
        self._api_key = api_key
        self._base_url = base_url
        self._model = model
        self._manner = manner or Manner()
        self._form = self._manner.form

    @property
    def name(self) -> str:
        return self._model

    @property
    def sampling(self) -> Sampling:
        return self._manner.sampling

    def complete(
        self,
        *,
        system: str,
        user: str,
        schema: Mapping[str, Any],
        purpose: str = "",  # noqa: ARG002 - for those who remember answers
        attempt: int = 0,  # noqa: ARG002
    ) -> Completion:
        """The object the model answers with; its `usage` counts tokens and seconds, waits between tries included."""
        started = monotonic()
        answer = self._answer(system, user, schema)
        if isinstance(answer, str):
            # The SDK builds its answers without checking them: a page of HTML arrives as a string.
            raise ProviderUnavailable(NOT_A_CHAT_SERVER)
        usage = self._usage(answer, started)
        value = object_in(_text_of(answer, usage), schema, usage)
        return Completion(value=value, model=getattr(answer, "model", None) or self._model, usage=usage)

    def check(self) -> str:
        """Ask the service for its models, and with `JsonForm.AUTO` for one word, to find the form it takes."""
        try:
            offered = {model.id for model in self._client.models.list()}
        except openai.OpenAIError as error:
            raise ProviderUnavailable(self._sentence(error)) from error
        except json.JSONDecodeError as error:
            raise ProviderUnavailable(NOT_A_CHAT_SERVER) from error
        if self._model not in offered:
            raise ProviderUnavailable(
                f"The language model service has no model called “{self._model}”. Check OPENAI_MODEL."
            )
        if self._manner.form is JsonForm.AUTO:
            self.complete(system="You check a connection.", user="Say that you are ready.", schema=_PROBE)
        return f"the service answers and offers {self._model}, asked for {FORM_WORDS[self._form]}"

    def _answer(self, system: str, user: str, schema: Mapping[str, Any]) -> ChatCompletion | str:
        is_found_out = self._form is JsonForm.AUTO
        form = JsonForm.SCHEMA if is_found_out else self._form
        while True:
            try:
                answer = self._ask(form, system, user, schema)
            except openai.APIStatusError as error:
                is_form = is_about_form(error)
                if is_found_out and is_form and form in LESS_STRICT:
                    log.warning("%s does not take the form “%s”; a less strict one is tried", self._model, form)
                    form = LESS_STRICT[form]
                    continue
                sentence = no_such_form(form) if is_form and form in LESS_STRICT else self._sentence(error)
                raise ProviderUnavailable(sentence) from error
            except openai.OpenAIError as error:
                raise ProviderUnavailable(self._sentence(error)) from error
            except json.JSONDecodeError as error:
                raise ProviderUnavailable(NOT_A_CHAT_SERVER) from error
            self._form = form
            return answer

    def _ask(self, form: JsonForm, system: str, user: str, schema: Mapping[str, Any]) -> ChatCompletion | str:
        sampling = self._manner.sampling
        chance = {"temperature": sampling.temperature, "seed": sampling.seed}
        request = asked_in(form, system, user, schema)
        request.update((name, value) for name, value in chance.items() if value is not None)
        answer: ChatCompletion | str = self._client.chat.completions.create(model=self._model, stream=False, **request)
        return answer

    @cached_property
    def _client(self) -> openai.OpenAI:
        return openai.OpenAI(
            api_key=self._api_key.get_secret_value(),
            base_url=self._base_url,
            timeout=self._manner.timeout_s,
            max_retries=self._manner.retries,
        )

    def _sentence(self, error: openai.OpenAIError) -> str:
        log.warning("language model %s failed: %s", self._model, type(error).__name__)
        return sentence_of(error, model=self._model, timeout_s=self._manner.timeout_s)

    def _usage(self, answer: ChatCompletion, started: float) -> Usage:
        counted = getattr(answer, "usage", None)
        taken, given = (counted.prompt_tokens or 0, counted.completion_tokens or 0) if counted else (0, 0)
        return Usage(taken, given, monotonic() - started, self._manner.prices.of(taken, given) if counted else None)


def _text_of(answer: ChatCompletion, usage: Usage) -> str:
    # A compatible server may leave anything out.
    choices = getattr(answer, "choices", None)
    if not choices:
        raise UnusableAnswer("The language model gave no answer. Try again.", usage)
    choice = choices[0]
    if getattr(choice.message, "refusal", None) or choice.finish_reason == "content_filter":
        raise UnusableAnswer("The language model declined to work on this lecture. Another model may accept it.", usage)
    if choice.finish_reason == "length":
        raise UnusableAnswer("The language model's answer was cut off. Ask for fewer questions at a time.", usage)
    if not (choice.message.content or "").strip():
        raise UnusableAnswer("The language model gave an empty answer. Try again.", usage)
    return str(choice.message.content)

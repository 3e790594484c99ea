"""How a chat completions service is asked for an object: by its schema, in JSON mode, or in words alone."""

import json
from collections.abc import Mapping
from enum import StrEnum
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import openai

from services.providers.openai_refusals import is_too_long


class JsonForm(StrEnum):
    """What a service can be held to."""

    SCHEMA = "schema"
    OBJECT = "object"
    TEXT = "text"
    AUTO = "auto"


FORM_WORDS: Mapping[JsonForm, str] = MappingProxyType(
    {
        JsonForm.SCHEMA: "answers by JSON schema",
        JsonForm.OBJECT: "answers in JSON mode",
        JsonForm.TEXT: "JSON in plain text",
        JsonForm.AUTO: "whatever form it takes",
    }
)

LESS_STRICT: Mapping[JsonForm, JsonForm] = MappingProxyType(
    {JsonForm.SCHEMA: JsonForm.OBJECT, JsonForm.OBJECT: JsonForm.TEXT}
)

_IN_WORDS = (
    "Answer with exactly one JSON object and nothing else. It must be valid against this JSON schema:\n{schema}\n"
    "Within JSON strings every backslash is doubled."
)
_NOT_UNDERSTOOD = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.NOT_IMPLEMENTED}
_ABOUT_FORM = ("response_format", "json_schema", "json_object", "json schema", "structured output", "grammar")


def asked_in(form: JsonForm, system: str, user: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a request that says what is asked and in which form the answer is wanted."""
    if form is not JsonForm.SCHEMA:
        system = f"{system}\n\n{_IN_WORDS.format(schema=json.dumps(schema, ensure_ascii=False))}"
    request: dict[str, Any] = {
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
    }
    if form is JsonForm.SCHEMA:
        request["response_format"] = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "schema": dict(schema), "strict": True},
        }
    elif form is JsonForm.OBJECT:
        request["response_format"] = {"type": "json_object"}
    return request


def is_about_form(error: openai.APIStatusError) -> bool:
    """The service does not know the form it was asked to answer in."""
    said = str(error.body or "").casefold()
    return error.status_code in _NOT_UNDERSTOOD and not is_too_long(error) and any(name in said for name in _ABOUT_FORM)


def no_such_form(form: JsonForm) -> str:
    """The sentence for a service that does not take this form, naming the setting that helps."""
    return (
        f"The language model service does not give {FORM_WORDS[form]}. Set OPENAI_JSON={LESS_STRICT[form]}, or "
        "OPENAI_JSON=auto to have Lectern find out what it can do."
    )

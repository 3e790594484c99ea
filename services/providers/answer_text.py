"""Finds the one object that a language model was asked for in the text it answered with."""

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from services.providers.protocols import UnusableAnswer, Usage

log = logging.getLogger(__name__)

_CUT_OFF = "The language model's answer was cut off or is not in the form it was asked for. Ask for fewer questions."
_OTHER_FORM = "The language model did not keep to the form it was asked for. Try again."
_SEVERAL = "The language model gave several answers at once, and it is not clear which one counts. Try again."

_BACKSLASH = re.compile(r'\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])|(\\)')
_MATHEMATICS = re.compile(r"\$\$?[^$]+\$\$?")
# What JSON reads into the first letters of commands such as \frac, \beta, \times, \rho and \nu.
_EATEN = {"\f": r"\f", "\b": r"\b"}
_EATEN_IN_MATHEMATICS = re.compile(r"[\t\r](?=[a-z])|\n(?=(?:u|e|eq|i|abla|ot|otin|eg|leq|geq)\b)")
_NAMES = {"\t": r"\t", "\r": r"\r", "\n": r"\n"}


def object_in(text: str, schema: Mapping[str, Any], usage: Usage | None = None) -> dict[str, Any]:
    """The only object in the text that is valid against the schema, whatever prose or fences stand around it.

    What a model thinks aloud between <think> and </think> does not count. A single backslash before a command of
    LaTeX, which JSON does not allow or takes for another letter, is read as it was meant. `UnusableAnswer` when there
    is no such object, or more than one.
    """
    fault = ""
    for spoken in dict.fromkeys((text.rpartition("</think>")[2], text)):
        valid, found_fault = _valid_in(spoken, Draft202012Validator(schema))
        if len(valid) > 1:
            raise UnusableAnswer(_SEVERAL, usage)
        if valid:
            return valid[0]
        fault = fault or found_fault
    if fault:
        log.warning("language model answered against the schema at %s", fault)
    raise UnusableAnswer(_OTHER_FORM if fault else _CUT_OFF, usage)


def _valid_in(text: str, validator: Any) -> tuple[list[dict[str, Any]], str]:
    """The different objects that are valid, and where the first that is not goes against the schema."""
    mended = _BACKSLASH.sub(lambda found: r"\\" if found[1] else found[0], text)
    valid: list[dict[str, Any]] = []
    fault = ""
    for found in (*_objects(text), *(_objects(mended) if mended != text else ())):
        value = _with_texts(found, _as_meant)
        error = next(validator.iter_errors(value), None)
        if error is None and value not in valid:
            valid.append(value)
        elif error is not None:
            fault = fault or error.json_path
    return valid, fault


def checked(value: object, schema: Mapping[str, Any], usage: Usage | None = None) -> dict[str, Any]:
    """The value where it is a valid object; `UnusableAnswer` otherwise."""
    error = next(Draft202012Validator(schema).iter_errors(value), None)
    if error is not None or not isinstance(value, dict):
        log.warning("language model answered against the schema at %s", error.json_path if error else "$")
        raise UnusableAnswer(_OTHER_FORM, usage)
    return dict(_with_texts(value, _storable))


def _objects(text: str) -> Iterator[Any]:
    """Every outermost JSON object in the text; what is cut off in the middle ends the search."""
    decoder, position = json.JSONDecoder(strict=False), text.find("{")
    while position >= 0:
        try:
            value, end = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            if error.msg.startswith("Unterminated") or error.pos >= len(text.rstrip()):
                return
            end = position + 1
        else:
            yield value
        position = text.find("{", end)


def _with_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_with_texts(each, change) for each in value]
    if isinstance(value, dict):
        return {name: _with_texts(each, change) for name, each in value.items()}
    return value


def _storable(text: str) -> str:
    """Without what no database and no file takes: the character zero, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def _as_meant(text: str) -> str:
    text = _storable(text)
    for eaten, meant in _EATEN.items():
        text = text.replace(eaten, meant)
    return _MATHEMATICS.sub(
        lambda formula: _EATEN_IN_MATHEMATICS.sub(lambda letter: _NAMES[letter.group()], formula.group()), text
    )

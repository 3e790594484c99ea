"""Reads JSON field by field, so that a fault is told by the name of the thing and of its field."""

import json
import math
from enum import StrEnum
from typing import Any, TypeVar

from services.domain.errors import InvalidInput
from services.domain.formats.text import decode

Choice = TypeVar("Choice", bound=StrEnum)


def read_object(content: bytes | str, *, what: str) -> "Fields":
    """The JSON object in a file; `what` names it in the sentence of an `InvalidInput`."""
    return Fields(read_value(content), what)


def read_value(content: bytes | str) -> Any:
    """Whatever JSON is in a file; `InvalidInput` where it is none."""
    text = decode(content) if isinstance(content, bytes) else content
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidInput(f"This is not valid JSON: line {error.lineno}, column {error.colno}.") from error
    except ValueError as error:
        raise InvalidInput("This JSON holds a number with thousands of digits.") from error
    except RecursionError as error:
        raise InvalidInput("This JSON is nested too deeply to be read.") from error


class Fields:
    """One JSON object under the name a person knows it by; absent and null are the same."""

    def __init__(self, value: Any, where: str) -> None:
        if not isinstance(value, dict):
            raise InvalidInput(f"{where} must be an object in braces.")
        self.value = value
        self.where = where

    def fault(self, name: str, expected: str) -> InvalidInput:
        """The error that says what the field must be."""
        return InvalidInput(f"{self.where}: “{name}” must be {expected}.")

    def has(self, name: str) -> bool:
        return self.value.get(name) is not None

    def text(self, name: str, default: str | None = "") -> str:
        """The field as text; `default=None` makes it required."""
        found = self.value.get(name)
        if found is None and default is not None:
            return default
        if not isinstance(found, str):
            raise self.fault(name, "text")
        # A lone surrogate, written \ud800 in JSON, cannot be kept in any file or database.
        return found if found.isascii() else found.encode("utf-8", "replace").decode()

    def optional_text(self, name: str) -> str | None:
        return self.text(name) if self.has(name) else None

    def number(self, name: str, default: float | None = None) -> float:
        """The field as a number from 0 on; `default=None` makes it required."""
        found = self.value.get(name)
        if found is None and default is not None:
            return default
        if isinstance(found, bool) or not isinstance(found, int | float) or not math.isfinite(found) or found < 0:
            raise self.fault(name, "a number, 0 or more")
        try:
            return float(found)
        except OverflowError as error:
            raise self.fault(name, "a smaller number") from error

    def milliseconds(self, name: str) -> int:
        """The required field in whole ms."""
        return round(self.number(name))

    def truth(self, name: str) -> bool:
        found = self.value.get(name)
        if not isinstance(found, bool):
            raise self.fault(name, "true or false")
        return found

    def choice(self, name: str, kind: type[Choice]) -> Choice | None:
        """The field as one of the values of `kind`, in upper or lower case, or None when absent."""
        found = self.value.get(name)
        if found is None:
            return None
        try:
            return kind(found.strip().lower() if isinstance(found, str) else "")
        except ValueError:
            raise self.fault(name, f"one of {', '.join(kind)}") from None

    def items(self, name: str, *, required: bool = False) -> list[Any]:
        """The list in the field, empty when absent."""
        found = self.value.get(name)
        if found is None and not required:
            return []
        if not isinstance(found, list):
            raise self.fault(name, "a list in square brackets")
        return found

    def objects(self, name: str, noun: str, *, required: bool = False) -> list["Fields"]:
        """The objects in the list, each named after its place: "Question 2", and in it "Question 2, option 3"."""
        prefix = noun if noun[:1].isupper() else f"{self.where}, {noun}"
        return [
            Fields(value, f"{prefix} {number}")
            for number, value in enumerate(self.items(name, required=required), start=1)
        ]

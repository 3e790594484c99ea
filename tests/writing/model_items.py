"""Items as a language model gives them, and a place to keep its answers."""

from typing import Any

from services.providers.protocols import Completion
from tests.fakes.openai_server import gives
from tests.fakes.scripted_server import Answer


class KeptAnswers(dict[str, Completion]):
    """An `AnswerStore` in memory."""

    def put(self, key: str, completion: Completion) -> None:
        self.setdefault(key, completion)


def item(stem: str, quote: str, **fields: Any) -> dict[str, Any]:
    """A sound single choice item for line 1 of the order, but for the fields that are named."""
    options = [
        {"text": text, "is_correct": index == 0, "feedback": ""} for index, text in enumerate(("One", "Two", "Three"))
    ]
    return {
        "order": 1,
        "type": "single_choice",
        "stem": stem,
        "options": options,
        "answers": [],
        "pairs": [],
        "explanation": "So it was said.",
        "bloom": "remember",
        "difficulty": "easy",
        "objective": None,
        "quote": quote,
        "doubts": [],
        **fields,
    }


def batch(*items: dict[str, Any]) -> Answer:
    """An answer with these items."""
    return gives({"questions": list(items)})

"""How a question names the pictures in its text: `![what it shows](image:HASH)`."""

import re
from collections.abc import Iterator

from services.domain.questions import Question

_NAMED = re.compile(r"!\[(?P<shows>[^\]\n]*)\]\(image:(?P<name>[0-9a-f]{64})\)")

NOT_IN_FILE = "its pictures: they stand in the text as a description and a name"
"""What an export says of a question whose pictures its format does not carry."""


def picture_names(*questions: Question) -> set[str]:
    """The pictures in these questions, by the hash of their content."""
    return {name for question in questions for text in drawn_texts(question) for name in _names(text)}


def picture_text(name: str, shows: str) -> str:
    """What stands in a text for a picture; `shows` is read to those who do not see it."""
    return f"![{' '.join(re.sub(r'[][()]', ' ', shows).split())}](image:{name})"


def with_pictures_told(text: str) -> str:
    """The text with each picture told by what it shows; four letters tell apart two that show the same."""
    return _NAMED.sub(lambda found: f"[picture {found['name'][:4]}: {found['shows']}]", text)


def _names(text: str) -> Iterator[str]:
    return (found["name"] for found in _NAMED.finditer(text))


def drawn_texts(question: Question) -> Iterator[str]:
    """Everything of a question in which emphasis, formulas and pictures are drawn."""
    yield from (question.stem, question.explanation)
    for option in question.options:
        yield from (option.text, option.feedback)
    for pair in question.pairs:
        yield from (pair.prompt, pair.match)

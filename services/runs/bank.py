"""The questions of a course that a new one is compared with: all of a small bank, the likeliest of a large one."""

import re
from collections.abc import Iterable
from uuid import UUID

from services.domain.questions import Question

MOST_COMPARED = 250
_WORD = re.compile(r"[^\W\d_]{4,}|\d+")


class Bank:
    """Finds the questions that share the most words with one: comparing meanings with thousands takes minutes."""

    def __init__(self, kept: Iterable[tuple[UUID, Question]]) -> None:
        self._kept: list[tuple[UUID, Question, frozenset[str]]] = []
        for question_id, question in kept:
            self.add(question_id, question)

    def add(self, question_id: UUID, question: Question) -> None:
        """One more that the next ones are compared with."""
        self._kept.append((question_id, question, _words(question)))

    def near(self, question: Question) -> list[tuple[UUID | None, Question]]:
        """At most `MOST_COMPARED`, in the order in which they were added."""
        if len(self._kept) <= MOST_COMPARED:
            return [(question_id, other) for question_id, other, _ in self._kept]
        words = _words(question)
        shared = [len(words & theirs) for _, _, theirs in self._kept]
        nearest = sorted(range(len(shared)), key=lambda at: (-shared[at], at))[:MOST_COMPARED]
        return [self._kept[at][:2] for at in sorted(nearest)]


def _words(question: Question) -> frozenset[str]:
    texts = [question.stem, *(answer.text for answer in question.answers)]
    texts += [option.text for option in question.options]
    texts += [text for pair in question.pairs for text in (pair.prompt, pair.match)]
    return frozenset(_WORD.findall(" ".join(texts).casefold()))

"""Which objectives of the course a question or a sentence of the lecture serves: one rule for all who ask."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.domain.questions import Question
from services.providers.protocols import Embedder

_SERVES = 0.25
"""How near in meaning something must be to an objective; measured with all-MiniLM-L6-v2."""


class Objectives:
    """The objectives that are asked about, by their wording."""

    def __init__(self, embedder: Embedder, names: Sequence[str]) -> None:
        self._embedder = embedder
        self._names = list(names)
        self._vectors = embedder.embed(self._names)

    def nearest(self, question: Question) -> str | None:
        """The objective that the question serves best; None where it serves none."""
        if not self._names:
            return None
        nearness = self._nearness(with_its_place(question))
        best = int(np.argmax(nearness))
        return self._names[best] if float(nearness[best]) >= _SERVES else None

    def served_by(self, question: Question) -> frozenset[str]:
        """Every objective that the question serves."""
        return self.served_by_text(with_its_place(question))

    def served_by_text(self, text: str) -> frozenset[str]:
        """Every objective that what is said serves."""
        if not self._names:
            return frozenset()
        nearness = self._nearness(text)
        return frozenset(name for name, each in zip(self._names, nearness, strict=True) if float(each) >= _SERVES)

    def _nearness(self, text: str) -> NDArray[np.float32]:
        [about] = self._embedder.embed([text])
        near: NDArray[np.float32] = self._vectors @ about
        return near


def with_its_place(question: Question) -> str:
    """What is compared with an objective: what is asked, and what was said there."""
    return f"{question.stem} {question.sources[0].quote}"

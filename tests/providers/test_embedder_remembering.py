"""Texts that were asked about lately are not embedded again."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.providers.embedder_remembering import LatelyAskedEmbedder


class CountingEmbedder:
    """A vector of length 1 for each text, and a list of the texts it was asked for."""

    dimensions = 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        angles = [len(text) for text in texts]
        return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], dtype=np.float32)


def test_a_text_is_embedded_once_and_every_answer_is_as_without_memory() -> None:
    behind = CountingEmbedder()
    embedder = LatelyAskedEmbedder(behind)
    wanted = ["heat", "cold", "heat", "temperature"]
    for _ in range(2):
        assert np.array_equal(embedder.embed(wanted), CountingEmbedder().embed(wanted))
    assert behind.asked == ["heat", "cold", "temperature"]
    assert embedder.embed([]).shape == (0, 2)


def test_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    behind = CountingEmbedder()
    embedder = LatelyAskedEmbedder(behind, most=2)
    for text in ("one", "two", "one", "three", "one", "two"):
        embedder.embed([text])
    assert behind.asked == ["one", "two", "three", "two"]

"""An embedder that remembers the texts of one lecture, most of which are asked about more than once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.providers.protocols import Embedder


class RememberingEmbedder:
    """An `Embedder` in front of another; kept with the study of one lecture, so it needs no bound."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, NDArray[np.float32]] = {}

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the embedder behind it does, each text once."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([self._known[text] for text in texts])

    def release(self) -> None:
        """What the embedder behind it holds; the vectors are kept."""
        self._embedder.release()

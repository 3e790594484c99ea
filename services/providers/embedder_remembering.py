"""An embedder that remembers the texts it was last asked about, because writers and checks ask about the same."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from services.providers.protocols import Embedder

_MOST = 20_000


class LatelyAskedEmbedder:
    """An `Embedder` in front of another, for the jobs of a worker, several of which may ask at once.

    Of `most` texts the vectors are kept, about 1.5 kB each.
    """

    def __init__(self, embedder: Embedder, *, most: int = _MOST) -> None:
        self._embedder = embedder
        self._most = most
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the embedder behind it does; nobody waits for another's texts."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
            for text in found:
                self._known.move_to_end(text)
        new = list(dict.fromkeys(text for text in texts if text not in found))
        if new:
            found.update(zip(new, self._embedder.embed(new), strict=True))
            self._keep({text: found[text] for text in new})
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return np.stack([found[text] for text in texts])

    def release(self) -> None:
        """What the embedder behind it holds; the vectors are kept."""
        self._embedder.release()

    def _keep(self, vectors: dict[str, NDArray[np.float32]]) -> None:
        with self._lock:
            self._known.update(vectors)
            while len(self._known) > self._most:
                self._known.popitem(last=False)

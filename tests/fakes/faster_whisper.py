"""faster-whisper as far as it can be played without a model: it hears a word in each second that is loud enough."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

loaded: list[dict[str, Any]] = []
asked: list[dict[str, Any]] = []
multilingual = True
breaks = ""


class WhisperModel:
    def __init__(self, folder: str, **options: Any) -> None:
        loaded.append({"folder": folder, **options})
        if breaks == "loading":
            raise RuntimeError(f"Unsupported model binary version in {folder}.\nsecond line")
        self.is_multilingual = multilingual

    def transcribe(self, samples: np.ndarray, **options: Any) -> tuple[Iterator[Any], Any]:
        assert samples.dtype == np.float32
        assert len(samples) <= 30 * 16_000
        asked.append(options)
        return _segments(samples), SimpleNamespace(language=options["language"] or "de")


def _segments(samples: np.ndarray) -> Iterator[Any]:
    if breaks == "hearing":
        raise RuntimeError("CUDA failed with error out of memory")
    words = []
    for second in range(len(samples) // 16_000):
        loud = float(np.abs(samples[second * 16_000 : (second + 1) * 16_000]).mean())
        if loud > 0.001:
            end = "." if len(words) % 6 == 5 else ""
            word = f" word{round(loud * 1e6)}{end}"
            words.append(SimpleNamespace(word=word, start=second + 0.1, end=second + 0.9, probability=0.8))
    yield SimpleNamespace(words=words)

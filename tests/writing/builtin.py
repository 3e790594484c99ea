"""The built-in writer with its embedder, made once for all tests that ask it."""

from functools import cache

from services.providers.embedder_minilm import MiniLMEmbedder
from services.writing.builtin import BuiltinWriter


@cache
def writer() -> BuiltinWriter:
    """It keeps what it has read of a lecture."""
    return BuiltinWriter(MiniLMEmbedder())

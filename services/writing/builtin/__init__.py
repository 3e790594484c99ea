"""The built-in writer: questions from the grammar and meaning of the transcript alone, no key, no network."""

from services.writing.builtin.writer import BuiltinWriter

__all__ = ["BuiltinWriter"]

"""The built-in writer: questions from the grammar and meaning of the transcript alone, no key, no network."""

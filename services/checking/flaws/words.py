"""Lists of words as they are typed, separated by blanks, and those that several rules look among."""


def listed(text: str) -> tuple[str, ...]:
    """The words in their order."""
    return tuple(text.split())


def words(text: str) -> frozenset[str]:
    """The words to look among."""
    return frozenset(text.split())


PRONOUNS = words("it they he she we you there i")
"""What a sentence may begin with in place of a noun."""

FINITE = words("VBZ VBP VBD MD")
"""How the tagger calls the verbs without which nothing is a sentence."""

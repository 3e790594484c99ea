"""Lists of words as they are typed: separated by blanks."""


def listed(text: str) -> tuple[str, ...]:
    """The words in their order."""
    return tuple(text.split())


def words(text: str) -> frozenset[str]:
    """The words to look among."""
    return frozenset(text.split())

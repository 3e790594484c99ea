"""Which terms are kinds of which: what is true of the kind would be true of its members, and so no wrong option."""

import re
from collections.abc import Mapping

_HYPHEN = re.compile(r"(?<!\bnon)(?<!\banti)-")


class Kinship:
    """Answers from the definitions of a course, followed upwards as far as they go."""

    def __init__(self, genera: Mapping[str, set[str]]) -> None:
        self._genera = genera

    def above(self, key: str) -> set[str]:
        """Everything the term is a kind of: by definition, and by its last word ("competitive inhibitor")."""
        seen: set[str] = set()
        waiting = [key]
        while waiting:
            term = waiting.pop()
            # What is "non-competitive" is nothing competitive.
            words = _HYPHEN.sub(" ", term).split()
            nearer = set(self._genera.get(term, ())) | {" ".join(words[start:]) for start in range(1, len(words))}
            for kind in nearer - seen:
                seen.add(kind)
                waiting.append(kind)
        return seen

    def are_related(self, one: str, other: str) -> bool:
        """One is the other, or a kind of it."""
        one, other = _singular(one), _singular(other)
        return one == other or one in map(_singular, self.above(other)) or other in map(_singular, self.above(one))


def _singular(key: str) -> str:
    """Terms are kept in the singular, but not those that were only ever heard in the plural."""
    return key[:-1] if key.endswith("s") and not key.endswith(("ss", "us", "is")) else key

"""Keys that stand out by their length."""

import re
from collections.abc import Iterator

from services.checking.flaws.item import Choice, Item, flaw
from services.domain.findings import Finding, FindingCode, Severity

_FEWEST_OPTIONS = 3
_FEWEST_KEY_WORDS = 2
_NEXT_LONGEST = 1.38
_LEAST_MORE = 9
_LONG = 40
_MUCH_LONGER = 1.7
_WORDS_OF_DETAIL = 2


def longest_option_correct(item: Item) -> Iterator[Finding]:
    """Haladyna, Downing & Rodriguez (2002), guideline 23: the longest option is chosen by whoever guesses.

    What stands out is read off the letters: two fifths longer than the next, and of a short key also by two words
    or by far. (Tarrant et al., 2006: writers add detail to make the key right.)
    """
    key, others = item.key, item.distractors
    if key is None or len(others) + 1 < _FEWEST_OPTIONS or len(key.text.split()) < _FEWEST_KEY_WORDS:
        return
    own = len(" ".join(key.text.split()))
    following = max(len(" ".join(other.text.split())) for other in others)
    more_words = _words(key) - max(map(_words, others))
    # Of short options long words say nothing; more words do.
    is_much = more_words >= _WORDS_OF_DETAIL or (more_words > 0 and own >= _MUCH_LONGER * following)
    is_detail = (own >= _LONG or is_much) and not all(_is_name(one) for one in (key, *others))
    if is_detail and own >= _NEXT_LONGEST * following and own - following >= _LEAST_MORE:
        yield flaw(
            FindingCode.LONGEST_OPTION_CORRECT,
            Severity.MAJOR,
            f"The right option is clearly the longest ({own} letters, the others at most {following}), which tells "
            "that it is right. Shorten it, or give the others as much detail.",
            key.place,
        )


def _words(choice: Choice) -> int:
    return len(re.findall(r"[^\s-]+", choice.text))


def _is_name(choice: Choice) -> bool:
    """A title of several words ("Human Rights Act 1998"): nobody writes it longer to make it right."""
    spoken = [token for token in choice.grammar if token.is_alpha and token.pos_ not in ("ADP", "CCONJ", "DET")]
    return len(spoken) > 1 and all(token.text[0].isupper() for token in spoken)

"""What is said now where a question cites the lecture, whatever it quotes."""

from dataclasses import dataclass
from itertools import takewhile

from services.domain.differences import Kind, words_between
from services.domain.grounding import align_quote
from services.domain.transcripts import Segment

_AROUND_CHARACTERS = 110
_LEAST_KEPT = 0.5
"""Of the letters of a quote, so that a place is taken for the one that was quoted."""


@dataclass(frozen=True, slots=True)
class CitedWords:
    """What is said there `now`, with the words just before and just after it, empty where nothing is.

    `quoted` is what the question quotes instead; None where it quotes what is said, or nothing else is known.
    """

    before: str
    now: str
    after: str
    quoted: str | None = None


def cited_words(quote: str, around: str, there: str = "") -> CitedWords:
    """The quote as it stands in what is said `around` it; where that was corrected, what stands there now.

    `there` is all that is said in the span that is cited. It is shown where nothing like the quote is said any more;
    if it is empty the quote is all that is known.
    """
    said, there, quote = (" ".join(text.split()) for text in (around, there, quote))
    now = quote if quote in said else _like(quote, said) or there
    if not now:
        return CitedWords("", quote, "")
    before, _, after = said.partition(now)
    if len(before) > _AROUND_CHARACTERS:
        before = before[-_AROUND_CHARACTERS:].partition(" ")[2]
    if len(after) > _AROUND_CHARACTERS:
        after = after[:_AROUND_CHARACTERS].rpartition(" ")[0]
    return CitedWords(before.strip(), now, after.strip(), None if now == quote else quote)


def _like(quote: str, said: str) -> str:
    """What stands in the place of the quote; empty where nothing is like it."""
    place = align_quote(quote, [Segment(0, 0, said)])
    if place is None:
        return ""
    now = place.source.quote
    if not quote[-1].isalnum():
        end = said.index(now) + len(now)
        now += "".join(takewhile(lambda sign: not (sign.isalnum() or sign.isspace()), said[end:]))
    kept = sum(len(stretch.text) for stretch in words_between(quote, now) if stretch.kind is Kind.SAME)
    return now if kept >= _LEAST_KEPT * len(quote) else ""

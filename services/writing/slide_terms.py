"""The terms that slides and handouts use, to be listened for."""

from collections.abc import Sequence

from services.domain.transcripts import Segment, Transcript
from services.writing.commonness import rarity
from services.writing.terms import key_terms

_MOST_TERMS = 60
_RARE = 0.35
_LINE_MS = 1000
# A full stop before a small letter ends no sentence; this always does.
_END = "!"


def slide_terms(pages: Sequence[str], limit: int = _MOST_TERMS) -> list[str]:
    """The noun phrases of the pages that are rare in everyday English, best first.

    What stands on one line of a slide is a sentence of its own, whatever its punctuation. A phrase that has a line
    to itself is a term, however common its words.
    """
    lines = [line.strip() for page in pages for line in page.splitlines() if any(map(str.isalpha, line))]
    spoken = tuple(
        Segment(at * _LINE_MS, (at + 1) * _LINE_MS, line.rstrip(".:;,") + _END) for at, line in enumerate(lines)
    )
    found = key_terms(Transcript(spoken, duration_ms=len(spoken) * _LINE_MS), limit * 2)
    headings = {line.casefold() for line in lines if " " in line}
    terms = [each.term for each in found]
    return [term for term in terms if max(map(rarity, term.split())) >= _RARE or term.casefold() in headings][:limit]

"""The terms that slides and handouts use, to be listened for."""

import re
from collections.abc import Sequence

from services.domain.course_settings import LONGEST_TERM
from services.domain.transcripts import Segment, Transcript
from services.writing.commonness import rarity
from services.writing.terms import key_terms

_MOST_TERMS = 60
_RARE = 0.35
_RARE_ALONE = 0.6
_SHORTEST_ALONE = 5
_PIECE_MS = 1000
_BETWEEN_PIECES = re.compile(r"[:;,•·–—|()\[\]→=]|\s-\s")
# A full stop before a small letter ends no sentence; this always does.
_END = "!"


def slide_terms(pages: Sequence[str], limit: int = _MOST_TERMS) -> list[str]:
    """The noun phrases of the pages that are rare in everyday English, best first.

    Slides are made of pieces: what stands on one line, between two commas or bullets is read as a sentence of its
    own. A phrase that has such a piece to itself is a term, however common its words, and so is a rare single word.
    """
    lines = (line for page in pages for line in page.splitlines())
    pieces = [piece for line in lines for piece in map(_bare, _BETWEEN_PIECES.split(line)) if piece]
    spoken = tuple(Segment(at * _PIECE_MS, (at + 1) * _PIECE_MS, f"{piece}{_END}") for at, piece in enumerate(pieces))
    found = [each.term for each in key_terms(Transcript(spoken, duration_ms=len(spoken) * _PIECE_MS), limit * 2)]
    alone = {piece.casefold() for piece in pieces}
    terms = [term for term in found if max(map(rarity, term.split())) >= _RARE or _is_phrase_of(term, alone)]
    known = {term.casefold().rstrip("s") for term in terms}
    words = [piece for piece in dict.fromkeys(pieces) if _is_rare_word(piece)]
    words = [word for word in words if word.casefold().rstrip("s") not in known]
    return [term for term in (*terms, *words) if len(term) <= LONGEST_TERM][:limit]


def _bare(piece: str) -> str:
    piece = piece.strip(" .:;,!?\t-*")
    return piece if any(map(str.isalpha, piece)) else ""


def _is_phrase_of(term: str, alone: set[str]) -> bool:
    return " " in term and term.casefold() in alone


def _is_rare_word(piece: str) -> bool:
    return piece.isalpha() and len(piece) >= _SHORTEST_ALONE and rarity(piece) >= _RARE_ALONE

"""Whether a question's quotes were said in the spans it cites."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from services.checking.wording import same_word, turned, wording
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.grounding import GROUNDED_SCORE, align_quote, locate_quote
from services.domain.questions import Question, Source
from services.domain.times import clock
from services.domain.transcripts import Segment, Span, segments_in

_ALIKE = 0.55
"""From this share of agreeing letters on, one word may have been misheard for another."""

_LETTER_FOR_LETTER = 0.97
_LONGEST_SHOWN = 90


def citation_findings(question: Question, segments: Sequence[Segment]) -> Iterator[Finding]:
    """What is wrong with the sources: there are none, or a quote was not said in the span, or not in these words."""
    if not question.sources:
        yield Finding(
            FindingCode.UNCITED,
            "The question cites no passage of the lecture. Cite the place where its answer is said.",
            Severity.MAJOR,
        )
    for index, source in enumerate(question.sources):
        found = _of_source(index, source, segments)
        if found is not None:
            yield found


def _of_source(index: int, source: Source, segments: Sequence[Segment]) -> Finding | None:
    cited = segments_in(Span(source.start_ms, source.end_ms), segments)
    alignment = align_quote(source.quote, cited)
    score = alignment.score if alignment else 0.0
    if alignment is None or locate_quote(source.quote, cited) is None:
        return _not_found(index, _why_not(source, segments, score), score)
    other = _another_word(source.quote, alignment.source.quote)
    if other is not None:
        quoted, said = other
        stands = f"where the transcript has “{said}”" if said else "which was not said there"
        return _not_found(index, f"The quote has “{quoted}” {stands}. Quote what was said.", score)
    if score < _LETTER_FOR_LETTER:
        message = f"The quote is not word for word. The transcript has: “{alignment.source.quote}”"
        return Finding(FindingCode.QUOTE_NOT_FOUND, message, Severity.NOTE, Place(Part.SOURCE, index), score=score)
    return None


def _not_found(index: int, message: str, score: float) -> Finding:
    return Finding(FindingCode.QUOTE_NOT_FOUND, message, Severity.MAJOR, Place(Part.SOURCE, index), score=score)


def _why_not(source: Source, segments: Sequence[Segment], score: float) -> str:
    shown = _shortened(source.quote)
    elsewhere = locate_quote(source.quote, segments)
    if elsewhere is not None:
        return (
            f"“{shown}” was said at {clock(elsewhere.start_ms)}, not at {clock(source.start_ms)}, "
            "which the question cites. Cite the place where it was said."
        )
    if score >= GROUNDED_SCORE:
        return f"“{shown}” is too short to be evidence. Quote the sentence."
    return f"“{shown}” was not said at {clock(source.start_ms)}, nor anywhere else in the lecture. Quote what was said."


def _another_word(quote: str, said: str) -> tuple[str, str] | None:
    """A content word of the quote that was not said, and what was said in its place: no mishearing, another word."""
    asked, spoken = wording(quote).every, wording(said).every
    turn = turned(wording(quote), wording(said))
    if turn is not None:
        return turn
    content = set(wording(quote).words)
    changes = SequenceMatcher(None, asked, spoken, autojunk=False).get_opcodes()
    for change, start, end, begin, stop in changes:
        new = [word for word in asked[start:end] if word.removesuffix("'s") in content]
        if change not in ("replace", "insert", "delete") or not new:
            continue
        heard = spoken[begin:stop]
        alike = SequenceMatcher(None, "".join(asked[start:end]), "".join(heard), autojunk=False).ratio()
        if alike < _ALIKE and not all(any(same_word(word, other) for other in spoken) for word in new):
            return " ".join(asked[start:end]), " ".join(heard)
    return None


def _shortened(quote: str) -> str:
    words = " ".join(quote.split())
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN].rsplit(' ', 1)[0]} …"

"""What was meant where the recogniser misheard a term of the course: read aright, cited as it stands."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import partial

from services.domain.questions import Question, Source
from services.domain.transcripts import Segment, Span, Transcript, segments_in
from services.writing.mishearings import suspicions
from services.writing.protocol import Material
from services.writing.slide_terms import slide_terms

_STEP = re.compile(r"(?:(?<=[.?!] )|^)(Second|Third|Fourth|Fifth|Finally) (?=[a-z])")


def course_terms(material: Material) -> list[str]:
    """The terms of glossary and slides, those of the glossary first."""
    return list(dict.fromkeys([*(term for term, _ in material.glossary), *slide_terms(material.slides)]))


class Hearing:
    """The lecture as it was meant (`lecture`), and the way back to the words that stand in its transcript."""

    def __init__(self, transcript: Transcript, terms: Sequence[str]) -> None:
        self._heard = transcript
        self.lecture = _corrected(transcript, terms)
        self._is_as_heard = self.lecture.segments == transcript.segments

    def cited(self, question: Question) -> Question | None:
        """The question with its quotes as they stand in the transcript; None where one cannot be found there."""
        if self._is_as_heard:
            return question
        sources = [self._as_heard(source) for source in question.sources]
        found = tuple(source for source in sources if source is not None)
        return replace(question, sources=found) if len(found) == len(sources) else None

    def _as_heard(self, source: Source) -> Source | None:
        span = Span(source.start_ms, source.end_ms)
        heard = _text(segments_in(span, self._heard.segments))
        if source.quote in heard:
            return source
        quote = _back(source.quote, _text(segments_in(span, self.lecture.segments)), heard)
        return replace(source, quote=quote) if quote else None


def _text(segments: Sequence[Segment]) -> str:
    return " ".join(" ".join(segment.text for segment in segments).split())


def _back(quote: str, corrected: str, heard: str) -> str:
    """What was heard where the corrected text has the quote; empty where it does not have it."""
    place = corrected.find(quote)
    if place < 0:
        return ""
    meant, said = corrected.split(), heard.split()
    first = len(corrected[:place].split())
    last = first + len(quote.split()) - 1
    begin, end = first, last
    for _, left, right, start, stop in SequenceMatcher(None, meant, said, autojunk=False).get_opcodes():
        is_as_heard = right - left == stop - start
        if left <= first < right:
            begin = start + first - left if is_as_heard else start
        if left <= last < right:
            end = start + last - left if is_as_heard else stop - 1
    return " ".join(said[begin : end + 1])


def _corrected(transcript: Transcript, terms: Sequence[str]) -> Transcript:
    """The transcript with each likely mishearing replaced by the term that was meant."""
    segments = [_with_steps_marked(segment) for segment in transcript.segments] if _counts_steps(transcript) else []
    segments = segments or list(transcript.segments)
    if not terms:
        return replace(transcript, segments=tuple(segments))
    for suspicion in suspicions(segments, terms):
        heard = re.compile(r"[\W_]+".join(map(re.escape, suspicion.heard.split())), re.IGNORECASE)
        for position in suspicion.positions:
            text = heard.sub(partial(_written_like, meant=suspicion.meant), segments[position].text)
            segments[position] = replace(segments[position], text=text)
    return replace(transcript, segments=tuple(segments))


def _counts_steps(transcript: Transcript) -> bool:
    """Somewhere "First, …" is said, so that a "Third bonds break" without its comma is a step as well."""
    return any("First, " in segment.text or "Second, " in segment.text for segment in transcript.segments)


def _with_steps_marked(segment: Segment) -> Segment:
    return replace(segment, text=_STEP.sub(r"\1, ", segment.text))


def _written_like(said: re.Match[str], *, meant: str) -> str:
    """With a capital where the misheard words began with one."""
    return meant[:1].upper() + meant[1:] if said.group()[:1].isupper() else meant

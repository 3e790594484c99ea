"""Everything the built-in writer knows about a lecture after reading it once."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from spacy.tokens import Token

from services.domain.questions import Source
from services.domain.transcripts import Transcript
from services.writing.builtin.english.clauses import Clause
from services.writing.builtin.english.nouns import is_vague, last_names
from services.writing.builtin.english.references import resolved_clauses
from services.writing.builtin.english.wording import Casing
from services.writing.builtin.lecture.doubts import CONTENT, Doubts
from services.writing.builtin.lecture.meanings import Meaning, find_appositions, find_genera, find_meanings
from services.writing.syntax import Sentence, joined_source, sentences
from services.writing.terms import KeyTerm, key_terms

_TERMS_READ = 200


@dataclass(frozen=True, eq=False)
class Reading:
    """A lecture, read: its sentences, the clauses that can stand alone, and what it is about.

    `stressed` are the words, in small letters, of the terms of slides and glossary.
    """

    sentences: tuple[Sentence, ...]
    terms: tuple[KeyTerm, ...]
    stressed: frozenset[str] = frozenset()

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
    def words(self) -> tuple[frozenset[str], ...]:
        """All words of each sentence, in small letters."""
        return tuple(frozenset(token.lower_ for token in sentence.span) for sentence in self.sentences)

    @cached_property
    def values(self) -> frozenset[float]:
        """All numbers said in it."""
        return frozenset(number.value for sentence in self.sentences for number in sentence.numbers)

    @cached_property
    def years(self) -> tuple[float, ...]:
        """The years among them, in order."""
        return tuple(
            sorted({number.value for sentence in self.sentences for number in sentence.numbers if number.is_year})
        )

    @cached_property
    def places(self) -> dict[str, set[int]]:
        """For each word that carries meaning, as said and in its basic form, the sentences that hold it."""
        places: dict[str, set[int]] = defaultdict(set)
        for sentence in self.sentences:
            for token in sentence.span:
                if token.pos_ in CONTENT and not token.is_stop:
                    places[token.lower_].add(sentence.index)
                    places[token.lemma_.lower()].add(sentence.index)
        return places

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much the lecture is about a word of its key terms, 1 for the word it is most about."""
        weights: dict[str, float] = {}
        best = max((term.score for term in self.terms), default=1.0) or 1.0
        for term in self.terms:
            for word in term.term.lower().replace("-", " ").split():
                weights[word] = max(weights.get(word, 0.0), term.score / best)
        return weights

    @cached_property
    def meanings(self) -> list[Meaning]:
        """The definitions it gives."""
        return find_meanings(self.sentences, self.clauses)

    @cached_property
    def defined(self) -> frozenset[str]:
        """The term keys that it defines."""
        return frozenset(meaning.key for meaning in self.meanings)

    @cached_property
    def genera(self) -> dict[str, set[str]]:
        """For each term the kinds of thing it is said to be."""
        return find_genera(self.clauses, self.meanings)

    @cached_property
    def appositions(self) -> list[tuple[list[Token], str, Sentence]]:
        """Names with the kind of thing they are said to be in passing, and where."""
        return list(find_appositions(self.clauses))

    @cached_property
    def people(self) -> frozenset[str]:
        """The last names, in small letters, of the persons it speaks of."""
        return last_names([sentence.span for sentence in self.sentences])

    @cached_property
    def plurals(self) -> frozenset[str]:
        """The nouns that are said in the plural, in their basic form."""
        return frozenset(
            token.lemma_.lower() for sentence in self.sentences for token in sentence.span if token.tag_ == "NNS"
        )

    def with_article(self, wording: str) -> str:
        """The term with the article it is mostly said with."""
        said = re.compile(rf"(?<![\w-])((?:an?|the) )?({re.escape(wording)})(?![\w-])", re.IGNORECASE)
        found = Counter(
            f"{(match.group(1) or '').lower()}{match.group(2) if match.group(1) else wording}"
            for sentence in self.sentences
            for match in said.finditer(sentence.text)
        )
        return max(found, key=lambda each: (found[each], each), default=wording)

    def plural_of(self, noun: str) -> str:
        """The plural of a noun in its basic form, as it is mostly said."""
        forms = Counter(
            token.lower_
            for sentence in self.sentences
            for token in sentence.span
            if token.tag_ == "NNS" and token.lemma_.lower() == noun
        )
        return max(forms, key=lambda form: (forms[form], form), default=f"{noun}s")

    @cached_property
    def noun_counts(self) -> Counter[str]:
        """How often each noun is said."""
        return Counter(
            token.lemma_.lower()
            for sentence in self.sentences
            for token in sentence.span
            if token.pos_ in ("NOUN", "PROPN")
        )

    def group_of(self, key: str, head: Token) -> str:
        """The kind of thing by which one may ask for the term ("Which model …?"), or nothing."""
        kinds = self.genera.get(key, set())
        for kind in sorted(kinds):
            if kind in self.plurals and sum(kind in others for others in self.genera.values()) > 1:
                return kind
        last = key.replace("-", " ").split()[-1]
        siblings = {term.term.lower() for term in self.terms if term.term.lower().split()[-1] == last}
        has_siblings = (
            len(siblings - {last}) > 1 and len(key.split()) > 1 and last in self.plurals and head.pos_ == "NOUN"
        )
        return last if has_siblings else ""

    def points_away(self, clause: Clause) -> bool:
        """Somewhere after the subject stands "the idea", "the city": one must have been there to know which."""
        return any(
            is_vague(tuple(chunk), self.noun_counts, self.defined)
            for chunk in clause.sentence.chunks
            if chunk.root in clause.predicate
        )

    def is_doubtful(self, sentence: Sentence) -> bool:
        """More often than not something in it was misheard: a word, or where it ends."""
        return self._doubts.of(sentence) > 0

    def doubt(self, sentence: Sentence) -> float:
        """From 0 to 1: whether the recogniser misheard it."""
        return self._doubts.of(sentence)

    def is_misheard(self, tokens: Iterable[Token]) -> bool:
        """One of the words is one that no vocabulary holds and that was said nowhere else."""
        return any(map(self._doubts.is_odd, tokens))

    @cached_property
    def _doubts(self) -> Doubts:
        return Doubts(self.clauses, self.places, self.stressed)

    def weight(self, tokens: Sequence[Token]) -> float:
        """How central the words are to the lecture, from 0 to 1."""
        return max(
            (self.weights.get(token.lower_, self.weights.get(token.lemma_, 0.0)) for token in tokens), default=0.0
        )

    def explanation(self, first: Sentence, last: Sentence) -> str:
        """What was said there, and the sentence after it where that goes on about the same."""
        following = self.sentences[last.index + 1] if last.index + 1 < len(self.sentences) else None
        if following is not None and _goes_on(last, following, self.content):
            last = following
        return joined_source(first, last).quote

    def source(self, clause: Clause) -> Source:
        """The sentence of the clause, with the one before where its subject was named there."""
        return joined_source(clause.support or clause.sentence, clause.sentence)


def read(transcript: Transcript, stressed: Iterable[str] = ()) -> Reading:
    """Read a lecture; it is more about the `stressed` terms (of slides and glossary) than their number tells."""
    found = key_terms(transcript, _TERMS_READ)
    words = {term.lower() for term in stressed}
    best = max((term.score for term in found), default=0.0)
    ranked = [
        replace(term, score=(term.score + best) / 2) if {term.term.lower(), f"{term.term.lower()}s"} & words else term
        for term in found
    ]
    known = frozenset(word for term in words for word in term.replace("-", " ").split())
    return Reading(sentences(transcript), tuple(sorted(ranked, key=lambda term: (-term.score, term.term))), known)


def content_of(tokens: Iterable[Token]) -> frozenset[str]:
    """The basic forms of the words that carry meaning."""
    return frozenset(token.lemma_.lower() for token in tokens if token.pos_ in CONTENT and not token.is_stop)


def _goes_on(sentence: Sentence, following: Sentence, content: Sequence[frozenset[str]]) -> bool:
    if following.text.endswith("?"):
        return False
    opening = following.span[0].lower_
    if opening in ("it", "they", "this", "these", "therefore", "he", "she", "its", "as"):
        return True
    return len(content[sentence.index] & content[following.index]) >= 3  # noqa: PLR2004  more than a shared topic

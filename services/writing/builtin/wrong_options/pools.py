"""What a course offers as wrong options, kind by kind: terms, meanings, reasons, names, phrases."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from services.providers.protocols import Embedder
from services.writing.builtin.asks import Ask, Kind
from services.writing.builtin.english.clauses import head_of, reasons_of, side_clause
from services.writing.builtin.english.nouns import are_people, is_vague, key_of, kind_of, plural
from services.writing.builtin.english.wording import capitalised, sentence_of, statement, without_determiner
from services.writing.builtin.lecture.reading import Reading, content_of

_SHORTEST_STATEMENT = 5
_LONGEST_STATEMENT = 16
_LONGEST_PHRASE = 7
_LARGEST_POOL = 400
_MOST_TERMS = 60


@dataclass(frozen=True, eq=False)
class Choice:
    """Something that may stand as a wrong option; `place` is the sentence it is from, -1 for another lecture."""

    text: str
    key: str
    content: frozenset[str]
    groups: frozenset[str]
    is_plural: bool
    place: int
    feedback: str = ""


class Pools:
    """The choices of each kind in one lecture, with their vectors."""

    def __init__(
        self,
        reading: Reading,
        asks: Sequence[Ask],
        embedder: Embedder,
        *,
        is_other: bool = False,
        glossary: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._glossary = glossary
        self._reading = reading
        self._asks = asks
        self._embedder = embedder
        self._is_other = is_other
        self._vectors: dict[Kind, NDArray[np.float32]] = {}

    def of(self, kind: Kind) -> tuple[list[Choice], NDArray[np.float32]]:
        """The choices of a kind and their unit vectors, row by row."""
        choices = self._choices.get(kind, [])
        if kind not in self._vectors:
            self._vectors[kind] = self._embedder.embed([choice.text for choice in choices])
        return choices, self._vectors[kind]

    @cached_property
    def _choices(self) -> dict[Kind, list[Choice]]:
        statements = list(self._statements())
        sentences = [replace(choice, text=sentence_of(choice.text)) for choice in statements]
        defining = {meaning.sentence.index for meaning in self._reading.meanings}
        events = [choice for choice in statements if choice.place not in defining]
        reasons = [replace(choice, text=f"Because {choice.text}.") for choice in events]
        return {
            Kind.TERM: _distinct([*self._terms(), *self._of_glossary(Kind.TERM)]),
            Kind.MEANING: _distinct([*self._meanings(), *self._of_glossary(Kind.MEANING)]),
            Kind.REASON: _distinct([*self._of_asks(Kind.REASON), *reasons]),
            Kind.CONDITION: _distinct([*self._of_asks(Kind.CONDITION), *self._conditions()]),
            Kind.STATEMENT: _distinct([*self._of_asks(Kind.STATEMENT), *sentences]),
            Kind.PERSON: _distinct(self._names(Kind.PERSON)),
            Kind.PLACE: _distinct(self._names(Kind.PLACE)),
            Kind.PHRASE: _distinct([*self._of_asks(Kind.PHRASE), *self._phrases()]),
        }

    @cached_property
    def _labels(self) -> dict[str, set[str]]:
        """For each noun what it is the name of: a sort of entity, or "human"."""
        labels: dict[str, set[str]] = {}
        for sentence in self._reading.sentences:
            for token in sentence.span:
                if token.pos_ in ("NOUN", "PROPN"):
                    label = "human" if are_people([token]) else token.ent_type_
                    labels.setdefault(token.lemma_.lower(), set()).add(label)
                    labels.setdefault(token.lower_, set()).add(label)
        return labels

    def _place(self, index: int) -> int:
        return -1 if self._is_other else index

    def _terms(self) -> Iterator[Choice]:
        told = {meaning.key: meaning for meaning in self._reading.meanings}
        plural_keys = {ask.answer_key for ask in self._asks if ask.is_plural}
        for meaning in told.values():
            text = self._reading.casing.phrase(meaning.words)
            gloss = self._reading.casing.phrase(meaning.gloss)
            verb = "are" if plural(meaning.term) else "is"
            feedback = sentence_of(f"{self._reading.casing.phrase(meaning.term)} {verb} {gloss}")
            yield self._term(text, meaning.key, plural(meaning.term), meaning.sentence.index, feedback)
        for ask in self._asks:
            if ask.kind is Kind.TERM and ask.answer_key not in told:
                yield self._term(ask.answer, ask.answer_key, ask.is_plural, ask.sentence.index, "")
        for term in self._reading.terms[:_MOST_TERMS]:
            key = term.term.lower()
            if key not in told:
                is_plural = key in plural_keys or (
                    key.split()[-1].endswith("s") and not key.endswith(("ss", "is", "us"))
                )
                yield self._term(term.term, key, is_plural, -1, "")

    def _term(self, text: str, key: str, is_plural: bool, place: int, feedback: str) -> Choice:
        last = key.replace("-", " ").split()[-1:]
        labels = [label for word in key.split()[-1:] for label in self._labels.get(word, ()) if label]
        groups = frozenset({*self._reading.genera.get(key, ()), *last, *labels})
        words = frozenset(key.split())
        return Choice(capitalised(text), key, words, groups, is_plural, self._place(place), feedback)

    def _meanings(self) -> Iterator[Choice]:
        for meaning in self._reading.meanings:
            text = capitalised(self._reading.casing.phrase(meaning.gloss))
            term = self._reading.casing.phrase(meaning.words)
            content, place = content_of(meaning.gloss), self._place(meaning.sentence.index)
            groups, feedback = frozenset({meaning.genus}), f"This is what “{term}” means."
            yield Choice(text, meaning.key, content, groups, plural(meaning.term), place, feedback)

    def _of_glossary(self, kind: Kind) -> Iterator[Choice]:
        """Terms of the course that it defines itself; where the lecture does too, its own words come first."""
        told = {meaning.key for meaning in self._reading.meanings}
        for term, definition in self._glossary:
            key, meaning = term.lower(), definition.strip(" .")
            if key in told or not meaning:
                continue
            is_plural = key.endswith("s") and not key.endswith(("ss", "is", "us"))
            if kind is Kind.TERM:
                yield self._term(term, key, is_plural, -1, sentence_of(f"{term}: {meaning}"))
            else:
                words = frozenset(meaning.lower().split())
                feedback = f"This is what “{term}” means."
                yield Choice(capitalised(meaning), key, words, frozenset(), is_plural, -1, feedback)

    def _statements(self) -> Iterator[Choice]:
        for clause in self._reading.clauses:
            if clause.is_copular or clause.fronted or any(token.like_num for token in clause.tokens):
                continue
            if reasons_of(clause) or is_vague(clause.subject, self._reading.noun_counts, self._reading.defined):
                continue
            text = statement(clause, self._reading.casing)
            if _SHORTEST_STATEMENT <= len(text.split()) <= _LONGEST_STATEMENT and clause.antecedent == ():
                place = self._place(clause.sentence.index)
                yield Choice(text, text.lower(), content_of(clause.tokens), frozenset(), False, place)

    def _conditions(self) -> Iterator[Choice]:
        for clause in self._reading.clauses:
            for part in (*clause.fronted, *clause.complements):
                if side_clause(part, "when", "if") and not any(token.tag_ == "PRP" for token in part):
                    text = f"{capitalised(self._reading.casing.phrase(part))}."
                    place = self._place(clause.sentence.index)
                    yield Choice(text, text.lower(), content_of(part), frozenset(), False, place)

    def _names(self, kind: Kind) -> Iterator[Choice]:
        for sentence in self._reading.sentences:
            for entity in sentence.span.ents:
                tokens = without_determiner([token for token in entity if token.text not in ("'s", "’s", ",")])
                if not tokens or entity.root.pos_ != "PROPN" or kind_of(tokens, self._reading.people) is not kind:
                    continue
                text = self._reading.casing.phrase(tokens)
                words = frozenset(token.lower_ for token in tokens)
                yield Choice(capitalised(text), key_of(tokens), words, frozenset(), False, self._place(sentence.index))

    def _phrases(self) -> Iterator[Choice]:
        for clause in self._reading.clauses:
            for part in clause.complements:
                tokens = [token for token in part if token.dep_ != "prep" or token != part[0]]
                if not tokens or len(tokens) > _LONGEST_PHRASE or kind_of(tokens, self._reading.people) is None:
                    continue
                if any(token.tag_ in ("PRP", "PRP$", "CD", "WDT") or token.text == "," for token in tokens):
                    continue
                if is_vague(tuple(tokens), self._reading.noun_counts, self._reading.defined):
                    continue
                if head_of(part).dep_ not in ("dobj", "prep") or tokens[0].pos_ in ("ADP", "ADV", "CCONJ"):
                    continue
                text = capitalised(self._reading.casing.phrase(tokens))
                place = self._place(clause.sentence.index)
                yield Choice(text, key_of(tokens), content_of(tokens), frozenset(), plural(tokens), place)

    def _of_asks(self, kind: Kind) -> Iterator[Choice]:
        for ask in self._asks:
            if ask.kind is kind:
                text = ask.alone or ask.answer
                content = frozenset(text.lower().strip(".").split())
                place = self._place(ask.sentence.index)
                yield Choice(text, text.lower(), content, frozenset(), ask.is_plural, place)


def _distinct(choices: Iterable[Choice]) -> list[Choice]:
    kept: dict[str, Choice] = {}
    for choice in choices:
        kept.setdefault(choice.text.lower(), choice)
    return list(kept.values())[:_LARGEST_POOL]

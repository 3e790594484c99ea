"""What belongs to what in a lecture: terms and meanings, persons and deeds, years and events, steps, reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from services.domain.questions import Bloom, Source
from services.writing.builtin.asks import Kind
from services.writing.builtin.english.clauses import Clause, head_of, reasons_of
from services.writing.builtin.english.nouns import key_of, kind_of
from services.writing.builtin.english.wording import (
    capitalised,
    essential,
    sentence_of,
    statement,
    subject_of,
    without_determiner,
)
from services.writing.builtin.facts.claims import is_clear
from services.writing.builtin.facts.quantities import numbers_in, year_part
from services.writing.builtin.facts.sequences import sequences
from services.writing.builtin.lecture.reading import Reading
from services.writing.syntax import Sentence

_FEWEST_WORDS = 3
_LONGEST = 24


class Family(StrEnum):
    """What is to be matched with what, by the words of the instruction."""

    MEANINGS = "term with its meaning"
    DEEDS = "person with what he or she did"
    EVENTS = "year with what happened in it"
    STEPS = "step with what happens in it"
    REASONS = "statement with its reason"
    THINGS = "term with what is said of it"


@dataclass(frozen=True, eq=False)
class Trait:
    """Two sides that belong together, what the left one is about (`key`), and where that was said."""

    family: Family
    prompt: str
    match: str
    key: str
    sentence: Sentence
    source: Source
    worth: float

    @property
    def bloom(self) -> Bloom:
        return Bloom.UNDERSTAND if self.family in (Family.REASONS, Family.STEPS) else Bloom.REMEMBER


def traits(reading: Reading) -> Iterator[Trait]:
    """Everything in the lecture that can stand as a pair."""
    yield from _meanings(reading)
    for clause in reading.clauses:
        if clause.negation is None:
            yield from _deed(reading, clause)
            yield from _event(reading, clause)
            yield from _property(reading, clause)
        yield from _reason(reading, clause)
    yield from _steps(reading)


def _meanings(reading: Reading) -> Iterator[Trait]:
    for meaning in reading.meanings:
        told = {token.lemma_.lower() for token in meaning.gloss if not token.is_stop}
        if {token.lemma_.lower() for token in meaning.words} & told:
            continue
        yield Trait(
            Family.MEANINGS,
            capitalised(reading.casing.phrase(meaning.words)),
            capitalised(reading.casing.phrase(meaning.gloss)),
            meaning.key,
            meaning.sentence,
            meaning.sentence.source,
            0.7 + 0.3 * reading.weight(meaning.words),
        )


def _deed(reading: Reading, clause: Clause) -> Iterator[Trait]:
    subject = clause.antecedent or clause.subject
    if clause.subject[0].tag_ == "PRP$" or any(token.dep_ == "conj" for token in subject):
        return
    if kind_of(subject, reading.people) is not Kind.PERSON or not is_clear(reading, clause) or clause.is_copular:
        return
    match = _predicate(reading, clause)
    if match:
        name = subject_of(clause, reading.casing).split(",")[0]
        yield _trait(reading, clause, Family.DEEDS, (name, match), name.split()[-1].lower(), worth=0.8)


def _event(reading: Reading, clause: Clause) -> Iterator[Trait]:
    years = [number for number in numbers_in(clause) if number.value.is_year]
    if len(years) != 1 or not is_clear(reading, clause):
        return
    part = year_part(clause, years[0])
    if part is None or part[0].lower_ != "in":
        return
    tokens = [token for token in clause.tokens if token not in part]
    if any(token.tag_ in ("PRP", "PRP$") for token in tokens) and not clause.antecedent:
        return
    front = [reading.casing.phrase(essential(one)) for one in clause.fronted if one is not part]
    predicate = reading.casing.phrase(essential([token for token in clause.predicate if token not in part]))
    event = sentence_of(", ".join([*front, f"{subject_of(clause, reading.casing)} {predicate}"]))
    yield _trait(reading, clause, Family.EVENTS, (f"{years[0].value.value:.0f}", event), event.lower(), worth=0.75)


def _property(reading: Reading, clause: Clause) -> Iterator[Trait]:
    """What a thing with a name does, for things of one kind: "Pepsin" – "works best at a pH of about two"."""
    subject = clause.antecedent or clause.subject
    is_thing = kind_of(subject, reading.people) in (Kind.TERM, Kind.PLACE)
    if clause.is_copular or clause.subject[0].tag_ == "PRP$" or not is_thing or not is_clear(reading, clause):
        return
    match = _predicate(reading, clause)
    if match and not reasons_of(clause):
        term = capitalised(reading.casing.phrase(without_determiner(essential(subject))))
        yield _trait(reading, clause, Family.THINGS, (term, match), key_of(subject), worth=0.7)


def _reason(reading: Reading, clause: Clause) -> Iterator[Trait]:
    for part in reasons_of(clause):
        if part[0].lower_ != "because" or len(part) <= _FEWEST_WORDS or not is_clear(reading, clause):
            continue
        if any(token.tag_ in ("PRP", "PRP$") for token in part) or clause.fronted:
            continue
        rest = [token for token in clause.predicate if token not in part]
        said = sentence_of(f"{subject_of(clause, reading.casing)} {reading.casing.phrase(essential(rest))}")
        reason = sentence_of(reading.casing.phrase(part))
        yield _trait(reading, clause, Family.REASONS, (said, reason), head_of(part).lemma_, worth=0.85)


def _steps(reading: Reading) -> Iterator[Trait]:
    for steps in sequences(reading):
        for clause in steps:
            name = clause.sentence.span[0].text
            match = sentence_of(statement(clause, reading.casing))
            yield _trait(reading, clause, Family.STEPS, (name, match), f"{name} {steps[0].sentence.index}", worth=0.8)


def _predicate(reading: Reading, clause: Clause) -> str:
    """What is said of the subject, with what stands before it in front left out; empty where it dangles."""
    tokens = essential(clause.predicate)
    words = [token for token in tokens if not token.is_punct]
    dangles = any(token.tag_ in ("PRP", "PRP$") for token in tokens)
    if dangles or not _FEWEST_WORDS <= len(words) <= _LONGEST:
        return ""
    return capitalised(reading.casing.phrase(tokens))


def _trait(
    reading: Reading, clause: Clause, family: Family, sides: tuple[str, str], key: str, *, worth: float
) -> Trait:
    weight = 0.7 + 0.3 * reading.weight(clause.tokens) - 0.15 * reading.points_away(clause)
    return Trait(family, *sides, key, clause.sentence, reading.source(clause), worth * weight)

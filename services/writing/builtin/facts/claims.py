"""Statements to judge: said in the lecture, or the contrary of what was said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.domain.questions import Bloom, Source
from services.domain.spoken_numbers import find_numbers, in_digits, in_words
from services.writing.builtin.asks import Kind, Quantity
from services.writing.builtin.english.clauses import Clause
from services.writing.builtin.english.nouns import is_vague, kind_of, plural
from services.writing.builtin.english.wording import (
    capitalised,
    essential,
    is_part_of_word,
    sentence_of,
    singular_verb,
    statement,
    subject_of,
)
from services.writing.builtin.facts.quantities import numbers_in
from services.writing.builtin.lecture.kinship import Kinship
from services.writing.builtin.lecture.meanings import Meaning
from services.writing.builtin.lecture.reading import Reading, content_of
from services.writing.builtin.wrong_options.contraries import contraries
from services.writing.builtin.wrong_options.near_numbers import near_values
from services.writing.syntax import Sentence

_FEWEST_WORDS = 5
_MOST_WORDS = 26
_FEWEST_CONTENT_WORDS = 4
_CLEAR_FACTOR = 1.4
_LARGEST_IN_WORDS = 12
_HEDGES = frozenset(
    {"some", "many", "several", "few", "often", "sometimes", "usually", "almost", "can", "may", "might"}
)


@dataclass(frozen=True, eq=False)
class Claim:
    """A fact as a true statement, and contraries of it that the lecture rules out, the best first."""

    truth: str
    falsehoods: tuple[str, ...]
    sentence: Sentence
    source: Source
    explanation: str
    worth: float
    subject: str
    topic: str
    also: tuple[Source, ...] = ()
    bloom: Bloom | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        return (self.source, *self.also)


def claims(reading: Reading) -> Iterator[Claim]:
    """What the lecture says of things that have a name, each with its contraries."""
    meaning_of = {meaning.sentence.index: meaning for meaning in reading.meanings}
    kinship = Kinship(reading.genera)
    for clause in reading.clauses:
        if not is_clear(reading, clause):
            continue
        truth = sentence_of(statement(clause, reading.casing))
        meaning = meaning_of.get(clause.sentence.index)
        falsehoods = [*_false_numbers(reading, clause, truth), *_turned(clause, truth), *_affirmed(reading, clause)]
        if meaning is not None:
            falsehoods.extend(_false_meanings(reading, meaning, kinship))
        else:
            falsehoods.extend(_false_persons(reading, clause, truth))
        if _hedged(clause):
            falsehoods = [false for false in falsehoods if meaning is not None or find_numbers(truth)]
        first = clause.support or clause.sentence
        yield Claim(
            truth=truth,
            falsehoods=tuple(false for false in dict.fromkeys(falsehoods) if not _is_said(reading, false)),
            sentence=clause.sentence,
            source=reading.source(clause),
            explanation=reading.explanation(first, clause.sentence),
            worth=0.5
            + 0.4 * reading.weight(clause.tokens)
            + 0.1 * (meaning is not None)
            - 0.2 * reading.points_away(clause),
            subject=clause.subject_head.lemma_.lower(),
            topic=_topic(reading, clause),
        )


def _topic(reading: Reading, clause: Clause) -> str:
    """What the clause is about, by name; a part of it ("the capital of Italy") counts as a thing of its own."""
    if clause.antecedent and clause.subject[0].tag_ == "PRP$":
        return subject_of(clause, reading.casing)
    return reading.casing.phrase(essential(clause.antecedent or clause.subject))


def is_clear(reading: Reading, clause: Clause) -> bool:
    """The clause is neither too short nor too long, and says something of a thing that has a name."""
    words = [token for token in clause.tokens if not token.is_punct]
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or len(content_of(words)) < _FEWEST_CONTENT_WORDS:
        return False
    subject = clause.antecedent or clause.subject
    named = kind_of(subject, reading.people) is not None or bool(numbers_in(clause))
    return named and not is_vague(subject, reading.noun_counts, reading.defined)


def _hedged(clause: Clause) -> bool:
    """ "Many", "usually": the contrary of such a statement may be true as well."""
    return any(token.lower_ in _HEDGES for token in clause.tokens)


def _false_numbers(reading: Reading, clause: Clause, truth: str) -> Iterator[str]:
    for spoken in numbers_in(clause):
        value, is_year = spoken.value.value, spoken.value.is_year
        place = next((one for one in find_numbers(truth) if one.value == value), None)
        if place is None or value <= 1 or is_part_of_word(truth, place.end) or truth[place.end :].startswith("-"):
            continue
        if truth[place.end :].lstrip()[:1].isupper() and not is_year:
            continue
        is_percent = truth[place.end :].lstrip().startswith(("percent", "%"))
        quantity = Quantity(value, is_year=is_year, after="%" if is_percent else "")
        for wrong in near_values(quantity, said=reading.values):
            if is_year or max(wrong, value) / min(wrong, value) >= _CLEAR_FACTOR:
                written = _written(wrong, is_year=is_year)
                yield capitalised(f"{truth[: place.start]}{written}{truth[place.end :]}")
                break


def _written(value: float, *, is_year: bool) -> str:
    words = in_words(value)
    return words if words and value <= _LARGEST_IN_WORDS and value == int(value) else in_digits(value, is_year=is_year)


def _false_meanings(reading: Reading, meaning: Meaning, kinship: Kinship) -> Iterator[str]:
    """The term with the meaning of another term of the lecture, where neither is a kind of the other."""
    for other in reading.meanings:
        if kinship.are_related(meaning.key, other.key) or plural(other.term) != plural(meaning.term):
            continue
        gloss = reading.casing.phrase(other.gloss)
        if meaning.key.split()[-1] in gloss.lower() or other.genus == meaning.key:
            continue
        yield sentence_of(f"{reading.casing.phrase(meaning.term)} {meaning.copula} {gloss}")


def _false_persons(reading: Reading, clause: Clause, truth: str) -> Iterator[str]:
    """The deed of one person ascribed to another, of whom the lecture says a deed of the same kind."""
    subject = clause.antecedent or clause.subject
    if clause.subject[0].tag_ == "PRP$" or clause.is_passive:
        return
    if kind_of(subject, reading.people) is not Kind.PERSON or any(token.dep_ == "conj" for token in subject):
        return
    name = subject_of(clause, reading.casing)
    for other in reading.clauses:
        rival = other.antecedent or other.subject
        if (
            other.verb.lemma_ != clause.verb.lemma_
            or other.subject[0].tag_ == "PRP$"
            or kind_of(rival, reading.people) is not Kind.PERSON
        ):
            continue
        theirs = subject_of(other, reading.casing)
        if theirs.split()[-1] != name.split()[-1] and theirs.split()[-1] not in truth:
            yield sentence_of(truth.replace(name, theirs, 1))


def _turned(clause: Clause, truth: str) -> list[str]:
    """The contraries of the truth; of a denial there are none ("not before" does not mean "after")."""
    denies = clause.negation is not None or any(token.dep_ == "neg" or token.lower_ == "no" for token in clause.tokens)
    return [] if denies else list(contraries(truth))


def _affirmed(reading: Reading, clause: Clause) -> Iterator[str]:
    """What the lecture denies, said as if it were so."""
    if clause.negation is None or clause.negation.lower_ not in ("not", "n't", "n’t") or clause.middle:
        return
    auxiliaries = [token for token in clause.auxiliaries if token.lower_ not in ("do", "does", "did")]
    if len(auxiliaries) < len(clause.auxiliaries) and clause.auxiliaries[0].lower_ == "did":
        return
    predicate = [token for token in clause.predicate if token != clause.negation and token not in clause.auxiliaries]
    is_third = bool(clause.auxiliaries) and clause.auxiliaries[0].lower_ == "does"
    verb = singular_verb(clause.verb.lemma_) if is_third else clause.verb.text
    words = [reading.casing.phrase([token]) for token in auxiliaries]
    after = [token for token in predicate if token.i > clause.verb.i]
    if any(token.i < clause.verb.i for token in predicate):
        return
    yield sentence_of(" ".join([subject_of(clause, reading.casing), *words, verb, reading.casing.phrase(after)]))


def _is_said(reading: Reading, text: str) -> bool:
    words = {word.strip(".,").lower() for word in text.split()} - {"a", "an", "the"}
    return any(words <= said for said in reading.words)


def best_first(found: Sequence[Claim]) -> list[Claim]:
    """The claims by their worth, in the order of the lecture where they are worth the same."""
    return sorted(found, key=lambda claim: (-round(claim.worth, 3), claim.sentence.index))

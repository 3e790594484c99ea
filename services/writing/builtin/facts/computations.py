"""Questions that ask to reckon with the numbers of a lecture: differences, rates, doublings, shares, years between."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from spacy.tokens import Token

from services.domain.questions import Bloom
from services.domain.spoken_numbers import in_digits
from services.writing.builtin.asks import Ask, Kind, Quantity
from services.writing.builtin.english.clauses import Clause
from services.writing.builtin.english.wording import sentence_of, statement
from services.writing.builtin.facts.claims import is_clear
from services.writing.builtin.facts.quantities import Number, numbers_in
from services.writing.builtin.facts.traits import Family, Trait
from services.writing.builtin.lecture.reading import Reading

_CHANGES = frozenset(
    {"fall", "rise", "drop", "increase", "decrease", "grow", "decline", "climb", "shrink", "lower", "raise", "go"}
)
_MULTIPLES = {"double": 2.0, "triple": 3.0, "quadruple": 4.0, "halve": 0.5}
_PERIODS = 3
_TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year", "decade"})
_UNITS_OF_RATE = 5
_GROUP = 1000
_FEWEST_YEARS = 2
_FEWEST_EVENT_WORDS = 4
_LARGEST_SHARE = 100
_NEAR_EVENTS = 60
_WORTH = 0.62


def asks_for_computations(reading: Reading, events: Sequence[Trait]) -> Iterator[Ask]:
    """What follows from the numbers of one statement, and how many years lie between two events."""
    for clause in reading.clauses:
        if clause.negation is not None or not is_clear(reading, clause):
            continue
        numbers = [number for number in numbers_in(clause) if not number.value.is_year]
        yield from _difference(reading, clause, numbers)
        yield from _multiple(reading, clause, numbers)
        yield from _rate(reading, clause, numbers)
        yield from _share(reading, clause, numbers)
    yield from _years_between([event for event in events if event.family is Family.EVENTS])


def _difference(reading: Reading, clause: Clause, numbers: Sequence[Number]) -> Iterator[Ask]:
    """ "Fell from thirteen percent in 1980 to about three percent in 1983": by how many percentage points?"""
    if len(numbers) != 2 or clause.verb.lemma_ not in _CHANGES:  # noqa: PLR2004  from one, to the other
        return
    first, last = numbers
    units = [_word_after(number) for number in numbers]
    if _word_before(first) != "from" or _word_before(last) != "to" or not units[0] or units[0] != units[1]:
        return
    unit = "percentage points" if units[0] in ("percent", "%") else units[0]
    value = abs(first.value.value - last.value.value)
    about = _about(first, last)
    said = sentence_of(statement(clause, reading.casing))
    if value:
        yield _ask(reading, clause, f"{said} By {about}how many {unit} is that?", value, unit=unit, about=about)


def _multiple(reading: Reading, clause: Clause, numbers: Sequence[Number]) -> Iterator[Ask]:
    """ "Doubled every four days": by what factor in twelve days?"""
    factor = _MULTIPLES.get(clause.verb.lemma_)
    if factor is None or len(numbers) != 1:
        return
    [number] = numbers
    unit = _word_after(number)
    if _word_before(number) != "every" or not unit:
        return
    said = sentence_of(statement(clause, reading.casing))
    over = in_digits(number.value.value * _PERIODS)
    yield _ask(reading, clause, f"{said} By what factor is that over {over} {unit}?", factor**_PERIODS)


def _rate(reading: Reading, clause: Clause, numbers: Sequence[Number]) -> Iterator[Ask]:
    """ "Forty million molecules per second": how many in five seconds?"""
    if len(numbers) != 1:
        return
    [number] = numbers
    span = clause.sentence.span
    after = [token for token in span if token.i > number.tokens[-1].i and not token.is_punct]
    place = next((at for at, token in enumerate(after) if token.lower_ == "per"), -1)
    counted = after[:place]
    if place < 1 or place + 1 >= len(after) or not counted or counted[0].lower_ in ("percent", "%", "per"):
        return
    unit = after[place + 1]
    if unit.pos_ != "NOUN" or any(token.pos_ not in ("NOUN", "ADJ", "PROPN", "ADP") for token in counted):
        return
    things, about = reading.casing.phrase(counted), _about(number)
    word = "in" if unit.lemma_ in _TIMES else "for"
    said = sentence_of(statement(clause, reading.casing))
    asked = f"{'Approximately how' if about else 'How'} many {things} is that"
    stem = f"{said} {asked} {word} {_UNITS_OF_RATE} {unit.lemma_}s?"
    yield _ask(reading, clause, stem, number.value.value * _UNITS_OF_RATE, unit=things, about=about)


def _share(reading: Reading, clause: Clause, numbers: Sequence[Number]) -> Iterator[Ask]:
    """ "About two percent of the population had the right to vote": how many among a thousand?"""
    if len(numbers) != 1:
        return
    [number] = numbers
    inside = {token.i for token in clause.subject}
    after = [token for token in clause.sentence.span if token.i > number.tokens[-1].i][:2]
    if number.tokens[0].i not in inside or [token.lower_ for token in after] != ["percent", "of"]:
        return
    if not 0 < number.value.value < _LARGEST_SHARE:
        return
    about = _about(number)
    said = sentence_of(statement(clause, reading.casing))
    stem = f"{said} {'Approximately how' if about else 'How'} many is that among {in_digits(_GROUP)}?"
    yield _ask(reading, clause, stem, number.value.value * _GROUP / 100, about=about)


def _years_between(events: Sequence[Trait]) -> Iterator[Ask]:
    """Two events of which the lecture told the years one after the other."""
    told = [event for event in events if len(event.match.split()) >= _FEWEST_EVENT_WORDS]
    for first, last in pairwise(told):
        years = abs(int(first.prompt) - int(last.prompt))
        if years < _FEWEST_YEARS or last.sentence.index - first.sentence.index > _NEAR_EVENTS:
            continue
        earlier, later = sorted((first, last), key=lambda event: int(event.prompt))
        first_told, then_told = earlier.match.rstrip("."), later.match.rstrip(".")
        stem = f"By how many years did “{then_told}” come after “{first_told}”?"
        yield Ask(
            stem=stem,
            answer=in_digits(years),
            kind=Kind.NUMBER,
            sentence=later.sentence,
            source=earlier.source,
            also=(later.source,),
            explanation=f"{earlier.source.quote} {later.source.quote}",
            bloom=Bloom.APPLY,
            worth=_WORTH - 0.05,
            subject=earlier.key,
            answer_key=f"{earlier.prompt}–{later.prompt}",
            accepted=(in_digits(years), f"{in_digits(years)} years"),
            quantity=Quantity(float(years)),
        )


def _ask(reading: Reading, clause: Clause, stem: str, value: float, *, unit: str = "", about: str = "") -> Ask:
    first = clause.support or clause.sentence
    digits = in_digits(value)
    return Ask(
        stem=stem,
        answer=digits,
        kind=Kind.NUMBER,
        sentence=clause.sentence,
        source=reading.source(clause),
        explanation=reading.explanation(first, clause.sentence),
        bloom=Bloom.APPLY,
        worth=_WORTH + 0.2 * reading.weight(clause.tokens),
        subject=clause.subject_head.lemma_.lower(),
        answer_key=f"computed {stem.lower()}",
        accepted=tuple(dict.fromkeys((digits, f"{value:.15g}", *((f"{digits} {unit}",) if unit else ())))),
        quantity=Quantity(value, is_rough=bool(about)),
    )


def _about(*numbers: Number) -> str:
    return "about " if any(number.approximately for number in numbers) else ""


def _word_before(number: Number) -> str:
    token: Token = number.tokens[0]
    while token.i > 0 and token.nbor(-1).lower_ == number.approximately and number.approximately:
        token = token.nbor(-1)
    return str(token.nbor(-1).lower_) if token.i > 0 else ""


def _word_after(number: Number) -> str:
    last = number.tokens[-1]
    following = last.nbor(1) if last.i + 1 < len(last.doc) else None
    is_unit = following is not None and (following.pos_ == "NOUN" or following.lower_ in ("percent", "%"))
    return str(following.lower_) if is_unit and following is not None else ""

"""Questions for the numbers of a lecture: years, amounts, percentages, degrees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from services.domain.questions import Bloom
from services.domain.spoken_numbers import SpokenNumber, in_digits, in_words
from services.writing.builtin.asks import Ask, Kind, Quantity
from services.writing.builtin.english.clauses import Clause, head_of, reasons_of
from services.writing.builtin.english.wording import ask, ask_subject
from services.writing.builtin.lecture.reading import Reading

_APPROXIMATE = frozenset({"about", "around", "roughly", "nearly", "almost", "approximately", "some", "over"})
_BOUNDS = frozenset(
    {"more", "less", "fewer", "least", "most", "under", "up", "between", "half", "every", "per", "than", "minus"}
)
_YEAR_PREPOSITIONS = {"in": "In which year", "until": "Until which year", "since": "Since which year"}
_CIRCUMSTANCES = frozenset({"for", "with", "against", "in", "at", "over", "during"})
_SMALL = 4
_PERCENT = frozenset({"percent", "%", "per"})


@dataclass(frozen=True, eq=False)
class Number:
    """A number as it was said, and the words it was said in."""

    value: SpokenNumber
    tokens: tuple[Token, ...]

    @property
    def approximately(self) -> str:
        before = self.tokens[0].nbor(-1) if self.tokens[0].i > 0 else None
        return before.lower_ if before is not None and before.lower_ in _APPROXIMATE else ""


def numbers_in(clause: Clause) -> list[Number]:
    """The numbers said in the clause, each with its tokens."""
    span = clause.sentence.span
    said = {token.i for token in clause.tokens}
    found = []
    for number in clause.sentence.numbers:
        start, end = span.start_char + number.start, span.start_char + number.end
        tokens = tuple(token for token in span if start <= token.idx < end)
        if tokens and all(token.i in said or token.is_punct for token in tokens):
            found.append(Number(number, tokens))
    return found


def asks_for_quantities(reading: Reading) -> Iterator[Ask]:
    """A question for each number that a clause says about something named."""
    for clause in reading.clauses:
        numbers = numbers_in(clause)
        years = [number for number in numbers if number.value.is_year]
        amounts = [number for number in numbers if not number.value.is_year and number.value.value != 1]
        if len(years) == 1 and not amounts:
            yield from _ask_year(reading, clause, years[0])
        if len(amounts) == 1 and len(years) <= 1:
            yield from _ask_amount(reading, clause, amounts[0])


def year_part(clause: Clause, number: Number) -> tuple[Token, ...] | None:
    """The "in 1894" of the clause, where nothing else is said in it."""
    for part in (*clause.fronted, *clause.complements):
        inside = {token.i for token in part}
        if number.tokens[0].i not in inside or part[0].lower_ not in _YEAR_PREPOSITIONS or number.approximately:
            continue
        has_clause = any(token.tag_ in ("WDT", "WP", "VBZ", "VBD", "VBP") for token in part)
        return None if has_clause else part
    return None


def _ask_year(reading: Reading, clause: Clause, number: Number) -> Iterator[Ask]:
    part = year_part(clause, number)
    if part is not None:
        without = [part, *reasons_of(clause)]
        stem = ask(_YEAR_PREPOSITIONS[part[0].lower_], clause, reading.casing, without=without)
        yield _ask(reading, clause, number, stem, quantity=Quantity(number.value.value, is_year=True), units=())


def _ask_amount(reading: Reading, clause: Clause, number: Number) -> Iterator[Ask]:
    if _is_bound_or_range(number):
        return
    for part in (clause.subject, *clause.complements, *clause.fronted):
        if number.tokens[0].i not in {token.i for token in part} or "," in (token.text for token in part):
            continue
        kept, aside = _without_circumstance(part, number)
        wording = _question_words(reading, kept, number)
        if wording is None:
            return
        words, unit = wording
        if part is clause.subject:
            if clause.antecedent:
                return
            if aside:
                return
            stem = ask_subject(words, clause, reading.casing, keeps_plural=True)
        else:
            tail = reading.casing.phrase(aside)
            stem = ask(words, clause, reading.casing, without=[part, *reasons_of(clause)], tail=tail)
        is_percent = unit in ("percent", "per cent", "%")
        quantity = Quantity(number.value.value, after="%" if is_percent else "")
        yield _ask(reading, clause, number, stem, quantity=quantity, units=(unit,) if unit else ())
        return


def _is_bound_or_range(number: Number) -> bool:
    """ "More than fifty", "five to seven", "minus two": to ask "how many" of these would ask something else."""
    first = number.tokens[0]
    before = first.nbor(-1) if first.i > 0 else None
    if any(token.lower_ in ("to", "or") and token.nbor(1).like_num for token in _after(number)):
        return True
    if before is None:
        return False
    return before.lower_ in _BOUNDS or before.pos_ == "NUM" or _follows_number(before)


def _follows_number(token: Token) -> bool:
    """ "Seven to five", "two or three": a range, or one number heard as two."""
    return token.lower_ in ("to", "or") and token.i > 0 and token.nbor(-1).like_num


def _after(number: Number) -> list[Token]:
    """The word after the number, where another follows it."""
    last = number.tokens[-1]
    return [last.nbor(1)] if last.i + 2 < len(last.doc) else []


def _without_circumstance(part: Sequence[Token], number: Number) -> tuple[list[Token], list[Token]]:
    """ "Two hundred thousand soldiers" | "for a war against Austria": what follows the counted noun goes to the end."""
    for position, token in enumerate(part):
        if token.i > number.tokens[-1].i + 1 and token.dep_ == "prep" and token.lower_ in _CIRCUMSTANCES:
            return list(part[:position]), list(part[position:])
    return list(part), []


def _question_words(reading: Reading, part: Sequence[Token], number: Number) -> tuple[str, str] | None:
    """ "about how many molecules of …" and the unit; None where the number does not count or measure."""
    position = part.index(number.tokens[0])
    lead = [token for token in part[:position] if token.lower_ not in (number.approximately, "only")]
    rest = [token for token in part[position:] if token not in number.tokens and token.i > number.tokens[-1].i]
    if any(token.tag_ in ("WDT", "WP", "WP$", "WRB") for token in part):
        return None
    if len(lead) > 2 and lead[-1].lower_ == "of":  # noqa: PLR2004  "a pH of" and what may stand before it
        return _measured(reading, lead, rest, number)
    preposition = [token for token in lead if token.pos_ in ("ADP", "SCONJ")]
    if lead != preposition or not rest:
        return None
    unit = rest[0]
    opening = " ".join([*(token.lower_ for token in preposition), number.approximately]).strip()
    if unit.lower_ in _PERCENT:
        after = rest[2:] if unit.lower_ == "per" and len(rest) > 1 and rest[1].lower_ == "cent" else rest[1:]
        return f"{opening} what percentage {reading.casing.phrase(after)}".strip(), "percent"
    if not any(token.tag_ in ("NNS", "NNPS") for token in rest[:3]):
        return None
    words = reading.casing.phrase(rest)
    return f"{opening} how many {words}".strip(), reading.casing.phrase(_unit(rest))


def _measured(reading: Reading, lead: Sequence[Token], rest: Sequence[Token], number: Number) -> tuple[str, str] | None:
    """ "at a pH of about two" → "at about what pH"."""
    prepositions, noun = [], list(lead[:-1])
    while noun and noun[0].pos_ == "ADP":
        prepositions.append(noun.pop(0).lower_)
    noun = [token for token in noun if token.pos_ != "DET"]
    if not noun or any(token.pos_ not in ("NOUN", "PROPN", "ADJ") for token in noun):
        return None
    is_percent = bool(rest) and rest[0].lower_ in _PERCENT
    after = rest[1:] if is_percent else rest
    if after and after[0].pos_ != "ADP":
        return None
    unit = "(in percent)" if is_percent else ""
    words = [
        *prepositions,
        number.approximately,
        "what",
        reading.casing.phrase(noun),
        unit,
        reading.casing.phrase(after),
    ]
    return " ".join(word for word in words if word), "percent" if is_percent else ""


def _unit(rest: Sequence[Token]) -> list[Token]:
    """The noun that is counted, with what belongs to its name, up to the first preposition but "per"."""
    taken: list[Token] = []
    for token in rest:
        if token.pos_ in ("ADP", "SCONJ", "PUNCT", "CCONJ") and token.lower_ != "per":
            break
        taken.append(token)
    return taken


def _ask(
    reading: Reading, clause: Clause, number: Number, stem: str, *, quantity: Quantity, units: tuple[str, ...]
) -> Ask:
    first = clause.support or clause.sentence
    about = [token for token in clause.tokens if token not in number.tokens]
    return Ask(
        stem=_opened(stem),
        answer=quantity_text(quantity),
        kind=Kind.NUMBER,
        sentence=clause.sentence,
        source=reading.source(clause),
        explanation=reading.explanation(first, clause.sentence),
        bloom=Bloom.REMEMBER,
        worth=0.6
        - 0.3 * (clause.negation is not None)
        + 0.3 * reading.weight(about)
        - (0.15 if quantity.value < 4 and not quantity.after else 0),  # noqa: PLR2004
        subject=head_of(clause.subject).lemma_.lower(),
        answer_key=f"{quantity.value:g}",
        accepted=_accepted(quantity, units),
        quantity=quantity,
    )


def _worth(reading: Reading, clause: Clause, about: Sequence[Token], quantity: Quantity) -> float:
    """A small number is a weak question, and so is one about what is not so."""
    is_small = quantity.value < _SMALL and not quantity.after
    return 0.6 + 0.3 * reading.weight(about) - 0.15 * is_small - 0.3 * (clause.negation is not None)


def _opened(stem: str) -> str:
    """With a capital; an "about" in front reads as if it named a topic."""
    is_rough = stem.lower().startswith(("about how", "about what"))
    return f"Approximately{stem[len('about') :]}" if is_rough else stem[0].upper() + stem[1:]


def quantity_text(quantity: Quantity) -> str:
    """The number as an option reads: "1894", "20%", "40 million"."""
    return f"{quantity.before}{in_digits(quantity.value, is_year=quantity.is_year)}{quantity.after}"


def _accepted(quantity: Quantity, units: tuple[str, ...]) -> tuple[str, ...]:
    digits = in_digits(quantity.value, is_year=quantity.is_year)
    words = in_words(quantity.value, is_year=quantity.is_year)
    bare = [digits, f"{quantity.value:.15g}", *([words] if words else [])]
    with_units = [f"{number} {unit}" for unit in units for number in bare]
    return tuple(dict.fromkeys([f"{digits}{quantity.after}", *bare, *with_units]))

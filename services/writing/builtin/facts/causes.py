"""Questions for reasons, consequences and conditions that a lecture states."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from services.domain.questions import Bloom, Source
from services.writing.builtin.asks import Ask, Kind
from services.writing.builtin.english.clauses import Clause, head_of, reasons_of, side_clause
from services.writing.builtin.english.nouns import is_vague
from services.writing.builtin.english.wording import ask, ask_subject, capitalised, sentence_of, statement, subject_of
from services.writing.builtin.lecture.reading import Reading
from services.writing.syntax import Sentence, joined_source

_CONCLUDING = ("therefore", "thus", "hence", "consequently", "as a result", "as a consequence", "for this reason")
_LEADING_TO = {("lead", "to"), ("result", "in"), ("contribute", "to"), ("give", "rise")}
_LONGEST_REASON = 18
_FEWEST_WORDS = 3


def asks_for_causes(reading: Reading) -> Iterator[Ask]:
    """Why something is so, when it is so, what follows from it."""
    before: Clause | None = None
    for clause in reading.clauses:
        vague = is_vague(clause.antecedent or clause.subject, reading.noun_counts, reading.defined)
        penalty = 0.45 if vague else 0.0
        yield from _ask_reason(reading, clause, penalty)
        yield from _ask_condition(reading, clause, penalty)
        yield from _ask_effect(reading, clause, penalty)
        if before is not None and before.sentence.index + 1 == clause.sentence.index:
            yield from _ask_conclusion(reading, before, clause, penalty)
        before = clause


def side_statement(part: Sequence[Token], clause: Clause, reading: Reading) -> str:
    """What a side clause says, without its "because" or "when", its pronoun subject replaced by the noun."""
    tokens = list(part[1:])
    if tokens and tokens[0].lower_ in ("it", "they", "he", "she"):
        return f"{subject_of(clause, reading.casing)} {reading.casing.phrase(tokens[1:])}"
    return reading.casing.phrase(tokens)


def _ask_reason(reading: Reading, clause: Clause, penalty: float) -> Iterator[Ask]:
    for part in (*clause.fronted, *clause.complements):
        if side_clause(part, "because") and _FEWEST_WORDS < len(part) <= _LONGEST_REASON:
            reason = side_statement(part, clause, reading)
            stem = ask("Why", clause, reading.casing, without=[part])
            # The question names who or what it is: a second time, in the right option alone, it would tell it.
            said = reading.casing.phrase(part[1:])
            found = _ask(reading, clause, stem, f"Because {said}.", kind=Kind.REASON, worth=0.95 - penalty)
            yield replace(found, alone=f"Because {reason}.", answer_key=f"because {reason}.".lower())


def _ask_condition(reading: Reading, clause: Clause, penalty: float) -> Iterator[Ask]:
    for part in (*clause.fronted, *clause.complements):
        if not side_clause(part, "when", "if") or not _FEWEST_WORDS < len(part) <= _LONGEST_REASON:
            continue
        condition = reading.casing.phrase(part)
        if part in clause.fronted:
            tokens = [token for token in clause.tokens if token not in part]
            effect = subject_of(clause, reading.casing) + " " + reading.casing.phrase(clause.predicate)
            if not any(token.lower_ in ("they", "it", "he", "she") for token in tokens):
                stem = f"What happens {condition}?"
                yield _ask(reading, clause, stem, sentence_of(effect), kind=Kind.STATEMENT, worth=0.9 - penalty)
        elif head_of(part).tag_ != "VBG":
            stem = ask("When", clause, reading.casing, without=[part])
            alone = f"{capitalised(part[0].text)} {side_statement(part, clause, reading)}."
            found = _ask(reading, clause, stem, f"{capitalised(condition)}.", kind=Kind.CONDITION, worth=0.85 - penalty)
            yield replace(found, alone=alone, answer_key=alone.lower())


def _ask_effect(reading: Reading, clause: Clause, penalty: float) -> Iterator[Ask]:
    """What a cause leads to, and what leads to an effect."""
    for part in clause.complements:
        if head_of(part).dep_ != "prep" or (clause.verb.lemma_, part[0].lower_) not in _LEADING_TO:
            continue
        effect = [token for token in part[1:] if token.i > part[0].i]
        if not effect or any(token.text == "," for token in effect[:2]):
            continue
        stem = ask("What", clause, reading.casing, without=[part], tail=part[0].lower_)
        answer = capitalised(reading.casing.phrase(_until_comma(effect)))
        yield _ask(reading, clause, stem, answer, kind=Kind.PHRASE, worth=0.85 - penalty)
        if not clause.antecedent:
            stem = ask_subject("What", clause, reading.casing)
            answer = capitalised(reading.casing.phrase(clause.subject))
            yield _ask(reading, clause, stem, answer, kind=Kind.PHRASE, worth=0.85 - penalty)


def _ask_conclusion(reading: Reading, cause: Clause, effect: Clause, penalty: float) -> Iterator[Ask]:
    """ "Heat breaks the weak bonds. Therefore the active site loses its shape." """
    opening = effect.sentence.text.lower()
    if not opening.startswith(_CONCLUDING) and "therefore" not in opening.split()[:3]:
        return
    has_side_clause = any(side_clause(part, "because", "when", "if") for part in (*cause.fronted, *cause.complements))
    if effect.antecedent or cause.antecedent or len(cause.tokens) > _LONGEST_REASON or cause.is_copular:
        return
    if has_side_clause or reasons_of(effect):
        return
    source = joined_source(cause.sentence, effect.sentence)
    stem = ask("Why", effect, reading.casing)
    reason = f"Because {statement(cause, reading.casing)}."
    yield _ask(
        reading, effect, stem, reason, kind=Kind.REASON, worth=0.9 - penalty, source=source, first=cause.sentence
    )


def _until_comma(tokens: Sequence[Token]) -> list[Token]:
    comma = next((position for position, token in enumerate(tokens) if token.text == ","), len(tokens))
    return list(tokens[:comma])


def _ask(
    reading: Reading,
    clause: Clause,
    stem: str,
    answer: str,
    *,
    kind: Kind,
    worth: float,
    source: Source | None = None,
    first: Sentence | None = None,
) -> Ask:
    opening = first or clause.support or clause.sentence
    return Ask(
        stem=stem,
        answer=answer,
        kind=kind,
        sentence=clause.sentence,
        source=source or reading.source(clause),
        explanation=reading.explanation(opening, clause.sentence),
        bloom=Bloom.UNDERSTAND,
        worth=worth * (0.7 + 0.3 * reading.weight(clause.tokens)),
        subject=clause.subject_head.lemma_.lower(),
        answer_key=answer.lower(),
    )

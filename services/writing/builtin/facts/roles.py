"""Questions for who or what does something, what it is done to, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from services.domain.questions import Bloom
from services.writing.builtin.asks import Ask, Kind
from services.writing.builtin.english.clauses import Clause, head_of, reasons_of
from services.writing.builtin.english.nouns import are_people, is_vague, key_of, kind_of, plural
from services.writing.builtin.english.wording import ask, ask_subject, capitalised, essential, without_determiner
from services.writing.builtin.lecture.reading import Reading, content_of

_WEAK_VERBS = frozenset(
    {
        "be", "have", "do", "get", "make", "take", "become", "mean", "matter", "say", "call", "seem", "go", "come",
        "give", "need", "remain", "keep", "describe", "understand", "know", "think", "argue", "spend", "change",
        "agree", "begin", "look", "distinguish", "rise", "fall", "happen", "grow", "work",
    }
)  # fmt: skip
_EMPTY_VERBS = frozenset({"distinguish", "describe", "mean", "call", "say", "argue", "understand", "know", "think"})
_FEWEST_CONTENT_WORDS = 2
_POINTING_PENALTY = 0.2
_LONGEST_ANSWER = 6
_CIRCUMSTANCES = frozenset({"with", "in", "at", "for", "by", "during", "through"})
_RECKONING = frozenset({"many", "much", "few", "more", "most", "some", "several", "only", "less", "fewer"})


def asks_for_roles(reading: Reading) -> Iterator[Ask]:
    """A question for the subject, the object, the name or the place in each clause that says something particular."""
    for clause in reading.clauses:
        if clause.negation is not None:
            continue
        yield from _ask_subject(reading, clause)
        yield from _ask_object(reading, clause)
        yield from _ask_name(reading, clause)
        yield from _ask_place(reading, clause)


def _ask_subject(reading: Reading, clause: Clause) -> Iterator[Ask]:
    answer = tuple(clause.antecedent or essential(clause.subject))
    if (
        clause.is_copular
        or clause.is_passive
        or clause.verb.lemma_ == "mean"
        or (clause.antecedent and clause.subject[0].tag_ == "PRP$")
    ):
        return
    kind = kind_of(answer, reading.people)
    if kind is not Kind.PERSON and clause.verb.lemma_ in _EMPTY_VERBS:
        return
    reasons = reasons_of(clause)
    aside = {token.i for part in reasons for token in part}
    predicate = [token for token in clause.predicate if not token.is_punct and token.i not in aside]
    refers_back = any(token.tag_ in ("PRP", "PRP$") for token in (*predicate, *_flat(clause.fronted)))
    if kind not in (Kind.TERM, Kind.PERSON) or refers_back:
        return
    if any(token.dep_ == "conj" for token in answer) or _weight_of(predicate) < _FEWEST_CONTENT_WORDS:
        return
    if _is_unfit(reading, answer) or _repeats(answer, predicate):
        return
    if (
        clause.verb.lemma_ in _WEAK_VERBS
        and kind is not Kind.PERSON
        and not _has_name(predicate)
        and not _has_number(predicate)
    ):
        return
    head = head_of(answer)
    group = reading.group_of(key_of(answer), head)
    asks_kind = bool(group) and group != key_of(answer) and not plural(answer) and kind is Kind.TERM
    is_who = kind is Kind.PERSON or are_people(answer)
    wh = "Who" if is_who else f"Which {group}" if asks_kind else "What"
    stem = ask_subject(wh, clause, reading.casing, without=reasons)
    plain = ask_subject("What", clause, reading.casing, without=reasons) if asks_kind else ""
    group = group if asks_kind else ""
    yield replace(
        _ask(reading, clause, stem, answer, kind, worth=0.75, subject=clause.verb.lemma_), group=group, plain_stem=plain
    )


def _ask_object(reading: Reading, clause: Clause) -> Iterator[Ask]:
    part = clause.complement("dobj")
    if part is None or clause.verb.lemma_ in _WEAK_VERBS or clause.is_copular:
        return
    answer, rest = _core(essential(part))
    subject = clause.antecedent or clause.subject
    if kind_of(answer, reading.people) not in (Kind.TERM, Kind.PHRASE, Kind.PLACE) or _is_unfit(reading, answer):
        return
    if len(answer) > _LONGEST_ANSWER or is_vague(subject, reading.noun_counts, reading.defined):
        return
    if any(token.tag_ in ("PRP", "PRP$") for token in answer) or head_of(answer).lower_ in reading.people:
        return
    if kind_of(subject) is None or head_of(subject).pos_ == "PRON" or len(clause.subject) > _LONGEST_ANSWER:
        return
    tail = reading.casing.phrase(rest)
    stem = ask("What", clause, reading.casing, without=[part, *reasons_of(clause)], tail=tail)
    yield _ask(reading, clause, stem, answer, Kind.PHRASE, worth=0.55, subject=key_of(subject))


def _core(part: Sequence[Token]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """The noun phrase up to the first circumstance, and the circumstance: "proteins" | "in the stomach"."""
    for position, token in enumerate(part):
        place = next((child for child in token.children if child.dep_ == "pobj"), None)
        if not position or place is None or token.lower_ not in _CIRCUMSTANCES:
            continue
        # "The rise in prices" is one thing; "proteins in the stomach" are proteins somewhere.
        if place.ent_type_ or any(child.dep_ in ("det", "poss") for child in place.children):
            return tuple(part[:position]), tuple(part[position:])
    return tuple(part), ()


def _ask_name(reading: Reading, clause: Clause) -> Iterator[Ask]:
    """ "Its first capital was Turin." """
    part = clause.complement("attr")
    if part is None or not clause.is_copular or len(clause.complements) > 1 or len(clause.subject) < 2:  # noqa: PLR2004
        return
    kind = kind_of(part, reading.people)
    if kind not in (Kind.PLACE, Kind.PERSON) or is_vague(clause.subject, reading.noun_counts, reading.defined):
        return
    stem = ask("Who" if kind is Kind.PERSON else "What", clause, reading.casing, without=[part])
    yield _ask(reading, clause, stem, part, kind, worth=0.8, subject=clause.subject_head.lemma_.lower())


def _ask_place(reading: Reading, clause: Clause) -> Iterator[Ask]:
    for part in clause.complements:
        if head_of(part).dep_ != "prep" or part[0].lower_ not in ("in", "at") or len(part) > _LONGEST_ANSWER:
            continue
        place = tuple(part[1:])
        if not place or kind_of(place, reading.people) is not Kind.PLACE or clause.is_copular:
            continue
        if is_vague(clause.antecedent or clause.subject, reading.noun_counts, reading.defined):
            continue
        stem = ask("Where", clause, reading.casing, without=[part, *reasons_of(clause)])
        yield _ask(reading, clause, stem, place, Kind.PLACE, worth=0.75, subject=clause.verb.lemma_)


def _ask(
    reading: Reading,
    clause: Clause,
    stem: str,
    answer: Sequence[Token],
    kind: Kind,
    *,
    worth: float,
    subject: str,
) -> Ask:
    bare = reading.casing.phrase(without_determiner(answer) if kind is Kind.TERM else answer)
    said = reading.casing.phrase(answer)
    first = clause.support or clause.sentence
    return Ask(
        stem=stem,
        answer=capitalised(bare),
        kind=kind,
        sentence=clause.sentence,
        source=reading.source(clause),
        explanation=reading.explanation(first, clause.sentence),
        bloom=Bloom.REMEMBER,
        worth=worth * (0.6 + 0.4 * reading.weight(clause.tokens)) - _POINTING_PENALTY * reading.points_away(clause),
        subject=subject,
        answer_key=key_of(answer),
        is_plural=plural(answer),
        label="human" if are_people(answer) else head_of(answer).ent_type_,
        accepted=_accepted(bare, said, answer, kind),
    )


def _accepted(bare: str, said: str, answer: Sequence[Token], kind: Kind) -> tuple[str, ...]:
    variants = [bare, said]
    if kind is Kind.PERSON and len(answer) > 1 and "the" not in [token.lower_ for token in answer]:
        variants.append(answer[-1].text)
    return tuple(dict.fromkeys(variants))


def _is_unfit(reading: Reading, answer: Sequence[Token]) -> bool:
    head = head_of(answer)
    reckons = any(token.lower_ in _RECKONING or token.tag_ in ("JJR", "JJS") for token in answer)
    return reckons or is_vague(answer, reading.noun_counts, reading.defined) or head.is_stop


def _repeats(answer: Sequence[Token], predicate: Sequence[Token]) -> bool:
    """The answer's own words stand in the question."""
    words = {token.lemma_.lower() for token in answer if not token.is_stop and not token.is_punct}
    return any(token.lemma_.lower() in words for token in predicate)


def _has_name(tokens: Sequence[Token]) -> bool:
    return any(token.ent_type_ and token.pos_ == "PROPN" for token in tokens)


def _weight_of(tokens: Sequence[Token]) -> int:
    return len(content_of([token for token in tokens if token.pos_ != "ADV"]))


def _has_number(tokens: Sequence[Token]) -> bool:
    return any(token.like_num for token in tokens)


def _flat(parts: Sequence[Sequence[Token]]) -> list[Token]:
    return [token for part in parts for token in part]

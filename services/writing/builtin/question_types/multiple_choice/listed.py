"""Lists in a lecture ("glucose and galactose"): a question to which several answers are right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from services.domain.question_rules import same_wording
from services.domain.questions import Bloom, Option, Question
from services.writing.builtin.asks import Aim, Ask, Kind
from services.writing.builtin.english.clauses import Clause, head_of, reasons_of
from services.writing.builtin.english.nouns import are_people, is_vague, key_of, kind_of
from services.writing.builtin.english.wording import ask, ask_subject, capitalised, without_determiner
from services.writing.builtin.facts.quantities import numbers_in
from services.writing.builtin.lecture.reading import Reading, content_of
from services.writing.builtin.question_types.multiple_choice.several import multiple_choice
from services.writing.builtin.wrong_options.distractors import Distractors

_KINDS = (Kind.TERM, Kind.PERSON, Kind.PLACE, Kind.PHRASE)
_MOST_KEYS = 4
_MOST_WRONG = 3
_MOST_OPTIONS = 5
_FEWEST_WRONG = 2
_LONGEST_ITEM = 6
_LEAST_LIKENESS = 0.3
_WHOLE = frozenset(
    {
        "consist", "compose", "comprise", "split", "divide", "break", "decompose", "convert", "turn", "combine",
        "separate", "distinguish", "form", "found", "write", "discover", "invent", "sign", "meet", "negotiate", "win",
    }
)  # fmt: skip
_NO_ITEM = frozenset({"PRP", "PRP$", "DT", "WDT", "JJR", "JJS"})
_FEWEST_CONTENT_WORDS = 2
_PREPOSITIONS = frozenset({"in", "at", "into", "from", "to", "of", "on", "by", "through", "between", "with", "for"})


@dataclass(frozen=True, eq=False)
class Parts:
    """A question to which the lecture names several right answers; `kind` where it asks what is of that kind."""

    stem: str
    items: tuple[str, ...]
    asks: tuple[Ask, ...]
    worth: float
    kind: str = ""


def lists(reading: Reading) -> Iterator[Parts]:
    """Each list of two to four things of one sort that a statement holds."""
    for clause in reading.clauses:
        # Of most verbs more may be true than was said: a cell that contains one thing contains others.
        if clause.negation is None and clause.verb.lemma_ in _WHOLE and not numbers_in(clause):
            yield from _listed(reading, clause)


def which_of_these(found: Parts, distractors: Distractors, aim: Aim) -> Question | None:
    """The list as a question with two or three wrong options; None where the course has too few."""
    first = found.asks[0]
    own = {word for item in found.items for word in same_wording(item).split()}
    wrong = []
    for choice in distractors.find(first, _MOST_KEYS + _MOST_WRONG, aim):
        words = set(same_wording(choice.text).split())
        # Of a thing that the lecture does not define nobody knows whether it is of the kind.
        is_known = bool(choice.feedback) and found.kind not in choice.groups
        is_other = not words <= own and all(distractors.is_surely_wrong(ask, choice) for ask in found.asks[1:])
        is_near = first.kind is Kind.PERSON or distractors.likeness(first.answer, choice.text) >= _LEAST_LIKENESS
        if is_other and (is_known if found.kind else is_near):
            wrong.append(Option(choice.text, is_correct=False, feedback=choice.feedback))
    if len(wrong) < _FEWEST_WRONG:
        return None
    most = max(_FEWEST_WRONG, _MOST_OPTIONS - len(found.items))
    options = [*(Option(item, is_correct=True) for item in found.items), *wrong[:most]]
    sources = tuple(dict.fromkeys(ask.source for ask in found.asks))
    explanation = " ".join(dict.fromkeys(ask.explanation for ask in found.asks))
    return multiple_choice(found.stem, options, explanation=explanation, sources=sources, bloom=first.bloom)


def _listed(reading: Reading, clause: Clause) -> Iterator[Parts]:
    places = [clause.subject, *clause.complements]
    for part in places:
        head = head_of(part)
        is_subject = part is clause.subject
        preposition = part[0].lower_ if head.dep_ == "prep" else ""
        noun = next((child for child in head.children if child.dep_ == "pobj"), None) if preposition else head
        if noun is None or (preposition and preposition not in _PREPOSITIONS) or (is_subject and clause.antecedent):
            continue
        items = _items(reading, noun, part)
        if items is None:
            continue
        rest = [token for token in clause.tokens if token not in part]
        if len(content_of(rest)) < _FEWEST_CONTENT_WORDS:
            continue
        vague = is_vague(clause.antecedent or clause.subject, reading.noun_counts, reading.defined)
        without = [part, *reasons_of(clause)]
        if is_subject:
            stem = ask_subject("Which of these", clause, reading.casing, without=reasons_of(clause), keeps_plural=True)
        elif clause.is_copular and not preposition:
            continue
        else:
            words = f"{preposition} which of these".strip()
            stem = ask(capitalised(words), clause, reading.casing, without=without)
        worth = 0.75 + 0.2 * reading.weight(clause.tokens) - 0.45 * vague - 0.2 * reading.points_away(clause)
        kind = _kind(reading, items)
        # A town lies in a country: what is said of several places may be true of one that holds them or lies there.
        if kind is Kind.PLACE:
            continue
        asks = tuple(replace(_ask(reading, clause, stem, item), kind=kind) for item in items)
        yield Parts(stem, tuple(one.answer for one in asks), asks, worth)


def _items(reading: Reading, noun: Token, part: Sequence[Token]) -> list[list[Token]] | None:
    """The coordinated noun phrases, two to four of one sort; None where the words are not a plain list."""
    inside = {token.i for token in part}
    heads = [noun]
    while (following := next((child for child in heads[-1].children if child.dep_ == "conj"), None)) is not None:
        heads.append(following)
    if not 1 < len(heads) <= _MOST_KEYS or not {head.i for head in heads} <= inside:
        return None
    items: list[list[Token]] = []
    for position, head in enumerate(heads):
        later = {token.i for one in heads[position + 1 :] for token in one.subtree}
        own = [token for token in head.subtree if token.i not in later and token.dep_ not in ("cc", "preconj")]
        own = sorted(own, key=lambda token: token.i)
        while own and own[-1].is_punct:
            own.pop()
        bare = without_determiner(own)
        if not bare or len(bare) > _LONGEST_ITEM or any(token.text == "," for token in bare):
            return None
        if head.pos_ not in ("NOUN", "PROPN") or any(token.tag_ in _NO_ITEM for token in bare):
            return None
        items.append(own)
    kinds = [kind_of(item, reading.people) for item in items]
    return items if all(kind in _KINDS for kind in kinds) else None


def _kind(reading: Reading, items: Sequence[Sequence[Token]]) -> Kind:
    """What all of them are: if one is known to be a place, so are the others."""
    kinds = [kind_of(item, reading.people) or Kind.PHRASE for item in items]
    return Kind.PLACE if Kind.PLACE in kinds else kinds[0]


def _ask(reading: Reading, clause: Clause, stem: str, item: Sequence[Token]) -> Ask:
    kind = kind_of(item, reading.people) or Kind.PHRASE
    first = clause.support or clause.sentence
    return Ask(
        stem=stem,
        answer=capitalised(reading.casing.phrase(without_determiner(item))),
        kind=kind,
        sentence=clause.sentence,
        source=reading.source(clause),
        explanation=reading.explanation(first, clause.sentence),
        bloom=Bloom.REMEMBER,
        worth=1.0,
        answer_key=key_of(item),
        is_plural=head_of(item).tag_ in ("NNS", "NNPS"),
        label="human" if are_people(item) else head_of(item).ent_type_,
    )

"""What a noun phrase names: a person, a place, a term of the field; and whether a stranger would know which one is meant."""

from collections import Counter
from collections.abc import Iterable, Sequence

from spacy.tokens import Token

from services.writing.builtin.asks import Kind
from services.writing.builtin.clauses import head_of
from services.writing.builtin.wording import is_plural, without_determiner
from services.writing.terms import term_key

_PLACES = ("GPE", "LOC", "FAC")
_MODIFIERS = ("amod", "compound", "prep", "relcl", "nummod", "poss", "acl", "nmod", "appos")
_KNOWN_FROM = 5
_LONGEST_TERM = 5
_EMPTY_HEADS = frozenset(
    {
        "thing", "way", "lot", "kind", "sort", "number", "part", "example", "reason", "case", "point", "fact", "idea",
        "story", "mood", "something", "anything", "step", "question", "answer", "result", "one", "time", "cause",
        "model", "change", "man", "people", "person", "goal", "problem", "thought", "year", "day", "month",
    }
)  # fmt: skip


def kind_of(part: Sequence[Token]) -> Kind | None:
    """What the noun phrase names, or None where it is no name for anything one could ask for."""
    head = head_of(part)
    if head.pos_ not in ("NOUN", "PROPN") or any(token.pos_ in ("PRON", "NUM") for token in part):
        return None
    label = head.ent_type_
    if label == "PERSON":
        return Kind.PERSON
    if label in _PLACES:
        return Kind.PLACE
    tokens = without_determiner(part)
    is_simple = len(tokens) <= _LONGEST_TERM and not any(token.dep_ in ("relcl", "conj", "prep", "punct") for token in tokens)
    if is_simple and tokens and head.lemma_.lower() not in _EMPTY_HEADS:
        return Kind.TERM
    return Kind.PHRASE if head.lemma_.lower() not in _EMPTY_HEADS else None


def key_of(part: Sequence[Token]) -> str:
    """The term key of a noun phrase, article aside."""
    tokens = without_determiner(part)
    return term_key(tokens) if tokens else ""


def spoken_counts(parts: Iterable[Sequence[Token]]) -> Counter[str]:
    """How often each noun is the head of one of the phrases."""
    return Counter(head_of(part).lemma_.lower() for part in parts if part)


def is_vague(part: Sequence[Token], counts: Counter[str], defined: Iterable[str]) -> bool:
    """ "The city", "the delay": definite, with nothing to say which, and not a term that the lecture is about."""
    head = head_of(part)
    if head.lemma_.lower() in _EMPTY_HEADS and not any(child.dep_ in _MODIFIERS for child in head.children):
        return True
    if part[0].lower_ != "the" or head.pos_ == "PROPN" or head.ent_type_:
        return False
    if any(child.dep_ in _MODIFIERS for child in head.children) or key_of(part) in defined:
        return False
    return counts[head.lemma_.lower()] < _KNOWN_FROM


def plural(part: Sequence[Token]) -> bool:
    """The noun phrase means more than one."""
    return is_plural(part, head_of(part))

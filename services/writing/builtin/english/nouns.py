"""What a noun phrase names: a person, a place, a term; and whether a stranger would know which one is meant."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence

from spacy.tokens import Token

from services.writing.builtin.asks import Kind
from services.writing.builtin.english.clauses import head_of
from services.writing.builtin.english.wording import is_plural, without_determiner
from services.writing.terms import term_key

_PLACES = ("GPE", "LOC", "FAC")
_MODIFIERS = ("amod", "compound", "prep", "relcl", "nummod", "poss", "acl", "nmod", "appos")
_KNOWN_FROM = 7
_LONGEST_TERM = 5
_HUMANS = frozenset(
    {
        "people", "person", "man", "woman", "child", "worker", "farmer", "peasant", "soldier", "volunteer", "rebel",
        "citizen", "voter", "consumer", "borrower", "lender", "saver", "household", "employer", "employee", "student",
        "teacher", "doctor", "patient", "nurse", "lawyer", "judge", "king", "queen", "emperor", "prince", "pope",
        "minister", "president", "chancellor", "general", "officer", "noble", "merchant", "banker", "trader",
        "investor",
        "economist", "historian", "scientist", "physicist", "chemist", "biologist", "philosopher", "writer", "author",
        "poet", "painter", "artist", "composer", "engineer", "inventor", "explorer", "politician", "liberal",
        "moderate",
        "conservative", "socialist", "republican", "democrat", "revolutionary", "monk", "priest", "settler", "slave",
        "immigrant", "refugee", "researcher", "programmer", "user", "customer", "buyer", "seller", "producer", "parent",
        "mother", "father", "follower", "supporter", "critic", "leader", "ruler", "landlord", "tenant", "craftsman",
    }
)  # fmt: skip
_EMPTY_HEADS = frozenset(
    {
        "thing", "way", "lot", "kind", "sort", "number", "part", "example", "reason", "case", "point", "fact", "idea",
        "story", "mood", "something", "anything", "step", "question", "answer", "result", "one", "time", "cause",
        "model", "change", "man", "people", "person", "goal", "problem", "thought", "year", "day", "month",
    }
)  # fmt: skip


def kind_of(part: Sequence[Token], people: Container[str] = ()) -> Kind | None:
    """What the noun phrase names, or None where it is no name for anything one could ask for.

    `people` are the last names, in small letters, of those known to be persons.
    """
    head = head_of(part)
    if head.pos_ not in ("NOUN", "PROPN") or any(token.pos_ in ("PRON", "NUM") for token in part):
        return None
    label = head.ent_type_
    if head.lower_ in people and head.is_title:
        return Kind.PERSON
    if label in _PLACES:
        return Kind.PLACE
    tokens = without_determiner(part)
    is_simple = len(tokens) <= _LONGEST_TERM and not any(
        token.dep_ in ("relcl", "conj", "prep", "punct") for token in tokens
    )
    if is_simple and tokens and head.lemma_.lower() not in _EMPTY_HEADS:
        return Kind.TERM
    return Kind.PHRASE if head.lemma_.lower() not in _EMPTY_HEADS else None


def are_people(part: Sequence[Token]) -> bool:
    """The noun means human beings, so that one asks "who"."""
    head = head_of(part)
    return head.ent_type_ == "NORP" or head.lemma_.lower() in _HUMANS


def last_names(spoken: Iterable[Iterable[Token]]) -> frozenset[str]:
    """The last names of the persons in these sentences.

    One capital word at the start of a sentence is often taken for a name by mistake, so a
    single word counts only where it is said in mid-sentence too, or of something past.
    """
    names: set[str] = set()
    for sentence in spoken:
        for token in sentence:
            if token.ent_type_ != "PERSON" or (token.i + 1 < len(token.doc) and _goes_on(token)):
                continue
            is_single = token.ent_iob_ == "B"
            is_past = any(verb.tag_ == "VBD" for verb in token.ancestors)
            if token.pos_ == "PROPN" and (not is_single or not token.is_sent_start or is_past):
                names.add(token.lower_)
    return frozenset(names)


def _goes_on(token: Token) -> bool:
    following = token.nbor(1)
    return following.ent_iob_ == "I" and following.ent_type_ == "PERSON"


def key_of(part: Sequence[Token]) -> str:
    """The term key of a noun phrase, article aside."""
    tokens = without_determiner(part)
    return term_key(tokens) if tokens else ""


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

"""Statements that can stand alone: subject, verb and complements, without the talk about the lecture."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from services.writing.builtin.english.discourse import is_discourse
from services.writing.syntax import Sentence

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_AUXILIARIES = ("aux", "auxpass")
_LONGEST_CLAUSE = 32
_CLOSING = ('"', "”", ")", "%")
# Anything else before the subject is a sign that two sentences were heard as one.
_MAY_STAND_IN_FRONT = frozenset(
    {"prep", "advmod", "advcl", "npadvmod", "punct", "cc", "mark", "intj", "preconj", "neg", "ccomp", "aux", "auxpass"}
)


@dataclass(frozen=True, eq=False)
class Clause:
    """A finite clause of a sentence; each constituent is a run of tokens in the order they were said.

    `antecedent` is the noun phrase that a pronoun at the start of the subject stands for, and
    `support` the sentence where that noun phrase was said.
    """

    sentence: Sentence
    verb: Token
    subject: tuple[Token, ...]
    auxiliaries: tuple[Token, ...]
    negation: Token | None
    fronted: tuple[tuple[Token, ...], ...]
    middle: tuple[Token, ...]
    complements: tuple[tuple[Token, ...], ...]
    antecedent: tuple[Token, ...] = ()
    support: Sentence | None = None

    @property
    def subject_head(self) -> Token:
        return _head(self.subject)

    @property
    def is_copular(self) -> bool:
        return self.verb.lemma_ == "be" and self.verb.pos_ in ("AUX", "VERB") and not self.is_passive

    @property
    def is_passive(self) -> bool:
        return any(token.dep_ == "auxpass" for token in self.auxiliaries)

    @property
    def predicate(self) -> list[Token]:
        """Everything but subject and fronted parts, in the order said."""
        tokens = [*self.auxiliaries, *self.middle, self.verb, *_flat(self.complements)]
        if self.negation is not None:
            tokens.append(self.negation)
        return sorted(set(tokens), key=lambda token: token.i)

    @property
    def tokens(self) -> list[Token]:
        return [*_flat(self.fronted), *self.subject, *self.predicate]

    def complement(self, *dependencies: str) -> tuple[Token, ...] | None:
        """The first constituent after the verb whose head hangs on the verb in one of these ways."""
        return next((part for part in self.complements if _head(part).dep_ in dependencies), None)


def clauses(sentence: Sentence) -> Iterator[Clause]:
    """The main clause of the sentence and those joined to it, each with its subject; none in a question."""
    root = sentence.span.root
    if sentence.span.text.rstrip().endswith("?") or not _is_verb(root):
        return
    leader: Clause | None = None
    for verb in _joined_verbs(root):
        clause = _clause(sentence, verb, leader)
        if clause is None:
            continue
        leader = leader or clause
        if len(clause.tokens) <= _LONGEST_CLAUSE and not _runs_backwards(clause):
            yield clause


def head_of(part: Sequence[Token]) -> Token:
    """The word on which the others of the constituent hang."""
    return _head(part)


def reasons_of(clause: Clause) -> list[tuple[Token, ...]]:
    """The "because" and "whereas" clauses among the constituents."""
    return [part for part in (*clause.fronted, *clause.complements) if side_clause(part, "because", "whereas", "since")]


def side_clause(part: Sequence[Token], *marks: str) -> bool:
    """The constituent is a clause that opens with one of these words."""
    head = _head(part)
    return head.dep_ == "advcl" and part[0].lower_ in marks and any(child.dep_ in _SUBJECTS for child in head.children)


def _joined_verbs(root: Token) -> Iterator[Token]:
    for child in root.lefts:
        # "It rained, so the match was called off": the parser hangs the first statement on the second.
        if child.dep_ == "ccomp":
            yield from _joined_verbs(child)
    yield root
    for child in root.rights:
        if child.dep_ == "conj" and _is_verb(child):
            yield from _joined_verbs(child)


def _clause(sentence: Sentence, verb: Token, leader: Clause | None) -> Clause | None:
    own = next((child for child in verb.lefts if child.dep_ in _SUBJECTS), None)
    auxiliaries = tuple(child for child in verb.lefts if child.dep_ in _AUXILIARIES)
    if own is not None:
        subject = _subtree(own)
        if not subject or subject[0].tag_ in ("WDT", "WP", "WP$", "WRB", "EX"):
            return None
        if any(not _may_stand_in_front(child) for child in verb.lefts if child.i < subject[0].i):
            return None
    elif leader is not None and _is_joined_by_word(verb):
        subject = list(leader.subject)
        if not auxiliaries and verb.tag_ in ("VB", "VBN", "VBG") and leader.auxiliaries:
            auxiliaries = leader.auxiliaries
    else:
        return None
    if not _is_finite(verb, auxiliaries):
        return None
    start = max(token.i for token in subject) if own is not None else verb.left_edge.i - 1
    fronted = [part for child in verb.lefts if child.i < start for part in _constituent(child)]
    middle = [token for child in verb.lefts if child.i > start for part in _constituent(child) for token in part]
    after = [part for child in verb.rights for part in _constituent(child)]
    negation = next((child for child in verb.children if child.dep_ == "neg"), None)
    if own is None and negation is None and leader is not None and auxiliaries == leader.auxiliaries and auxiliaries:
        negation = leader.negation
    return Clause(sentence, verb, tuple(subject), auxiliaries, negation, tuple(fronted), tuple(middle), tuple(after))


def _constituent(child: Token) -> Iterator[tuple[Token, ...]]:
    """The child as a constituent, unless it is the subject, an auxiliary, a joint, or talk."""
    if child.dep_ in (*_SUBJECTS, *_AUXILIARIES, "neg", "cc", "punct", "preconj", "mark", "intj"):
        return
    if child.dep_ == "ccomp" and child.i < child.head.i:
        return
    if child.dep_ == "conj" and _is_verb(child):
        return
    part = _subtree(child)
    if part and not is_discourse(part):
        yield tuple(part)


def _subtree(token: Token) -> list[Token]:
    """The words under the token, with commas inside kept and those at the edges dropped."""
    tokens = sorted((one for one in token.subtree if not one.is_space), key=lambda one: one.i)
    while tokens and (tokens[-1].pos_ == "CCONJ" or (tokens[-1].is_punct and tokens[-1].text not in _CLOSING)):
        tokens.pop()
    while tokens and tokens[0].is_punct and tokens[0].text not in ('"', "“", "("):
        tokens.pop(0)
    return tokens


def _is_finite(verb: Token, auxiliaries: Iterable[Token]) -> bool:
    first = next(iter(auxiliaries), verb)
    return first.tag_ in ("VBZ", "VBP", "VBD", "MD")


def _may_stand_in_front(child: Token) -> bool:
    if child.dep_ == "npadvmod":
        return child.ent_type_ in ("DATE", "TIME")
    if child.dep_ == "advcl" and child.tag_ in ("VBZ", "VBP", "VBD"):
        return any(part.dep_ == "mark" or part.tag_ == "WRB" for part in child.lefts)
    return child.dep_ in _MAY_STAND_IN_FRONT


def _is_joined_by_word(verb: Token) -> bool:
    """An "and" stands right before the second verb; after a mere comma its subject is anybody's guess."""
    edge, first = verb.left_edge, verb.head
    if any(child.dep_ == "conj" and first.i < child.i < verb.i and not _is_verb(child) for child in first.children):
        return False
    return not any(child.dep_ == "expl" for child in verb.children) and edge.i > 0 and edge.nbor(-1).pos_ == "CCONJ"


def _is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def _runs_backwards(clause: Clause) -> bool:
    """The verb stands before its subject, or words of the clause lie crosswise: nothing to build on."""
    if max(token.i for token in clause.subject) > clause.verb.i:
        return True
    if any(part[-1].i - part[0].i >= len(part) + 2 for part in (clause.subject, *clause.complements)):
        return True
    # A noun joined to a verb, or a "that" clause with nothing before it to belong to, comes of a word misheard.
    return any(_head(part).dep_ == "conj" or part[0].tag_ == "WDT" for part in clause.complements)


def _flat(parts: Iterable[Sequence[Token]]) -> list[Token]:
    return [token for part in parts for token in part]


def _head(part: Sequence[Token]) -> Token:
    inside = {token.i for token in part}
    return next(token for token in part if token.head.i not in inside or token.head.i == token.i)

"""Who does what to whom: the part a word plays in what a verb says, the same in the active and the passive."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from services.checking.wording import same_word

SUBJECT, OBJECT = "subject", "object"
_WITHIN = frozenset({"conj", "appos", "compound", "nummod", "amod", "nmod", "quantmod", "det", "poss", "npadvmod"})
_ASKING = frozenset({"WDT", "WP", "WP$", "WRB"})
_VERBS = frozenset({"VERB", "AUX"})
_EMPTY_VERBS = frozenset({"be", "do", "have", "happen", "occur", "become", "call", "name", "say", "mean"})
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Role:
    """The part something plays beside a verb: `part` is subject, object, or the preposition it hangs on."""

    verb: str
    part: str
    at: int
    """The place of the verb in its sentence."""


def roles_of(token: Token) -> Iterator[Role]:
    """The parts a word plays: beside its own verb, and beside that of a clause which tells of it."""
    node = token
    for _ in range(_STEPS):
        if node.dep_ not in _WITHIN or node.head.i == node.i or node.head.pos_ in _VERBS:
            break
        node = node.head
    yield from _beside_its_verb(node)
    for clause in node.children:
        if clause.dep_ == "relcl":
            for pronoun in clause.children:
                if pronoun.tag_ in ("WDT", "WP") or pronoun.lower_ == "that":
                    yield from _beside_its_verb(pronoun)


def asked_role(stem: Doc) -> Role | None:
    """The part that the answer to a question plays; None where the verb of the question says too little."""
    asking = next((token for token in stem if token.tag_ in _ASKING), None)
    if asking is None or asking.tag_ == "WRB":
        return None
    role = next(iter(roles_of(asking)), None)
    if role is not None and role.part == "by" and asking.lower_ in ("who", "whom"):
        role = replace(role, part=SUBJECT)
    return None if role is None or role.verb in _EMPTY_VERBS else role


def asks_for_subject(stem: Doc) -> bool:
    """What is asked for is what something is said of: "Which country has more people?" """
    asking = next((token for token in stem if token.tag_ in _ASKING), None)
    if asking is None:
        return False
    node = asking.head if asking.dep_ in _WITHIN else asking
    return node.dep_ in ("nsubj", "nsubjpass")


def agree(asked: Role, said: Role) -> bool:
    """Both are beside the same verb."""
    return asked.verb == said.verb or same_word(asked.verb, said.verb)


def _beside_its_verb(node: Token) -> Iterator[Role]:
    if node.dep_ in ("nsubj", "csubj", "nsubjpass") and node.head.pos_ in _VERBS:
        yield from _of_subject(node)
    elif node.dep_ in ("dobj", "oprd") and node.head.pos_ in _VERBS:
        yield Role(node.head.lemma_.lower(), OBJECT, node.head.i)
    elif node.dep_ == "pobj" or (node.dep_ == "dobj" and node.head.pos_ in ("ADV", "ADP")):
        yield from _after_preposition(node.head)


def _of_subject(node: Token) -> Iterator[Role]:
    verbs = [node.head, *_sharing(node.head)]
    for verb in verbs:
        is_passive = any(child.dep_ == "auxpass" for child in verb.children) or (
            node.dep_ == "nsubjpass" and verb.i == node.head.i
        )
        yield Role(verb.lemma_.lower(), OBJECT if is_passive else SUBJECT, verb.i)


def _sharing(verb: Token) -> Iterator[Token]:
    """The verbs joined to it that have no subject of their own."""
    for child in verb.children:
        if (
            child.dep_ == "conj"
            and child.pos_ in _VERBS
            and not any(one.dep_.startswith("nsubj") for one in child.children)
        ):
            yield child
            yield from _sharing(child)


def _after_preposition(preposition: Token) -> Iterator[Role]:
    """ "By" beside a passive is the subject; what hangs on a noun plays a part inside it."""
    node, inside = preposition.head, False
    for _ in range(_STEPS):
        if node.pos_ in _VERBS or node.head.i == node.i:
            break
        inside = inside or node.pos_ in ("NOUN", "PROPN", "PRON")
        node = node.head
    if node.pos_ not in _VERBS:
        return
    is_passive = node.tag_ == "VBN" and any(child.dep_ in ("auxpass", "aux") for child in node.children)
    if not inside and (preposition.dep_ == "agent" or (preposition.lower_ == "by" and is_passive)):
        yield Role(node.lemma_.lower(), SUBJECT, node.i)
    else:
        yield Role(node.lemma_.lower(), f"{'inside ' if inside else ''}{preposition.lower_}", node.i)

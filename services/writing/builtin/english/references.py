"""What a pronoun at the start of a sentence stands for: the subject of the sentence before, where the two agree."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from services.writing.builtin.english.clauses import Clause, clauses
from services.writing.builtin.english.discourse import agrees, has_dangling_word
from services.writing.syntax import Sentence

_PRONOUNS = frozenset({"it", "they", "he", "she", "its", "their", "his", "her"})
_SUPPOSING = frozenset({"suppose", "imagine", "assume", "think", "consider", "say", "picture", "let"})
_LONGEST_NAME = 7
_MOSTLY = 5


def resolved_clauses(sentences: Sequence[Sentence]) -> Iterator[Clause]:
    """The clauses of all sentences that stand alone, pronoun subjects resolved where that is safe.

    Only the subject of the sentence right before is a safe reference, and only when no other
    clause between the two could be meant.
    """
    before: Clause | None = None
    supposed = False
    mistaken = _mistaken_verbs(sentences)
    for sentence in sentences:
        leader: Clause | None = None
        # What follows from "suppose that …" is true of the supposition only.
        follows, supposed = supposed, _supposes(sentence)
        for clause in clauses(sentence):
            settled = _settled(clause, leader or before)
            if (
                settled is None
                or follows
                or clause.verb.lemma_ in mistaken
                or (leader is not None and _borrows(settled, leader))
            ):
                continue
            yield settled
            leader = leader or settled
        before = leader


def _mistaken_verbs(sentences: Sequence[Sentence]) -> set[str]:
    """Nouns of the lecture that a misheard word made the parser take for a verb ("Oath enzymes digest")."""
    uses = Counter((token.lemma_.lower(), token.pos_) for sentence in sentences for token in sentence.span)
    return {word for word, kind in uses if kind == "VERB" and uses[word, "NOUN"] > _MOSTLY * uses[word, "VERB"]}


def _supposes(sentence: Sentence) -> bool:
    return any(token.lower_ in _SUPPOSING and token.tag_ == "VB" for token in sentence.span[:4])


def _borrows(clause: Clause, leader: Clause) -> bool:
    """A "their" in the second half of a sentence may mean somebody named in the first."""
    own_subject = clause.subject != leader.subject
    return own_subject and any(token.tag_ == "PRP$" for token in clause.predicate)


def _settled(clause: Clause, before: Clause | None) -> Clause | None:
    """The clause with its reference, or None when something in it still dangles."""
    pronoun = clause.subject[0]
    if pronoun.lower_ not in _PRONOUNS:
        is_name = pronoun.tag_ != "PRP$"
        return clause if is_name and not has_dangling_word(clause.tokens, subject=clause.subject) else None
    finite = clause.auxiliaries[0] if clause.auxiliaries else clause.verb
    is_far = before is None or clause.sentence.index - before.sentence.index > 1
    if before is None or is_far or finite.text[:1] in ("'", "’"):
        return None
    antecedent = _antecedent(pronoun, before)
    if not antecedent or has_dangling_word(clause.tokens, subject=clause.subject, resolved=True):
        return None
    return replace(clause, antecedent=antecedent, support=before.support or before.sentence)


def _antecedent(pronoun: Token, before: Clause) -> tuple[Token, ...]:
    """The noun phrase of the clause before that the pronoun may stand for; empty when there is none."""
    antecedent = before.antecedent if len(before.subject) == 1 and before.antecedent else before.subject
    head = next(token for token in antecedent if not any(token.head == other for other in antecedent if other != token))
    if len(antecedent) > _LONGEST_NAME or head.pos_ not in ("NOUN", "PROPN") or not agrees(pronoun, head):
        return ()
    return () if before.antecedent and antecedent is before.subject else _referring(antecedent)


def _referring(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The noun phrase without an apposition: "Cavour, the prime minister of Piedmont" is Cavour."""
    comma = next((position for position, token in enumerate(tokens) if token.text == ","), len(tokens))
    return tuple(tokens[:comma])

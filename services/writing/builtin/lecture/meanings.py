"""Definitions in a lecture: which term, what it means, and what kind of thing that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from services.writing.builtin.english.clauses import Clause, head_of
from services.writing.builtin.english.discourse import has_dangling_word
from services.writing.builtin.english.nouns import plural
from services.writing.builtin.english.wording import without_determiner
from services.writing.syntax import Sentence
from services.writing.terms import term_key

_FEWEST_WORDS = 3
_LONGEST_TERM = 6
_LONGEST_MEANING = 26
_NAMING = frozenset({"called", "named", "termed", "known"})
_NO_GENUS = frozenset({"example", "reason", "one", "part", "result", "cause", "thing", "problem", "kind", "question"})
_ADVERBS_OF_NAMING = frozenset({"often", "usually", "also", "sometimes", "commonly", "generally"})


@dataclass(frozen=True, eq=False)
class Meaning:
    """A term and what it means, in the words of the lecture; `genus` is the kind of thing it is."""

    term: tuple[Token, ...]
    gloss: tuple[Token, ...]
    sentence: Sentence
    copula: str
    is_naming: bool

    @property
    def key(self) -> str:
        return term_key(without_determiner(self.term))

    @property
    def genus(self) -> str:
        return head_of(self.gloss).lemma_.lower()

    @property
    def words(self) -> list[Token]:
        """The term without its article."""
        return without_determiner(self.term)


def find_meanings(sentences: Sequence[Sentence], clauses: Sequence[Clause]) -> list[Meaning]:
    """Every definition in the lecture, the first one for each term."""
    found: dict[str, Meaning] = {}
    by_sentence: dict[int, list[Clause]] = {}
    for clause in clauses:
        by_sentence.setdefault(clause.sentence.index, []).append(clause)
    for sentence in sentences:
        for meaning in _in_sentence(sentence, by_sentence.get(sentence.index, [])):
            if meaning.key:
                found.setdefault(meaning.key, meaning)
    return list(found.values())


def find_genera(clauses: Sequence[Clause], known: Sequence[Meaning]) -> dict[str, set[str]]:
    """For each term the kinds of thing it is: by its definition, by an apposition, by its last word."""
    kinds: dict[str, set[str]] = {}
    for meaning in known:
        kinds.setdefault(meaning.key, set()).add(meaning.genus)
    for noun, kind, _ in find_appositions(clauses):
        kinds.setdefault(term_key(noun), set()).add(kind)
    return kinds


def find_appositions(clauses: Sequence[Clause]) -> Iterator[tuple[list[Token], str, Sentence]]:
    """ "Carbonic anhydrase, an enzyme in red blood cells, …": the name, the kind of thing, and where it was said."""
    for clause in clauses:
        head = clause.subject_head
        for child in head.children:
            if child.dep_ == "appos" and child.pos_ == "NOUN":
                comma = next((i for i, token in enumerate(clause.subject) if token.text == ","), len(clause.subject))
                yield without_determiner(clause.subject[:comma]) or [head], child.lemma_.lower(), clause.sentence


def _in_sentence(sentence: Sentence, clauses: Sequence[Clause]) -> Iterator[Meaning]:
    naming = _named(sentence)
    if naming is not None:
        yield naming
        return
    for clause in clauses:
        if clause.antecedent or clause.negation is not None or clause.fronted:
            continue
        gloss = clause.complement("attr") if clause.is_copular else _defined_as(clause)
        if gloss is None or not _is_term(clause.subject) or not _is_gloss(gloss):
            continue
        if clause.is_copular and clause.complements[-1] is not gloss:
            gloss = tuple(token for part in clause.complements for token in part)
        if has_dangling_word(gloss, subject=clause.subject) or len(gloss) > _LONGEST_MEANING:
            continue
        copula = clause.verb.lower_ if clause.is_copular else ("are" if plural(clause.subject) else "is")
        yield Meaning(clause.subject, gloss, sentence, copula, is_naming=False)


def _named(sentence: Sentence) -> Meaning | None:
    """ "The place where the substrate binds is called the active site": the words on both sides of the verb."""
    tokens = [token for token in sentence.span if not token.is_space]
    for position in range(2, len(tokens) - 1):
        if tokens[position].lower_ not in _NAMING:
            continue
        start = position - 2 if tokens[position - 1].lower_ in _ADVERBS_OF_NAMING else position - 1
        if start < 1 or tokens[start].lemma_ != "be":
            return None
        after = position + 1 + (tokens[position + 1].lower_ in ("as", "the") and tokens[position].lower_ == "known")
        term, gloss = _noun_phrase_from(tokens[after:]), tuple(tokens[:start])
        if not (term and gloss[0].lower_ in ("a", "an", "the") and _is_gloss(gloss) and _is_term(term)):
            return None
        if len(gloss) > _LONGEST_MEANING or has_dangling_word(gloss, subject=gloss):
            return None
        if any(token.text in (",", ";") for token in gloss):
            return None
        return Meaning(term, gloss, sentence, "are" if plural(term) else tokens[start].lower_, is_naming=True)
    return None


def _noun_phrase_from(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The noun phrase these tokens begin with."""
    taken: list[Token] = []
    for token in tokens:
        if token.pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "VERB", "ADV") and token.text != "-":
            break
        taken.append(token)
        if token.pos_ in ("VERB", "ADV") and token.tag_ not in ("VBG", "VBN"):
            return ()
    return tuple(taken) if taken and taken[-1].pos_ in ("NOUN", "PROPN") else ()


def _defined_as(clause: Clause) -> tuple[Token, ...] | None:
    if clause.verb.lower_ != "defined" or not clause.is_passive:
        return None
    part = clause.complement("prep")
    return part[1:] if part is not None and part[0].lower_ == "as" and len(part) > 1 else None


def _is_term(part: Sequence[Token]) -> bool:
    tokens = without_determiner(part)
    head = head_of(part)
    return (
        bool(tokens)
        and len(tokens) <= _LONGEST_TERM
        and head.pos_ in ("NOUN", "PROPN")
        and head == tokens[-1]
        and head.ent_type_ != "PERSON"
        and not any(
            token.tag_ in ("DT", "PRP", "PRP$", "CC", "POS", "CD", "PDT") or token.text == "," for token in tokens
        )
        and head.lemma_.lower() not in _NO_GENUS
    )


def _is_gloss(part: Sequence[Token]) -> bool:
    words = [token for token in part if not token.is_punct]
    head = head_of(part)
    return (
        len(words) >= _FEWEST_WORDS
        and head.pos_ == "NOUN"
        and head.lemma_.lower() not in _NO_GENUS
        and not head.text[:1].isupper()
    )

"""From tokens back to English: casing, inversion, agreement, articles."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from spacy.tokens import Token

from services.domain.spoken_numbers import find_numbers, in_digits
from services.writing.builtin.english.clauses import Clause
from services.writing.syntax import Sentence

_SINGULAR = {"are": "is", "were": "was", "have": "has", "do": "does", "'re": "is", "'ve": "has"}
_EXPANDED = {"ca": "can", "wo": "will", "sha": "shall", "'s": "is", "’s": "is", "'re": "are", "’re": "are"}
_SIBILANTS = ("s", "x", "z", "ch", "sh")
_LARGEST_IN_WORDS = 12
_NAMED = ("PERSON", "GPE", "LOC", "ORG", "NORP", "FAC", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE", "PRODUCT")


class Casing:
    """Knows which words keep their capital in mid-sentence, from how the lectures write them there."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        self._capital: Counter[str] = Counter()
        self._small: Counter[str] = Counter()
        for sentence in sentences:
            for token in sentence.span:
                if token.i > sentence.span.start and token.is_alpha:
                    (self._small if token.is_lower else self._capital)[token.lower_] += 1

    def inside(self, token: Token) -> str:
        """The word as it stands inside a sentence."""
        word = token.text
        if not token.is_sent_start or not word[:1].isupper() or word == "I" or word[1:] != word[1:].lower():
            return word
        small, capital = self._small[token.lower_], self._capital[token.lower_]
        if small or capital:
            return word.lower() if small >= capital else word
        return word if _is_name_at_start(token) else word.lower()

    def phrase(self, tokens: Iterable[Token]) -> str:
        """The words as they stand inside a sentence, spaced as they were said."""
        ordered = list(tokens)
        text = ""
        for token, following in zip_longest(ordered, ordered[1:]):
            text += self.inside(token)
            if token.whitespace_ or (following is not None and following.i != token.i + 1 and not following.is_punct):
                text += " "
        return numerals(" ".join(text.split()).strip(" ,;:–—").replace(" ,", ","))


def _is_name_at_start(token: Token) -> bool:
    """The capital of a first word is its own: part of a longer name, a place, or somebody of whom a past is told.

    "Pepsin digests proteins" makes many a parser think of a person.
    """
    following = token.nbor(1) if token.i + 1 < len(token.doc) else token
    if following.pos_ == "PROPN" and following.is_title and token.dep_ == "compound":
        return True
    if token.pos_ != "PROPN" or token.ent_type_ not in _NAMED:
        return False
    is_long = following.ent_iob_ == "I"
    is_told = any(verb.tag_ in ("VBD", "VBN") for verb in token.ancestors)
    return is_long or is_told or token.ent_type_ in ("GPE", "LOC", "NORP")


def numerals(text: str) -> str:
    """Years and numbers above twelve in digits, as print has them: "in 1894", "37 degrees", "40 million"."""
    for number in reversed(find_numbers(text)):
        if (number.is_year or number.value > _LARGEST_IN_WORDS) and not is_part_of_word(text, number.end):
            digits = in_digits(number.value, is_year=number.is_year)
            text = f"{text[: number.start]}{digits}{text[number.end :]}"
    return text


def is_part_of_word(text: str, end: int) -> bool:
    """ "Eighteen twenties", "twenty-first": the number goes on in a word that is none."""
    following = text[end:].lstrip(" -")[:12].lower().split()
    return bool(following) and following[0].strip(".,;?").endswith(("ties", "ieth", "first", "second", "third", "th"))


def essential(part: Sequence[Token]) -> list[Token]:
    """The phrase without what was only put in between commas: appositions and "which" clauses."""
    dropped: set[int] = set()
    commas = {token.i for token in part if token.text == ","}
    for token in part:
        edge = token.left_edge.i
        is_aside = token.dep_ == "appos" or (token.dep_ == "relcl" and _opens_with_which(token))
        inside = {one.i for one in token.subtree}
        closes = max(inside) + 1 in commas or max(inside) >= part[-1].i
        if is_aside and edge - 1 in commas and closes:
            dropped |= inside | {edge - 1, max(inside) + 1} & (inside | commas)
    kept = [token for token in part if token.i not in dropped]
    while kept and kept[-1].is_punct and kept[-1].text not in ('"', "”", ")", "%"):
        kept.pop()
    return kept


def _opens_with_which(verb: Token) -> bool:
    return any(
        token.tag_ in ("WDT", "WP", "WP$", "WRB") and token.lower_ != "that"
        for token in verb.subtree
        if token.i < verb.i
    )


def capitalised(text: str) -> str:
    """With a capital at the start, and nothing else changed."""
    return text[:1].upper() + text[1:]


def sentence_of(text: str) -> str:
    """Capital at the start, full stop at the end."""
    return capitalised(text).rstrip(" .,;:") + "."


def subject_of(clause: Clause, casing: Casing) -> str:
    """The subject, with the noun where a pronoun was said: "its first capital" → "Italy's first capital"."""
    if not clause.antecedent:
        return casing.phrase(essential(clause.subject))
    noun = casing.phrase(clause.antecedent)
    if clause.subject[0].tag_ != "PRP$":
        return noun
    return f"{noun}{'’' if noun.endswith('s') else '’s'} {casing.phrase(clause.subject[1:])}"


def statement(clause: Clause, casing: Casing) -> str:
    """The clause as a sentence of its own, without capital and full stop."""
    front = [casing.phrase(essential(part)) for part in clause.fronted]
    said = " ".join([subject_of(clause, casing), casing.phrase(essential(clause.predicate))])
    return _tidy(", ".join([*front, said]))


def ask(
    wh: str,
    clause: Clause,
    casing: Casing,
    *,
    without: Sequence[Sequence[Token]] = (),
    subject: str | None = None,
    tail: str = "",
) -> str:
    """A question with inversion: "Why" + "does" + subject + verb + the complements that are not asked for."""
    dropped = {id(part) for part in without}
    auxiliary, verb = _inverted(clause)
    middle = [token for token in clause.middle if not token.is_punct]
    words = [
        wh,
        auxiliary,
        subject if subject is not None else subject_of(clause, casing),
        "not" if clause.negation is not None and clause.negation.lower_ in ("not", "n't", "n’t") else "",
        casing.phrase(middle),
        " ".join(token.text for token in clause.auxiliaries[1:]),
        verb,
        *(casing.phrase(essential(part)) for part in clause.complements if id(part) not in dropped),
        tail,
        *(casing.phrase(essential(part)) for part in clause.fronted if id(part) not in dropped),
    ]
    return as_question(words)


def ask_subject(
    wh: str, clause: Clause, casing: Casing, *, without: Sequence[Sequence[Token]] = (), keeps_plural: bool = False
) -> str:
    """A question for the subject, which needs no inversion: "Which enzyme" + predicate."""
    words: list[str] = []
    finite = _finite(clause)
    dropped = {token.i for part in without for token in part}
    predicate = essential([token for token in clause.predicate if token.i not in dropped])
    for token in predicate:
        text = casing.inside(token)
        if token == finite and not keeps_plural:
            text = _third_person(token)
        words.append(text + token.whitespace_)
    front = [casing.phrase(essential(part)) for part in clause.fronted if part not in without]
    return as_question([wh, numerals(_spaced(predicate, words)), *front])


def as_question(words: Iterable[str]) -> str:
    """The words as one question."""
    return capitalised(_tidy(" ".join(word for word in words if word)).rstrip(" .,;:")) + "?"


def without_determiner(tokens: Sequence[Token]) -> list[Token]:
    """The noun phrase without its article."""
    left = list(tokens)
    while left and left[0].lower_ in ("a", "an", "the", "some", "any"):
        left = left[1:]
    return left


def is_plural(tokens: Sequence[Token], head: Token) -> bool:
    """More than one is meant, by the form of the noun or by an "and"."""
    joined = any(token.dep_ == "conj" and token.head == head for token in tokens)
    return joined or head.tag_ in ("NNS", "NNPS")


def _spaced(tokens: Sequence[Token], words: Sequence[str]) -> str:
    text = ""
    for index, token in enumerate(tokens):
        text += words[index]
        if index + 1 < len(tokens) and tokens[index + 1].i != token.i + 1 and not text.endswith(" "):
            text += " "
    return text


def _finite(clause: Clause) -> Token:
    return clause.auxiliaries[0] if clause.auxiliaries else clause.verb


def _inverted(clause: Clause) -> tuple[str, str]:
    """The auxiliary that goes before the subject, and what stays of the verb."""
    if clause.auxiliaries:
        first = clause.auxiliaries[0].lower_
        return _EXPANDED.get(first, first), clause.verb.text
    if clause.verb.lemma_ == "be":
        word = clause.verb.lower_
        return _EXPANDED.get(word, word), ""
    if clause.verb.tag_ == "VBD":
        return "did", clause.verb.lemma_.lower()
    is_third = clause.verb.lower_ != clause.verb.lemma_.lower() or clause.verb.tag_ == "VBZ"
    return ("does" if is_third else "do"), clause.verb.lemma_.lower()


def _third_person(token: Token) -> str:
    word = token.lower_
    if word in _SINGULAR:
        return _SINGULAR[word]
    if token.tag_ != "VBP" or word in ("is", "has", "does"):
        return _EXPANDED.get(word, word)
    return singular_verb(word)


def singular_verb(word: str) -> str:
    """The third person singular of a verb in its basic form."""
    if word in ("have", "do", "be", "go"):
        return {"have": "has", "do": "does", "be": "is", "go": "goes"}[word]
    if word.endswith(_SIBILANTS) or word.endswith("o"):
        return f"{word}es"
    return f"{word[:-1]}ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else f"{word}s"


def _tidy(text: str) -> str:
    joined = " ".join(text.split())
    for wrong, right in ((" ,", ","), (" .", "."), (" ’", "’"), (" 's", "'s"), (" n't", "n't"), (",,", ",")):
        joined = joined.replace(wrong, right)
    return joined

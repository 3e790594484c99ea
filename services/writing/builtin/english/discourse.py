"""Words that talk about the talk, and words that point outside the sentence: no question may hold either."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from spacy.tokens import Token

_MARKERS = frozenset(
    {
        "so", "now", "then", "therefore", "thus", "hence", "however", "finally", "next", "also", "moreover",
        "furthermore", "indeed", "well", "again", "first", "second", "third", "fourth", "secondly",
        "thirdly", "firstly",
        "lastly", "consequently", "accordingly", "instead", "meanwhile", "nevertheless", "nonetheless",
        "too", "besides", "either", "anyway", "actually", "basically", "obviously", "clearly", "of course",
        "for example",
        "for instance", "in fact", "in other words", "as a result", "as a consequence", "as a rule of thumb",
        "in general", "in short", "to sum up", "in conclusion", "on the other hand", "on the one hand",
        "in addition", "above all", "after all", "as well", "by the way", "at last", "in contrast", "by contrast",
        "remember", "as we saw", "of all", "first of all", "in turn", "for this reason", "for that reason",
        "likewise", "similarly", "more precisely", "put simply", "simply put", "in practice", "in the end", "alone",
        "unfortunately", "fortunately", "interestingly", "importantly", "today",
        "and so", "or so", "that is", "as well as that", "to begin with", "later", "soon", "otherwise", "in return",
    }
)  # fmt: skip

_FIRST_AND_SECOND_PERSON = frozenset(
    {
        "i", "we", "you", "me", "us", "my", "our", "your", "mine", "ours", "yours", "myself", "ourselves", "yourself",
        "yourselves", "let",
    }
)  # fmt: skip
_POINTERS = frozenset(
    {
        "it", "they", "them", "he", "she", "him", "his", "her", "hers", "their", "theirs", "its", "this", "these",
        "those", "such", "here", "there", "former", "latter", "both", "each", "either", "neither", "another", "other",
        "others", "same", "one", "ones", "itself", "themselves", "himself", "herself", "above", "below", "today",
        "tonight", "yesterday", "tomorrow", "now", "lecture", "slide", "course",
    }
)  # fmt: skip
_POSSESSIVES = frozenset({"its", "their", "his", "her", "itself", "themselves", "himself", "herself"})
_OPINION = frozenset({"maybe", "perhaps", "probably", "possibly"})
_POINTING_NOUNS = frozenset({"week", "lecture", "chapter", "course", "slide", "example", "question", "picture"})


def is_discourse(part: Sequence[Token]) -> bool:
    """The constituent only joins what is said to what was said before."""
    words = " ".join(token.lower_ for token in part if not token.is_punct)
    if words in _MARKERS or words.startswith(("in contrast to", "as we ", "as you ", "as i ", "unlike ")):
        return True
    return len(part) > 1 and part[0].dep_ == "mark" and any(token.lower_ in ("we", "you", "i") for token in part)


def has_dangling_word(tokens: Sequence[Token], *, subject: Sequence[Token], resolved: bool = False) -> bool:
    """Something points to a place outside these tokens, so that a reader who was not there would ask "which?".

    "Its", "their" and the like are at home where the subject before them is a noun; so is the
    "they" of a side clause whose main clause has a plural subject. With `resolved`, the first
    word of the subject is a pronoun whose noun is known.
    """
    if any(token.lower_ == "contrast" and token.i > 0 and token.nbor(-1).lower_ == "in" for token in tokens):
        return True
    known = subject[0] if resolved and subject else None
    inside = {token.i for token in subject}
    at_home = resolved or any(token.pos_ in ("NOUN", "PROPN") for token in subject)
    return any(_dangles(token, at_home=at_home and token.i not in inside) for token in tokens if token != known)


def _dangles(token: Token, *, at_home: bool) -> bool:
    word = token.lower_
    if word in _POSSESSIVES:
        return not at_home
    if word in _FIRST_AND_SECOND_PERSON or word in _OPINION:
        return True
    stands = _STANDS_WHEN.get(word)
    return not stands(token) if stands is not None else word in _POINTERS or word in _POINTING_NOUNS


def _goes_with_noun(token: Token) -> bool:
    return token.dep_ in ("det", "amod", "preconj", "advmod")


def _is_number_of_noun(token: Token) -> bool:
    is_part = token.i > 0 and token.nbor(-1).text == "-"
    return is_part or token.dep_ not in ("nsubj", "dobj", "attr", "pobj")


def _has_subject_above(pronoun: Token) -> bool:
    """The pronoun opens a side clause, and the subject of a clause around it agrees with it."""
    if pronoun.dep_ not in ("nsubj", "nsubjpass"):
        return False
    for verb in pronoun.head.ancestors:
        for noun in verb.lefts:
            if noun.dep_ in ("nsubj", "nsubjpass") and noun.i < pronoun.i and noun.pos_ in ("NOUN", "PROPN"):
                return agrees(pronoun, noun)
    return False


def agrees(pronoun: Token, noun: Token) -> bool:
    """The pronoun may stand for the noun, by number and by whether a person is meant."""
    word = pronoun.lower_
    is_plural = noun.tag_ in ("NNS", "NNPS") or any(child.dep_ == "conj" for child in noun.children)
    is_person = noun.ent_type_ == "PERSON"
    if word in ("they", "their", "them"):
        return is_plural
    if word in ("he", "she", "his", "her", "him"):
        return is_person and not is_plural
    return word in ("it", "its") and not is_plural and not is_person


# Words that may point somewhere, and when they do not.
_STANDS_WHEN: Mapping[str, Callable[[Token], bool]] = MappingProxyType(
    {
        **dict.fromkeys(("it", "they", "he", "she"), _has_subject_above),
        **dict.fromkeys(("each", "another", "other", "either", "neither"), _goes_with_noun),
        **dict.fromkeys(("above", "below", "now", "there"), lambda token: token.pos_ not in ("ADV", "PRON")),
        "that": lambda token: token.tag_ != "DT",
        "such": lambda token: token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "as",
        "one": _is_number_of_noun,
    }
)

"""Options that do not go on from the stem as the key does, or are of another form than the rest.

Haladyna, Downing & Rodriguez (2002), guidelines 22 and 28d: options are parallel, and grammar gives nothing away.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from services.checking.flaws.forms import another_form
from services.checking.flaws.item import Choice, Item, Misfit, flaw, said
from services.checking.flaws.several import key_by_number_asked
from services.checking.flaws.words import PRONOUNS
from services.domain.findings import Finding, FindingCode, Severity

_ARTICLE = re.compile(r"(?<![\w/(])(an?)\W*$", re.IGNORECASE)
_VOWEL_SOUND = re.compile(r"(?:[aeio]|u(?!ni(?![nm])|s[aeiu]|tili|re|rol|ra)|hour|hon(?:est|ou?r)|heir)", re.IGNORECASE)
_CONSONANT_SOUND = re.compile(r"(?:eu|one\b|once|ewe)", re.IGNORECASE)
_SPELLED_OUT = re.compile(r"(?:[AEFHILMNORSX](?:[A-Z0-9-]|\b)|8|11\b|18\b)")
_COPULAS = {"is": True, "was": True, "are": False, "were": False}
_FEWEST_OPTIONS = 2
_FEWEST_WORDS = 3


def grammatical_cue(item: Item) -> Iterator[Finding]:
    """One finding: the article, the number, or the form of an option that does not fit as the key does."""
    found = (
        _by_article(item)
        or _by_number(item)
        or _after_copula(item)
        or key_by_number_asked(item)
        or _after_subject(item)
        or _after_to(item)
        or another_form(item)
    )
    if found:
        why, choice = found
        yield flaw(FindingCode.GRAMMATICAL_CUE, Severity.MAJOR, why, choice.place)


def _ending(item: Item) -> Token | None:
    """The last word of the stem, where the options finish its sentence."""
    if not item.is_unfinished or item.asking is None:
        return None
    spoken = [token for token in item.asking.grammar if token.is_alpha]
    return spoken[-1] if spoken else None


def _cannot_follow(choice: Choice, word: str) -> Misfit:
    return f"{said(choice.text)} cannot follow {said(word)} in the stem.", choice


def _by_article(item: Item) -> Misfit | None:
    match = _ARTICLE.search(item.stem.rstrip(" :_.…"))
    if not match or not item.is_unfinished or len(item.plain) < _FEWEST_OPTIONS:
        return None
    is_an = match.group(1).lower() == "an"
    wrong = [choice for choice in item.distractors if _begins_with_vowel(choice.text) != is_an]
    key_fits = item.key is None or _begins_with_vowel(item.key.text) == is_an
    if not wrong or not key_fits:
        return None
    why = f"{said(wrong[0].text)} cannot follow {said(match.group(1))}. Write “a(n)” or move the article."
    return why, wrong[0]


def _begins_with_vowel(text: str) -> bool:
    word = text.lstrip(" \"“‘'(*[")
    if _SPELLED_OUT.match(word) and (len(word) == 1 or word[1].isupper() or not word[1].isalpha()):
        return True
    return bool(_VOWEL_SOUND.match(word)) and not _CONSONANT_SOUND.match(word)


def _by_number(item: Item) -> Misfit | None:
    """ "… are" before "a platelet", or "… is" before plural nouns, where the key agrees."""
    ending = _ending(item)
    is_one = _COPULAS.get(ending.lower_) if ending else None
    if ending is None or is_one is None or item.key is None or _clashes(item.key.grammar, is_one=is_one):
        return None
    wrong = [choice for choice in item.distractors if _clashes(choice.grammar, is_one=is_one)]
    if not wrong:
        return None
    why = f"{said(wrong[0].text)} does not agree with {said(ending.text)} in the stem. Make all options agree."
    return why, wrong[0]


def _clashes(option: Doc, *, is_one: bool) -> bool:
    if not is_one:
        return option[0].lower_ in ("a", "an") and not any(token.lower_ in ("and", "or", "few") for token in option)
    nouns = [token for token in option if token.pos_ in ("NOUN", "PROPN")]
    return (
        bool(nouns)
        and option[0].lower_ not in ("a", "an", "the", "when", "that")
        and (len(option) <= _FEWEST_WORDS and nouns[-1].tag_ == "NNS" and nouns[-1] is option[-1])
    )


def _after_copula(item: Item) -> Misfit | None:
    """ "Ribosomes are" before "makes ATP", where the key goes on."""
    ending = _ending(item)
    if ending is None or ending.lower_ not in _COPULAS or item.key is None or _is_predicate(item.key.grammar):
        return None
    wrong = [choice for choice in item.distractors if _is_predicate(choice.grammar)]
    return _cannot_follow(wrong[0], ending.lower_) if wrong else None


def _is_predicate(option: Doc) -> bool:
    return len(option) > 1 and option[0].tag_ in ("VBZ", "MD") and option[0].dep_ == "ROOT"


def _after_subject(item: Item) -> Misfit | None:
    """ "To sort a list, you" before "the sorted function", where the key is a verb."""
    ending, key = _ending(item), item.key
    if ending is None or ending.lower_ not in PRONOUNS or ending.tag_ != "PRP":
        return None
    if key is None or key.grammar[0].pos_ not in ("VERB", "AUX", "ADV"):
        return None
    wrong = [one for one in item.distractors if one.grammar[0].pos_ in ("DET", "ADP") or one.grammar[0].tag_ == "VBG"]
    return _cannot_follow(wrong[0], ending.text) if wrong else None


def _after_to(item: Item) -> Misfit | None:
    """The stem ends in "to", and not every option begins with a verb as the key does."""
    ending = _ending(item)
    if ending is None or ending.lower_ != "to" or item.key is None:
        return None
    if sum(token.is_alpha for token in ending.doc) < _FEWEST_WORDS or not _may_be_base_verb(item.key.grammar):
        return None
    wrong = [choice for choice in item.distractors if not _may_be_base_verb(choice.grammar)]
    if not wrong or (ending.tag_ != "TO" and len(wrong) < len(item.distractors)):
        return None  # "Which leads to" goes on with things
    return f"{said(wrong[0].text)} cannot follow “to” in the stem. Give all options one form.", wrong[0]


def _may_be_base_verb(option: Doc) -> bool:
    first = next((token for token in option if token.is_alpha and token.pos_ != "ADV"), None)
    if first is None:
        return False
    if first.lower_.endswith("ing") and first.tag_ == "VBG":
        return False
    return (first.pos_ == "VERB" and first.tag_ in ("VB", "VBP")) or _is_base_like(first)


def _is_base_like(first: Token) -> bool:
    """A verb that the tagger takes for a noun: "shape the valley", "lower the pressure"."""
    return (
        first.tag_ in ("NN", "JJ", "JJR", "NNP")
        and first.i + 1 < len(first.doc)
        and first.nbor().pos_ in ("DET", "PRON")
    )

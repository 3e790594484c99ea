"""Options that do not go on from the stem, or are of another form than the rest.

Haladyna, Downing & Rodriguez (2002), guidelines 22 and 28d: options are parallel, and grammar gives nothing away.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from services.checking.flaws.item import Choice, Item, flaw, said
from services.checking.flaws.words import words
from services.domain.findings import Finding, FindingCode, Part, Place, Severity

_ARTICLE = re.compile(r"(?<![\w/(])(an?)\W*$", re.IGNORECASE)
_VOWEL_SOUND = re.compile(r"(?:[aeio]|u(?!ni(?![nm])|s[aeiu]|tili|re|rol|ra)|hour|hon(?:est|ou?r)|heir)", re.IGNORECASE)
_CONSONANT_SOUND = re.compile(r"(?:eu|one\b|once|ewe)", re.IGNORECASE)
_SPELLED_OUT = re.compile(r"(?:[AEFHILMNORSX](?:[A-Z0-9-]|\b)|8|11\b|18\b)")
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_COPULAS = {"is": True, "was": True, "are": False, "were": False}
_FEWEST = 3
_BEGINNING = 6
_SEVERAL = words("two three four both these which what")
_CLAUSE, _INFINITIVE, _LINKED, _DOING, _THING, _UNCLEAR = "sentence", "to do", "because", "doing", "thing", "unclear"
_LINKS = words("because by when since if")
_PLACING = words("in on at by with from during inside through")
_SUBJECTS = words("it they he she we you there i")


def grammatical_cue(item: Item) -> Iterator[Finding]:
    """One finding: the article, the number, or the form of an option that does not fit as the key does."""
    found = (
        _by_article(item)
        or _by_number(item)
        or _after_copula(item)
        or _by_number_asked(item)
        or _by_continuation(item)
        or _by_form(item)
    )
    if found:
        why, choice = found
        yield flaw(
            FindingCode.GRAMMATICAL_CUE,
            Severity.MAJOR,
            why,
            choice.place if choice else Place(Part.STEM),
        )


def _by_article(item: Item) -> tuple[str, Choice | None] | None:
    match = _ARTICLE.search(item.stem.rstrip(" :_.…"))
    if not match or not item.is_unfinished or len(item.plain) < _FEWEST - 1:
        return None
    is_an = match.group(1).lower() == "an"
    wrong = [choice for choice in item.distractors if _begins_with_vowel(choice.text) != is_an]
    key_fits = item.key is None or _begins_with_vowel(item.key.text) == is_an
    if wrong and key_fits:
        return f"{said(wrong[0].text)} cannot follow {said(match.group(1))}. Write “a(n)” or move the article.", wrong[
            0
        ]
    return None


def _begins_with_vowel(text: str) -> bool:
    word = text.lstrip(" \"“‘'(*[")
    if _SPELLED_OUT.match(word) and (len(word) == 1 or word[1].isupper() or not word[1].isalpha()):
        return True
    return bool(_VOWEL_SOUND.match(word)) and not _CONSONANT_SOUND.match(word)


def _by_number(item: Item) -> tuple[str, Choice | None] | None:
    """ "… are" before "a platelet", or "… is" before plural nouns, where the key agrees."""
    asking = item.asking
    if not item.is_unfinished or asking is None:
        return None
    words = [token for token in asking.grammar if token.is_alpha]
    is_one = _COPULAS.get(words[-1].lower_) if words else None
    if is_one is None or item.key is None or _clashes(item.key.grammar, is_one=is_one):
        return None
    wrong = [choice for choice in item.distractors if _clashes(choice.grammar, is_one=is_one)]
    if wrong:
        return (
            f"{said(wrong[0].text)} does not agree with {said(words[-1].text)} in the stem. Make all options agree.",
            wrong[0],
        )
    return None


def _clashes(option: Doc, *, is_one: bool) -> bool:
    if not is_one:
        return option[0].lower_ in ("a", "an") and not any(token.lower_ in ("and", "or", "few") for token in option)
    nouns = [token for token in option if token.pos_ in ("NOUN", "PROPN")]
    return (
        bool(nouns)
        and option[0].lower_ not in ("a", "an", "the", "when", "that")
        and (len(option) <= _FEWEST and nouns[-1].tag_ == "NNS" and nouns[-1] is option[-1])
    )


def _after_copula(item: Item) -> tuple[str, Choice | None] | None:
    """ "Ribosomes are" before "makes ATP", where the key goes on."""
    asking = item.asking
    if not item.is_unfinished or asking is None or item.key is None:
        return None
    ending = [token.lower_ for token in asking.grammar if token.is_alpha][-1:]
    if not ending or ending[0] not in _COPULAS or _is_predicate(item.key.grammar):
        return None
    wrong = [choice for choice in item.distractors if _is_predicate(choice.grammar)]
    return (f"{said(wrong[0].text)} cannot follow {said(ending[0])} in the stem.", wrong[0]) if wrong else None


def _is_predicate(option: Doc) -> bool:
    return len(option) > 1 and option[0].tag_ in ("VBZ", "MD") and option[0].dep_ == "ROOT"


def _by_number_asked(item: Item) -> tuple[str, Choice | None] | None:
    if item.key is not None and only_key_is_several(item):
        return f"The question asks for several, and only {said(item.key.text)} names several.", item.key
    return None


def only_key_is_several(item: Item) -> bool:
    """The question asks for more than one ("Which two…", "Which inventions were…") and one option alone fits."""
    asking, key = item.asking, item.key
    if asking is None or key is None or len(item.distractors) < _FEWEST - 1:
        return False
    if any(_names_several(other.grammar) for other in item.distractors):
        return False
    if _asks_for_several(asking.grammar):
        return _names_several(key.grammar)
    return _asks_in_plural(asking.grammar) and joins_things(key.grammar)


def _asks_for_several(sentence: Doc) -> bool:
    tokens = list(sentence)
    for place, token in enumerate(tokens[:-1]):
        is_counted = token.lower_ == "the" and tokens[place + 1].lower_ in ("two", "three", "four")
        if is_counted and place and tokens[place - 1].lower_ in ("are", "were"):
            return True
        if token.lower_ not in ("which", "what"):
            continue
        following = tokens[place + 1 : place + 5]
        if following[0].lower_ in ("two", "three", "four", "pair"):
            return True
        noun = next((one for one in following if one.pos_ in ("NOUN", "PROPN")), None)
        before = following[: following.index(noun)] if noun else following
        return noun is not None and noun.tag_ == "NNS" and all(one.pos_ in ("ADJ", "NOUN", "ADV") for one in before)
    return False


def _asks_in_plural(sentence: Doc) -> bool:
    """ "Which are…", "Which of these were…": plural by habit, so that only a key that joins things is told by it."""
    beginning = [token.lower_ for token in sentence[:_BEGINNING]]
    return beginning[:1] in (["which"], ["what"]) and bool({"are", "were"} & set(beginning))


def joins_things(option: Doc) -> bool:
    is_finite = any(token.tag_ in _FINITE for token in option)
    return not is_finite and any(token.lower_ in ("and", "&") for token in option)


def _names_several(option: Doc) -> bool:
    return any(token.lower_ in ("and", "&") or token.text == "," or token.tag_ in ("NNS", "NNPS") for token in option)


def _by_continuation(item: Item) -> tuple[str, Choice | None] | None:
    """The stem ends in "to", and not every option begins with a verb."""
    asking = item.asking
    if not item.is_unfinished or asking is None or item.key is None:
        return None
    words = [token for token in asking.grammar if token.is_alpha]
    if words and words[-1].lower_ in _SUBJECTS and words[-1].tag_ == "PRP":
        return _after_subject(item, words[-1])
    if not words or words[-1].lower_ != "to" or len(words) < _FEWEST:
        return None
    if not _may_be_base_verb(item.key.grammar):
        return None
    wrong = [choice for choice in item.distractors if not _may_be_base_verb(choice.grammar)]
    if words[-1].tag_ != "TO" and len(wrong) < len(item.distractors):
        return None  # "Which leads to" goes on with things
    return (
        (f"{said(wrong[0].text)} cannot follow “to” in the stem. Give all options one form.", wrong[0])
        if wrong
        else None
    )


def _after_subject(item: Item, subject: Token) -> tuple[str, Choice | None] | None:
    """ "To sort a list, you" before "the sorted function", where the key is a verb."""
    key = item.key
    if key is None or key.grammar[0].pos_ not in ("VERB", "AUX", "ADV"):
        return None
    wrong = [one for one in item.distractors if one.grammar[0].pos_ in ("DET", "ADP") or one.grammar[0].tag_ == "VBG"]
    return (f"{said(wrong[0].text)} cannot follow {said(subject.text)} in the stem.", wrong[0]) if wrong else None


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


def _by_form(item: Item) -> tuple[str, Choice | None] | None:
    """All options but one are of one form, and that one is plainly of another ("to enter freely" among things)."""
    options = [choice for choice in item.plain if len(choice.grammar) > 1]
    if odd_one := _circumstance_among_things(item):
        return f"{said(odd_one.text)} is of another form than the other options. Write all of them alike.", odd_one
    if len(options) < _FEWEST or len(options) < len(item.plain) - 1:
        return None
    if (odd_one := _linked_otherwise(options)) and not _asks_for_circumstance(item):
        return f"{said(odd_one.text)} does not begin as the other options do. Write all of them alike.", odd_one
    forms = [_form(choice.grammar) for choice in options]
    counts = Counter(forms)
    usual = counts.most_common(1)[0][0]
    odd = [choice for choice, form in zip(options, forms, strict=True) if form != usual]
    if not odd or (len(odd) > 1 and len(counts) < _FEWEST):
        return None
    # What is neither a thing nor begins like a sentence may be either, as far as a tagger knows.
    is_clear = _UNCLEAR not in counts and counts[_THING] and (counts[_INFINITIVE] or counts[_LINKED] or counts[_CLAUSE])
    clear = [form for form in counts if form not in (_UNCLEAR, _DOING)]
    if is_clear or len(clear) >= _FEWEST:
        return f"{said(odd[0].text)} is of another form than the other options. Write all of them alike.", odd[0]
    return None


def _asks_for_circumstance(item: Item) -> bool:
    """When and where are answered by phrases of any form: "before meals", "to show possession"."""
    return item.asking is not None and item.asking.grammar[0].lower_ in ("when", "where")


def _circumstance_among_things(item: Item) -> Choice | None:
    """ "In the Crown Court" where "how many" is asked and the key is a number or a thing."""
    asking, key = item.asking, item.key
    if asking is None or key is None or "?" not in asking.text:
        return None
    first = [token.lower_ for token in asking.grammar[:2]]
    of_thing = first[0] in ("who", "what", "which") or first in (["how", "many"], ["how", "much"])
    if not of_thing or _is_circumstance(key.grammar) or len(item.distractors) < _FEWEST - 1:
        return None
    odd = [choice for choice in item.distractors if _is_circumstance(choice.grammar)]
    return odd[0] if odd else None


def _is_circumstance(option: Doc) -> bool:
    """ "In the kitchen", "by oath"; "about twelve", "over 18" and "in vitro" are things."""
    return (
        len(option) > 1
        and option[0].pos_ == "ADP"
        and option[0].lower_ in _PLACING
        and option[-1].pos_ in ("NOUN", "PROPN")
        and not any(token.like_num for token in option)
    )


def _linked_otherwise(options: Sequence[Choice]) -> Choice | None:
    """The one option that begins with "because", "by" or "to do", or the one that does not."""
    for link in ("because", "by", "to"):
        linked = [choice for choice in options if _begins_with(choice.grammar, link)]
        others = [choice for choice in options if choice not in linked]
        if any(link in choice.text.lower().split() for choice in others):
            continue
        if linked and others and min(len(linked), len(others)) == 1:
            return linked[0] if len(linked) == 1 else others[0]
    return None


def _begins_with(option: Doc, link: str) -> bool:
    return option[0].lower_ == link and (link != "to" or option[1].pos_ in ("VERB", "AUX"))


def _form(option: Doc) -> str:
    """What an option begins like; a thing has no finite verb at all."""
    first = option[0]
    is_finite = any(token.tag_ in _FINITE or token.like_num for token in option)
    if first.lower_ == "to" and len(option) > 1 and option[1].pos_ in ("VERB", "AUX"):
        return _INFINITIVE
    if first.lower_ in _LINKS:
        return _LINKED
    if is_finite and first.lower_ in _SUBJECTS:
        return _CLAUSE
    if first.tag_ == "VBG":
        return _DOING
    return _THING if not is_finite and first.pos_ in ("DET", "NOUN", "PROPN", "ADJ", "PRON", "NUM") else _UNCLEAR

"""Options of which one is of another form than the rest.

Haladyna, Downing & Rodriguez (2002), guideline 22: options are parallel in form.
"""

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc

from services.checking.flaws.item import Choice, Item, Misfit, said
from services.checking.flaws.words import FINITE, PRONOUNS, words

_FEWEST = 3
_CLAUSE, _INFINITIVE, _LINKED, _DOING, _THING, _UNCLEAR = "sentence", "to do", "because", "doing", "thing", "unclear"
_LINKS = words("because by when since if")
_PLACING = words("in on at by with from during inside through")


def another_form(item: Item) -> Misfit | None:
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
    is_finite = any(token.tag_ in FINITE or token.like_num for token in option)
    if first.lower_ == "to" and len(option) > 1 and option[1].pos_ in ("VERB", "AUX"):
        return _INFINITIVE
    if first.lower_ in _LINKS:
        return _LINKED
    if is_finite and first.lower_ in PRONOUNS:
        return _CLAUSE
    if first.tag_ == "VBG":
        return _DOING
    return _THING if not is_finite and first.pos_ in ("DET", "NOUN", "PROPN", "ADJ", "PRON", "NUM") else _UNCLEAR

"""Questions that ask for several where the key alone names several.

Haladyna, Downing & Rodriguez (2002), guideline 28d: grammar gives nothing away.
"""

from spacy.tokens import Doc

from services.checking.flaws.item import Item, Misfit, said
from services.checking.flaws.words import FINITE

_FEWEST_OTHERS = 2
_BEGINNING = 6


def key_by_number_asked(item: Item) -> Misfit | None:
    """The key, where it alone names as many as are asked for."""
    if item.key is not None and only_key_is_several(item):
        return f"The question asks for several, and only {said(item.key.text)} names several.", item.key
    return None


def only_key_is_several(item: Item) -> bool:
    """The question asks for more than one ("Which two…", "Which inventions were…") and one option alone fits."""
    asking, key = item.asking, item.key
    if asking is None or key is None or len(item.distractors) < _FEWEST_OTHERS:
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
    """Things joined by "and", not a sentence with a verb."""
    is_finite = any(token.tag_ in FINITE for token in option)
    return not is_finite and any(token.lower_ in ("and", "&") for token in option)


def _names_several(option: Doc) -> bool:
    return any(token.lower_ in ("and", "&") or token.text == "," or token.tag_ in ("NNS", "NNPS") for token in option)

"""What kind of thing a question asks for, and which options are of another kind.

Haladyna, Downing & Rodriguez (2002), guideline 22: options are alike in content. Only what words show: a number where
"how many" is asked, a name where "who" is asked, something on the matter where two options exclude each other.
"""

import re
from collections.abc import Iterable, Iterator

from spacy.tokens import Doc, Token

from services.checking.flaws.item import Choice, Item
from services.checking.flaws.words import words
from services.checking.opposites import are_contrary

_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|old|tall|far|deep|wide|heavy)\b"
    r"|\b(?:what|which)(?: \w+)? (?:age|number|percentage|proportion|fraction|share|year|decade|date)\b"
    r"|\b(?:in|by) (?:what|which) (?:year|decade|century)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|[½¼¾∞π]|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|half|halves|thirds?|quarters?"
    r"|fifths?|tenths?|first|second|double|twice|once|all|none|no|any|every|never|always|few|many|several|most|more|less"
    r"|fewer|same|equal|as|birth|infinit\w+|indefinite\w*|unlimited|unknown|undefined|depends?|cannot|error|exception"
    r"|both|neither|only|up to|at least|just|over|under|below|above|before|after|between|during|until|since|now"
    r"|today|[ivxlcdm]+|[a-z])\b",
    re.IGNORECASE,
)
_PERSONS = words(
    "scientist physicist chemist biologist psychologist economist philosopher mathematician sociologist astronomer "
    "engineer inventor author writer poet novelist playwright composer painter artist architect king queen emperor "
    "president chancellor minister general explorer leader politician philosopher theorist researcher physician nurse "
    "surgeon singer director"
)
_NAMED_PLACES = words("city town capital")
_LONGEST_PAIR = 5
"""Words of an option that says no more than which way: "it falls", "to the left"."""
_ON_ONE_SCALE = words(
    "stay remain change unchanged same constant no not none neither both double halve zero infinite undefined equal "
    "affect effect depend vary fluctuate know tell determine either"
)


def of_another_kind(item: Item) -> tuple[Choice, ...]:
    """The distractors that cannot be what is asked for, where the key can; empty where words do not show it."""
    if item.key is None or len(item.distractors) < len(("one", "other")):
        return ()
    return tuple(_no_numbers(item) or _no_names(item))


def _no_numbers(item: Item) -> Iterable[Choice]:
    key = item.key
    if key is None or item.asking is None or not _ASKS_NUMBER.search(item.asking.text) or not _NUMBER.search(key.text):
        return ()
    return [other for other in item.distractors if other.text[:1].isalnum() and not _NUMBER.search(other.text)]


def _no_names(item: Item) -> Iterable[Choice]:
    """A person or a place is asked for and named, and other options are things with an article."""
    key, asking = item.key, item.asking
    if key is None or asking is None or not _asks_for_name(asking.grammar) or not _is_bare_name(key.grammar):
        return ()
    return [other for other in item.distractors if _is_thing(other.grammar)]


def _asks_for_name(sentence: Doc) -> bool:
    first = next(_asking_words(sentence), None)
    if first is None:
        return False
    if first.lower_ in ("who", "whom"):
        return True
    noun = next((token for token in sentence[first.i + 1 : first.i + 5] if token.pos_ in ("NOUN", "PROPN")), None)
    return noun is not None and noun.lemma_.lower() in _PERSONS | _NAMED_PLACES


def _asking_words(sentence: Doc) -> Iterator[Token]:
    return (token for token in sentence if token.lower_ in ("who", "whom", "which", "what", "whose"))


def _is_bare_name(option: Doc) -> bool:
    spoken = [token for token in option if token.is_alpha]
    return bool(spoken) and all(token.text[0].isupper() for token in spoken) and spoken[0].pos_ != "DET"


def _is_thing(option: Doc) -> bool:
    """ "The microscope", "a cell", "the Danube": with an article, and no office or group of people."""
    nouns = [token for token in option if token.pos_ in ("NOUN", "PROPN")]
    has_article = option[0].lower_ in ("the", "a", "an") and len(nouns) > 0
    return has_article and nouns[-1].tag_ not in ("NNS", "NNPS") and nouns[-1].lemma_.lower() not in _PERSONS


def contrary_among_others(item: Item, key: Choice) -> Choice | None:
    """The distractor that says the contrary of the key in the same words, where all others speak of other matters."""
    known = {word.lemma_.lower() for one in item.sentences for word in one.grammar}
    own = _spoken(key)
    # Where the key is a sentence on a thing of its own, the others may be sentences on theirs.
    if _has_own_subject(key):
        return None
    for other in item.distractors:
        turned = [(one, two) for one, two in zip(own, _spoken(other), strict=False) if one != two]
        if len(own) > _LONGEST_PAIR or len(_spoken(other)) != len(own):
            continue
        if len(turned) != 1 or not are_contrary(*turned[0]) or not _is_quality(key, turned[0][0]):
            continue
        known |= {word.lemma_.lower() for choice in (key, other) for word in choice.grammar}
        rest = [choice for choice in item.distractors if choice is not other]
        if rest and all(_is_on_other_matter(choice, known) for choice in rest):
            return other
    return None


def _has_own_subject(choice: Choice) -> bool:
    return any(word.dep_ in ("nsubj", "nsubjpass") and word.pos_ in ("NOUN", "PROPN") for word in choice.grammar)


def _is_quality(choice: Choice, word: str) -> bool:
    """ "Rises", "slow": what happens or how something is, and not one of many who may do it, or when."""
    return any(token.lower_ == word and token.pos_ in ("VERB", "ADJ", "ADV", "AUX") for token in choice.grammar)


def _spoken(choice: Choice) -> list[str]:
    return [word.lower_ for word in choice.grammar if word.is_alpha]


def _is_on_other_matter(choice: Choice, known: set[str]) -> bool:
    """It names a thing of which nobody spoke, and no place between or beside the two that exclude each other."""
    lemmas = {word.lemma_.lower() for word in choice.grammar} | {word.lower_ for word in choice.grammar}
    things = {word.lemma_.lower() for word in choice.grammar if word.pos_ in ("NOUN", "PROPN")}
    says = {word.lemma_.lower() for word in choice.grammar if word.pos_ in ("VERB", "ADJ", "NOUN") and not word.is_stop}
    is_new = not things & known or (_has_own_subject(choice) and not (says - things) & known)
    # A single word may always be a third of a kind: "eukaryote", "prokaryote", "protist".
    return len(choice.grammar) > 1 and bool(things) and is_new and not lemmas & _ON_ONE_SCALE

"""Stems of which a reader cannot know what they mean.

Haladyna, Downing & Rodriguez (2002), guidelines 11 to 14; Tarrant et al. (2006). Only what words can show: whether
a fact is disputed, no rule can tell.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from services.checking.flaws.item import Item, Sentence, flaw, said
from services.checking.flaws.words import words
from services.domain.findings import Finding, FindingCode, Part, Place, Severity

_SHOWN = (
    r"(?:figure|fig\.|diagram|graph|chart|image|picture|photo(?:graph)?|table|passage|paragraph|excerpt|text|map"
    r"|code|snippet|program|scenario|case|quotation|screenshot)"
)
_NOT_THERE = re.compile(
    rf"\b(?:(?:the|this)\s+{_SHOWN}\s+(?:(?:shown|given|provided|printed|seen)\s+)?"
    r"(?:above|below|opposite|on the (?:left|right))"
    r"|(?:refer to|according to|based on|shown in)\s+the\s+(?:passage|excerpt|figure|graph|diagram|chart|table|image)"
    rf"|(?:(?:the\s+)?(?:following|above|attached|accompanying)|the\s+given)\s+{_SHOWN}|(?:in|on)\s+the\s+(?:previous|next|last|opposite|facing)\s+(?:question|slide|page|sheet))\b",
    re.IGNORECASE,
)
_SOMETHING_SHOWN = re.compile(
    r"!\[|<img|https?://|\n\s*\S|```|\|.*\||@@PLUGINFILE|[=;{}]|\w\(|[\"“][^\"”]{15,}[\"”]|:\s+\S+\s+\S+", re.IGNORECASE
)
_LONG_ENOUGH_TO_BE_THERE = 45
_SPOKEN_OF = re.compile(
    r"\bthe (?:figure|diagram|graph|chart|image|picture|photo(?:graph)?|passage|excerpt|snippet|author|narrator|poet"
    r"|speaker)(?=\s+(?:is|are|was|were|does|do|did|show|mean|say|suggest|imply|describe|illustrate|labell?ed|above|below)"
    r"|\s*\W?$)"
    r"|\b(?:shown|pictured|depicted|labell?ed [a-z]|marked [a-z])\s*\W?$"
    r"|\b(?:discussed|seen|shown|mentioned|read)\s+(?:last (?:week|time|lesson)|in class|earlier|before|yesterday)\b",
    re.IGNORECASE,
)
"""What was shown or said somewhere else."""
_TWO_NEGATIONS = re.compile(
    r"\b(?:not|never|n['’]t|cannot|except)\b[^.?]{0,80}?\b(?:not|n['’]t|never|except|without|lack|lacks|uncommon|unlikely"
    r"|untrue|incorrect|false|impossible|unusual|unrelated|unable|unnecessary|unimportant|invalid|inappropriate)\b"
    r"|\b(?:incorrect|false|untrue|unlikely|except)\b[^.?]{0,60}?\bnot\b",
    re.IGNORECASE,
)
_TWO_QUESTIONS = re.compile(
    r"^\W*(?:who|what|when|where|which|how)\b[^?]{3,150}?,?\s+and\s+(?:who|what|when|where|which\s+\w+|how\s+(?:many|much|long))\s+"
    r"(?:is|are|was|were|do|does|did|has|have|can|will)\b",
    re.IGNORECASE,
)
_AND_WHY = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|has|have|can|should|will)\b[^?]{3,150},?\s+and\s+(?:why|how|who|when|where)\b[^?]*\?",
    re.IGNORECASE,
)
_ANSWERS_BOTH = 4
_FEW_THINGS = 2
_UNKNOWN_THING = re.compile(
    r"\b(?:the|a|this|that)\s+(?:thing|stuff|something)\b|\bof\s+this\s+(?:kind|sort|type)\b", re.IGNORECASE
)
_KNOWN_TO_ALL = words(
    "year century decade month week day course lecture chapter unit module country world question test exam list set "
    "section class time way case kind type sort following option statement word term sentence"
)
"""What a reader of an exam can point at without having been told."""
_PERSONAL = words("he she him her his hers")
_PEOPLE = words(
    "patient client child person people man woman boy girl baby infant mother father parent student pupil king queen "
    "president hero heroine witness accused claimant defendant tenant participant resident guest friend wife husband"
)
_AGENT = re.compile(r"\w{2,}(?:er|or|ist|ian|ee|man|woman|person)$")
_BARE_ADVICE = re.compile(
    r"^\W*(?:what|which)(?: (?:\w+ ){0,2}(?:\w+))? (?:is|was|are|were|should be|must be|has to be|would be|can be)"
    r"(?: the)?(?: (?:right|correct|best|appropriate|recommended|optimal|expected|suitable|used|chosen|given|taken"
    r"|done|applied|selected|made|performed|avoided|ordered|prescribed|started))?(?: \w+)?\W*$",
    re.IGNORECASE,
)
_TELLING = words(
    "right correct best appropriate recommended optimal suitable expected used chosen given taken done applied "
    "selected made performed avoided ordered prescribed started"
)
_QUALITIES = words("right correct best appropriate recommended optimal suitable expected")
_ONE_OF_MANY = words(
    "function program code loop method query script object particle body reaction compound solution circuit machine "
    "device company firm sentence poem character experiment study sample equation graph table sequence"
)
_FEW_WORDS = 4
_UNKNOWN = words("it they them he she this these those that")


def ambiguous_information(item: Item) -> Iterator[Finding]:
    """One finding: something shown that is not there, a word without anything to refer to, two negations, or two
    questions at once."""
    asking = item.asking
    if asking is None:
        return
    match = _NOT_THERE.search(item.stem) or (_SPOKEN_OF.search(item.stem) if len(item.sentences) == 1 else None)
    if match and not _is_there(item):
        why = f"{said(match.group())} is not in the question. Add it, or ask without it."
    elif match := _UNKNOWN_THING.search(item.stem, asking.start - item.offset):
        why = f"{said(match.group())} does not say what is meant. Name it."
    elif match := _TWO_NEGATIONS.search(item.stem, asking.start - item.offset):
        why = f"Two negations ({said(match.group())}) are hardly understood. Say it positively."
    elif _TWO_QUESTIONS.search(asking.text) or (_AND_WHY.search(asking.text) and not _answer_both(item)):
        yield _finding("Two questions are asked at once, and one option cannot answer both. Ask one of them.", None)
        return
    elif word := _without_referent(item, asking):
        yield _finding(f"{said(word)} has nothing to refer to. Name what is meant.", None)
        return
    elif not _is_there(item) and _asks_without_a_case(item, asking):
        yield _finding("It does not say of what or for whom this is asked. Name the case.", None)
        return
    elif not _is_there(item) and (word := _pointing_at_nothing(asking, item)):
        yield _finding(f"{said(word)} has not been named before. Name or show what is meant.", None)
        return
    else:
        return
    yield _finding(why, (item.offset + match.start(), item.offset + match.end()))


def _finding(why: str, span: tuple[int, int] | None) -> Finding:
    place = Place(Part.STEM, None, *span) if span else Place(Part.STEM)
    return flaw(FindingCode.AMBIGUOUS_INFORMATION, Severity.MAJOR, why, place)


def _is_there(item: Item) -> bool:
    return (
        bool(_SOMETHING_SHOWN.search(item.question.stem[item.offset :]))
        or len(item.stem.split()) > _LONG_ENOUGH_TO_BE_THERE
    )


def _without_referent(item: Item, asking: Sentence) -> str:
    """A pronoun that does the asking's work before anything has been named."""
    if asking is not item.sentences[0]:
        return ""
    for token in asking.grammar:
        if token.lower_ in _PERSONAL and not any(_is_person(other) for other in asking.grammar if other is not token):
            return token.text
    for token in asking.grammar:
        if token.pos_ in ("NOUN", "PROPN", "NUM", "X") or token.tag_ == "VBG" or token.like_num:
            return ""
        if token.lower_ in ("when", "if", "because", "while", "after", "before") and token.i > 0:
            return ""
        if token.lower_ in _UNKNOWN and token.dep_ in ("nsubj", "nsubjpass", "dobj") and token.pos_ == "PRON":
            later = {other.lower_ for other in asking.grammar[token.i :]}
            return "" if token.lower_ in ("it", "that", "this") and later & {"that", "to", "when", "if"} else token.text
    return ""


def _is_person(token: Token) -> bool:
    is_name = token.pos_ == "PROPN" or (token.pos_ == "NOUN" and bool(_AGENT.fullmatch(token.lemma_.lower())))
    return is_name or token.lemma_.lower() in _PEOPLE or token.lower_ == "who"


def _asks_without_a_case(item: Item, asking: Sentence) -> bool:
    """ "What is the right dose?", "Which factor should be used?": of what, nobody says."""
    if len(item.sentences) > 1:
        return False
    spoken = [token for token in asking.grammar if token.is_alpha and not token.is_stop]
    if any(map(_is_unknown_thing, spoken)) and len(spoken) <= _FEW_WORDS:
        return True
    # "Which sentence about Git is correct?" is answered by the options.
    if not _BARE_ADVICE.match(asking.text) or (spoken and spoken[-1].lower_ in _QUALITIES):
        return False
    things = [token for token in spoken if token.lower_ not in _TELLING]
    return len(spoken) > len(things) and len(things) <= _FEW_THINGS


def _is_unknown_thing(token: Token) -> bool:
    """ "The function", "the object" at the end of what is said of it: there are many, and none was described."""
    beside = {child.lower_ for child in token.children if child.dep_ != "punct"}
    is_last = all(other.dep_ == "punct" or other.pos_ in ("VERB", "AUX") for other in token.doc[token.i + 1 :])
    return token.lemma_.lower() in _ONE_OF_MANY and beside == {"the"} and is_last


def _answer_both(item: Item) -> bool:
    """ "Yes, because the offer was still open" answers whether and why."""
    return all(len(choice.text.split()) >= _ANSWERS_BOTH for choice in item.plain)


def _pointing_at_nothing(asking: Sentence, item: Item) -> str:
    """ "The cable of this bridge" in a stem that begins with it; "of these animals" points at the options."""
    if asking is not item.sentences[0]:
        return ""
    for token in asking.grammar:
        noun = token.head
        if token.lower_ not in ("this", "that") or token.dep_ != "det" or noun.i <= token.i or noun.pos_ != "NOUN":
            continue
        named = {other.lemma_.lower() for other in asking.grammar[: token.i]}
        is_told = any(other.pos_ in ("NOUN", "PROPN", "NUM") and other.i < token.i for other in asking.grammar)
        is_told = is_told and not _belongs_to(token, asking)
        is_closer = any(child.dep_ in ("relcl", "acl", "appos") for child in noun.children)
        if not (is_closer or is_told or noun.lemma_.lower() in named | _KNOWN_TO_ALL):
            return f"{token.text} {noun.text}"
    return ""


def _belongs_to(token: Token, asking: Sentence) -> bool:
    """ "Of this bridge": the thing before it is a part of what is pointed at, and cannot be it."""
    before = asking.grammar[token.i - 1] if token.i else None
    return before is not None and before.pos_ == "ADP"

"""Stems that ask nothing of their own: gaps, bare topics, and lists of statements to be called true or false.

Haladyna, Downing & Rodriguez (2002), guidelines 9, 14 and 15; Tarrant et al. (2006).
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from services.checking.flaws.item import Choice, Item, flaw, said
from services.checking.flaws.words import FINITE, words
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.questions import QuestionType

_GAP = re.compile(
    r"(?<!\w)_{2,}(?!\w)|_{4,}|(?<!\S)(?:_ ){2,}_?|(?<=\w )_(?=[ .?])|(?:\\_){2,}|[\[({<]\s*blank\s*[\])}>]"
    r"|(?<!\S)\[\s{1,40}\]|\(\s*(?:\.{2,}|…)\s*\)|…{2,}|\.{5,}|(?<=\w)(?<!operator)(?<!symbol)[ ](?:\.{3,}|…+)(?=\s+\w)"
    r"|(?<=\w)[ ]-{3,}(?=[ ]\w|\s*[.?]|\s*$)",
    re.IGNORECASE,
)
_TRUTHS = frozenset({"true", "false", "yes", "no", "correct", "incorrect", "right", "wrong", "t", "f"})
_FEWEST_TRUTHS = 2
_UNDECIDED = re.compile(
    r"\b(?:depends?|both|neither|maybe|sometimes|not (?:sure|known|given|enough)|cannot|can['’]t|unknown|insufficient"
    r"|do(?:es)?n['’]?t (?:know|matter)|do not know)\b",
    re.IGNORECASE,
)
_QUALITIES = r"(?:not\s+)?(?:true|false|correct|incorrect|right|wrong|accurate|inaccurate|untrue|valid)"
_STATEMENTS = re.compile(
    rf"\b(?:which|what|choose|select|identify|mark|pick)\b[^?.]{{0,120}}?\b(?:statement|assertion|claim|sentence)s?\b"
    rf"[^?.]{{0,160}}?\b{_QUALITIES}\b(?!\s+(?:for|of|by)\s+the\s+\w+\s+to)"
    rf"|\bwhich\b(?:\s+one)?(?:\s+of\s+(?:the\s+)?(?:following|these|those|options|answers))?(?:\s+below)?\s+(?:is|are)\s+"
    rf"{_QUALITIES}\b|(?<!that )\bwhat\s+(?:is|are)\s+(?:{_QUALITIES})\s+(?:of|about|for|regarding)\b"
    rf"|\bwhich\b[^?.]{{0,80}}?\b(?:a|an|the)\s+{_QUALITIES}\s+(?:statement|claim|assertion)s?\b"
    rf"|^\W*{_QUALITIES}\s+statements?\s+(?:about|on|of|regarding|concerning)\b"
    r"|\bwhat\s+(?:holds|applies)(?:\s+true)?\s+(?:for|to)\b"
    rf"|\b(?:choose|select|identify|mark|pick)\s+the\s+(?:true|false|correct|incorrect|right|wrong)\s+(?:statement|claim)"
    rf"|^\W*true\s+or\s+false\b|\b(?:decide|determine|state|say)\s+(?:whether|if)\b[^?.]{{0,80}}\btrue\s+or\s+false\b",
    re.IGNORECASE,
)
_GENERIC = words(
    "which what who how about following statement statements sentence option options answer answers choice choices "
    "true false correct incorrect right wrong best describe describes apply applies select choose pick mark identify "
    "indicate regard concern tell discuss explain consider question be do have that this it they one thing things "
    "something hold holds happen happens say know think relate select appropriate"
)
_OPEN_TOPIC = re.compile(
    r"^\W*(?:about|regarding|concerning|with respect to|as for|what about|how about)\b", re.IGNORECASE
)
_ASKING_FOR = words("that which who whose when where why how if to because called named known defined")
_EMPTY_VERBS = words("be have do include become involve mean")
_TOPIC_WORDS = 4
_BARE_WORDS = 1
_NAME_WORDS = 2


def fill_in_blank(item: Item) -> Iterator[Finding]:
    """Tarrant et al. (2006): a gap makes students read the stem twice and try each option in it."""
    gap = _GAP.search(item.stem)
    if gap:
        place = Place(Part.STEM, None, item.offset + gap.start(), item.offset + gap.end())
        yield flaw(
            FindingCode.FILL_IN_BLANK,
            Severity.MINOR,
            "The stem has a gap into which each option must be read. Ask a question, or "
            "let the options end the sentence.",
            place,
        )


def true_false_form(item: Item) -> Iterator[Finding]:
    """Guideline 9 and Case & Swanson (2002): true or false of single statements invites guessing and quibbling.

    Where the type is true/false it was chosen: that is a note.
    """
    if item.type is QuestionType.TRUE_FALSE:
        yield flaw(
            FindingCode.TRUE_FALSE_FORM,
            Severity.NOTE,
            "True or false is guessed right half the time. Where it matters, ask with three or more options.",
        )
    elif _are_truths(item.choices):
        yield flaw(
            FindingCode.TRUE_FALSE_FORM,
            Severity.MAJOR,
            "The options only say true or false (yes or no), which is guessed right half the time. "
            "Ask for the fact and offer facts.",
        )
    elif len(item.plain) > 1 and _asks_which_is_true(item):
        yield flaw(
            FindingCode.TRUE_FALSE_FORM,
            Severity.MINOR,
            "Each option is a true/false statement of its own. Ask one question that all options answer.",
            Place(Part.STEM),
        )


def _are_truths(choices: tuple[Choice, ...]) -> bool:
    first = [re.match(r"\W*(\w+)", choice.text.lower()) for choice in choices]
    named = [match.group(1) for match in first if match and match.group(1) in _TRUTHS]
    alone = [choice for choice in choices if choice.text.strip(" .!*").lower() in _TRUTHS]
    opposites = len(set(named)) >= _FEWEST_TRUTHS
    rest = [choice for choice in choices if choice not in alone]
    undecided = all(choice.refers or _UNDECIDED.search(choice.text) for choice in rest)
    return opposites and (len(named) == len(choices) or (len(alone) >= _FEWEST_TRUTHS and undecided))


def _asks_which_is_true(item: Item) -> bool:
    """It asks so in words, or it asks nothing and the options are whole sentences."""
    if _STATEMENTS.search(item.stem):
        finite = sum(any(map(_is_finite, choice.grammar)) for choice in item.plain)
        return "statement" in item.stem.lower() or finite * 2 > len(item.plain)
    is_question = "?" in item.stem and not _OPEN_TOPIC.match(item.stem)
    return not is_question and bool(_what_is_missing(item)) and all(map(_is_sentence, item.plain))


def _is_finite(token: Token) -> bool:
    return token.tag_ in FINITE


def _is_sentence(choice: Choice) -> bool:
    """It has a subject and a verb of its own; "an enzyme that joins fragments" has not."""
    roots = [token for token in choice.grammar if token.dep_ == "ROOT" and token.pos_ in ("VERB", "AUX")]
    return any(
        child.dep_ in ("nsubj", "nsubjpass", "expl") and child.i < root.i for root in roots for child in root.children
    )


def unfocused_stem(item: Item) -> Iterator[Finding]:
    """Guidelines 14 and 15: the stem should ask so that it can be answered with the options covered."""
    if why := _what_is_missing(item):
        yield flaw(
            FindingCode.UNFOCUSED_STEM,
            Severity.MAJOR,
            f"With its options covered, {said(item.stem)} cannot be answered: it {why}. Ask one clear question.",
            Place(Part.STEM),
        )


def _what_is_missing(item: Item) -> str:
    """Why the stem cannot be answered, to go on from "it"; empty when it can."""
    asking = item.asking
    if asking is None or _GAP.search(item.stem):
        return ""
    topic = [token for sentence in item.sentences for token in sentence.grammar if _is_topic(token)]
    match = _STATEMENTS.search(item.stem)
    if match and len(topic) <= _TOPIC_WORDS and item.type is not QuestionType.TRUE_FALSE:
        return "asks only which statement is true"
    if not topic:
        return "does not say what it is about"
    is_open = _OPEN_TOPIC.match(item.stem) and "," not in item.stem.strip().rstrip(",")
    is_bare = item.is_unfinished and _is_bare(asking.grammar, topic)
    return "names a topic and asks nothing" if len(item.sentences) == 1 and (is_open or is_bare) else ""


def _is_topic(token: Token) -> bool:
    return (
        token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "X", "SYM", "ADV")
        and not token.is_stop
        and token.lemma_.lower() not in _GENERIC
        and token.lower_ not in _GENERIC
        and any(map(str.isalnum, token.text))
    )


def _is_bare(sentence: Doc, topic: list[Token]) -> bool:
    """A subject of which nothing is asked yet: "Enzymes", "Enzymes are usually", "The nurse should never"."""
    spoken = [token for token in sentence if not token.is_punct]
    verbs = [token for token in spoken if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound")]
    if not verbs:
        return len(topic) <= _BARE_WORDS or not any(map(_relates, spoken))
    subject = spoken[: spoken.index(verbs[0])]
    is_nearer = any(map(_describes, subject)) and not _is_title(subject)
    if is_nearer or any(token.lower_ in _ASKING_FOR for token in spoken):
        return False
    after = spoken[spoken.index(verbs[0]) :]
    says_nothing = all(token.pos_ in ("AUX", "ADV", "PART", "DET") or token.lemma_ in _EMPTY_VERBS for token in after)
    return says_nothing and bool(subject) and len(_things(subject)) <= _NAME_WORDS


def _relates(token: Token) -> bool:
    """ "The capital of France" asks for it; "people with depression" asks nothing."""
    return (token.pos_ == "ADP" and token.lower_ != "with") or token.lower_ in _ASKING_FOR


def _describes(token: Token) -> bool:
    return token.pos_ == "ADP" or token.tag_ in ("WDT", "WP", "WRB") or token.tag_ in ("JJS", "RBS")


def _is_title(subject: list[Token]) -> bool:
    """ "The Treaty of Versailles" is one name."""
    return all(token.text[:1].isupper() for token in subject if token.pos_ not in ("DET", "ADP"))


def _things(subject: list[Token]) -> list[Token]:
    return [token for token in subject if token.pos_ in ("NOUN", "ADJ", "NUM", "VERB")]

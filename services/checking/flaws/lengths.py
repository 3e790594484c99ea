"""What stands out by its length: a key that says more than the rest, and a stem that says more than is asked."""

import re
from collections.abc import Iterator, Sequence

from services.checking.flaws.item import Choice, Item, Sentence, flaw, said
from services.checking.flaws.words import words
from services.domain.findings import Finding, FindingCode, Part, Place, Severity

_FEWEST_OPTIONS = 3
_FEWEST_KEY_WORDS = 2
_NEXT_LONGEST = 1.25
_LEAST_MORE = 9
_LONG = 40
_CLEARLY_MORE_THAN_MEAN = 1.5
_NEXT_WHEN_LONG = 1.12

_FEWEST_CONTEXT_WORDS = 18
_FEWEST_IDLE = 2
_CASE = re.compile(
    r"\b\d{1,3}[- ](?:year|month|week|day)s?[- ]old\b|\b(?:a|an|your|this)\s+(?:[\w-]+\s+){0,3}"
    r"(?:patient|client|resident|man|woman|boy|girl|child|infant|student|researcher|scientist|company|firm|plaintiff)\b"
    r"|\b(?:suppose|assume|consider|imagine|given|let|if)\b|:\s*$",
    re.IGNORECASE,
)
_POINTS_BACK = words("he she they it him her them his its their this that these those such above both former latter")
_ASKS_FOR_MORE = words("likely next first best should diagnosis cause happened explain explains result")
_TRIVIA = words(
    "love like enjoy favourite favorite fascinating interesting amazing wonderful fun fond popular famous beautiful "
    "friendly hobby delicious lovely funny exciting nice pretty guitar chess birthday sunny rainy brother sister "
    "grandmother grandfather aunt uncle incredible"
)


def longest_option_correct(item: Item) -> Iterator[Finding]:
    """Haladyna, Downing & Rodriguez (2002), guideline 23: the longest option is chosen by whoever guesses.

    What stands out is read off the letters: a quarter longer than the next, or half longer than the mean where all
    are long, and longer by more than a word. (Tarrant et al., 2006: writers add detail to make the key right.)
    """
    key, others = item.key, item.distractors
    if key is None or len(others) + 1 < _FEWEST_OPTIONS or len(key.text.split()) < _FEWEST_KEY_WORDS:
        return
    lengths = [len(" ".join(other.text.split())) for other in others]
    own = len(" ".join(key.text.split()))
    following, mean = max(lengths), sum(lengths) / len(lengths)
    by_next = own >= _NEXT_LONGEST * following
    by_mean = own >= _CLEARLY_MORE_THAN_MEAN * mean and own >= _NEXT_WHEN_LONG * following
    # Of short options long words say nothing; more words do.
    has_detail = own >= _LONG or len(key.text.split()) > max(len(other.text.split()) for other in others)
    if (by_next or by_mean) and has_detail and own - following >= _LEAST_MORE:
        yield flaw(
            FindingCode.LONGEST_OPTION_CORRECT,
            Severity.MAJOR,
            f"The right option is clearly the longest ({own} letters, the others at most {following}), which tells "
            "that it is right. Shorten it, or give the others as much detail.",
            key.place,
        )


def gratuitous_information(item: Item) -> Iterator[Finding]:
    """Guideline 16 (no window dressing): what is not needed costs reading time and measures reading.

    Found are sentences on what people like, are or own (in a case two of them, since a case has to be told), and two
    or more sentences before a question that neither points back to them nor shares a matter or a number with them.
    """
    asking = item.asking
    context = [one for one in item.sentences if one is not asking]
    spoken = sum(token.is_alpha for one in context for token in one.grammar)
    if asking is None or spoken < _FEWEST_CONTEXT_WORDS or "\n" in item.stem.strip():
        return
    matters = {token.lemma_.lower() for token in asking.grammar if token.pos_ in ("NOUN", "PROPN")}
    idle = [one for one in context if _is_trivia(one) and not _mentions(one, matters)]
    if not idle and _stands_alone(asking, context, matters, item):
        idle = context
    # A case has to be told, and one sentence of it may paint the picture.
    if len(idle) > _has_case(context):
        place = Place(Part.STEM, None, idle[0].start, idle[0].start + len(idle[0].text))
        yield flaw(
            FindingCode.GRATUITOUS_INFORMATION,
            Severity.MINOR,
            f"{said(idle[0].text)} is not needed to answer. Leave out what the question does not use.",
            place,
        )


def _is_trivia(sentence: Sentence) -> bool:
    return not any(token.like_num for token in sentence.grammar) and any(
        token.lemma_.lower() in _TRIVIA and token.pos_ != "ADP" for token in sentence.grammar
    )


def _has_case(context: Sequence[Sentence]) -> bool:
    return any(_CASE.search(one.text) for one in context)


def _stands_alone(asking: Sentence, context: Sequence[Sentence], matters: set[str], item: Item) -> bool:
    """The question can be asked without the sentences before it: nothing in it comes from them."""
    if len(context) < _FEWEST_IDLE or _has_case(context):
        return False
    if any(token.lower_ in _POINTS_BACK or token.lower_ in _ASKS_FOR_MORE for token in asking.grammar):
        return False
    if any(token.like_num for one in context for token in one.grammar) and _are_numbers(item.plain):
        return False
    return not any(_mentions(one, matters) for one in context)


def _mentions(sentence: Sentence, matters: set[str]) -> bool:
    return any(token.lemma_.lower() in matters for token in sentence.grammar)


def _are_numbers(choices: tuple[Choice, ...]) -> bool:
    return bool(choices) and all(any(token.like_num for token in choice.grammar) for choice in choices)

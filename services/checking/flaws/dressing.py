"""Stems that say more than is asked: window dressing, biography, hobbies and the weather.

Haladyna, Downing & Rodriguez (2002), guideline 16 (no window dressing).
"""

import re
from collections.abc import Iterator, Sequence

from services.checking.flaws.item import Choice, Item, Sentence, flaw, said
from services.checking.flaws.words import words
from services.domain.findings import Finding, FindingCode, Part, Place, Severity

_FEWEST_CONTEXT_WORDS = 12
_FEWEST_IDLE = 2
_FEWEST_HITS = 2
_MORE_IN_A_CASE = 1
_CASE = re.compile(
    r"\b\d{1,3}[- ](?:year|month|week|day)s?[- ]old\b|\b(?:is|aged) \d{1,3} years"
    r"|\b(?:a|an|your|this)\s+(?:[\w-]+\s+){0,3}"
    r"(?:patient|client|resident|man|woman|boy|girl|child|infant|student|researcher|scientist|company|firm|plaintiff)\b"
    r"|\b(?:suppose|assume|consider|imagine|given|let|if)\b|\b(?:mr|mrs|ms|dr)\b|:\s*$",
    re.IGNORECASE,
)
_POINTS_BACK = words("he she they it him her them his its their this that these those such above both former latter")
_ASKS_FOR_MORE = words("likely next first best should diagnosis cause happened explain explains result")
_TRIVIA = words(
    # what people like, own and do when they are not at work
    "love like enjoy favourite favorite fond hobby guitar piano violin chess golf golfer garden gardening rose fishing "
    "football tennis knit knitting hiking painting dog cat pet zoo cottage holiday vacation trip party dream cook bake "
    "cake "
    # family
    "brother sister grandmother grandfather aunt uncle cousin daughter nephew niece husband wife married born nickname "
    "birthday childhood "
    # weather and looks
    "weather sunny rainy cloudy pretty nice lovely beautiful "
    # praise
    "fascinating interesting amazing wonderful fun popular famous friendly delicious funny exciting incredible prize "
    "fame film"
)
_PRAISE = re.compile(
    r"\b(?:(?:is|are|was|were|has been|have been|remains?) (?:one of |among )?(?:the |a |an )?(?:\w+ly )?"
    r"(?:most |very |so )?"
    r"(?:fascinating|interesting|exciting|amazing|wonderful|famous|popular|beloved|important|well[- ]known|celebrated"
    r"|loved|admired|everywhere|useful|influential|iconic)"
    r"|(?:has|have) (?:long )?(?:fascinated|intrigued|inspired|amazed|captivated|interested|delighted|puzzled)"
    r"|(?:millions|thousands|billions) of people|(?:since|in|from) (?:ancient|roman|early|medieval|prehistoric) times"
    r"|for (?:many )?(?:centuries|millennia|generations)|throughout history|in (?:our )?(?:everyday|daily) li(?:fe|ves)"
    r"|(?:all over|around) the (?:world|globe)|goes back to the"
    r"|plays? an? (?:important|vital|key|crucial|central) (?:role|part)"
    r"|(?:loved|used|enjoyed|admired|read) by (?:many|most|millions|people|everyone)|in the history of"
    r"|(?:a|an) (?:long and|rich|fascinating|interesting) (?:\w+ )?(?:past|history|story))\b",
    re.IGNORECASE,
)


def gratuitous_information(item: Item) -> Iterator[Finding]:
    """Guideline 16: what is not needed costs reading time and measures reading.

    Found are sentences that praise the subject, sentences on what people like, are or own (in a case more of them,
    since a case has to be told), and two or more sentences before a question that neither points back to them nor
    shares a matter or a number with them.
    """
    asking = item.asking
    context = [one for one in item.sentences if one is not asking]
    spoken = sum(token.is_alpha for one in context for token in one.grammar)
    if asking is None or spoken < _FEWEST_CONTEXT_WORDS or "\n" in item.stem.strip():
        return
    matters = {token.lemma_.lower() for token in asking.grammar if token.pos_ in ("NOUN", "PROPN")}
    idle = _idle(context, matters)
    if not idle and _stands_alone(asking, context, matters, item):
        idle = context
    if idle:
        place = Place(Part.STEM, None, idle[0].start, idle[0].start + len(idle[0].text))
        yield flaw(
            FindingCode.GRATUITOUS_INFORMATION,
            Severity.MINOR,
            f"{said(idle[0].text)} is not needed to answer. Leave out what the question does not use.",
            place,
        )


def _idle(context: Sequence[Sentence], matters: set[str]) -> list[Sentence]:
    """The sentences that paint the picture, if there are enough of them or of their words."""
    praising = [one for one in context if _is_praise(one)]
    painting = [one for one in context if one not in praising and _trivia(one) and not _mentions(one, matters)]
    hits = len({word for one in painting for word in _trivia(one)}) + _FEWEST_HITS * len(praising)
    return [*praising, *painting] if hits >= _FEWEST_HITS + _MORE_IN_A_CASE * _has_case(context) else []


def _is_praise(sentence: Sentence) -> bool:
    return not re.search(r"\d", sentence.text) and bool(_PRAISE.search(sentence.text))


def _trivia(sentence: Sentence) -> set[str]:
    """Its words about private life, looks and fame; a preposition ("like") is none of them."""
    return {
        token.lemma_.lower()
        for token in sentence.grammar
        if token.lemma_.lower() in _TRIVIA and token.pos_ not in ("ADP", "SCONJ", "AUX")
    }


def _has_case(context: Sequence[Sentence]) -> bool:
    return any(_CASE.search(one.text) for one in context)


def _stands_alone(asking: Sentence, context: Sequence[Sentence], matters: set[str], item: Item) -> bool:
    """The question can be asked without the sentences before it: nothing in it comes from them."""
    if len(context) < _FEWEST_IDLE or _has_case(context):
        return False
    if any(token.lower_ in _POINTS_BACK or token.lower_ in _ASKS_FOR_MORE for token in asking.grammar):
        return False
    if any(re.search(r"\d", one.text) for one in context) and _are_numbers(item.plain):
        return False
    return not any(_mentions(one, matters) for one in context)


def _mentions(sentence: Sentence, matters: set[str]) -> bool:
    return any(token.lemma_.lower() in matters for token in sentence.grammar)


def _are_numbers(choices: tuple[Choice, ...]) -> bool:
    return bool(choices) and all(any(token.like_num for token in choice.grammar) for choice in choices)

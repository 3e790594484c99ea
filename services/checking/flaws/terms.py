"""Absolute and vague words in what is to be judged right or wrong.

Haladyna, Downing & Rodriguez (2002), guideline 28a; Tarrant et al. (2006) on vague frequency terms.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from services.checking.flaws.item import Item, flaw, said, word_beside
from services.checking.flaws.words import FINITE, words
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.questions import QuestionType

_WORDS_ABOUT_WORDS = words(
    "word words adverb adverbs verb verbs modal quantifier quantifiers keyword keywords term terms operator operators "
    "function functions method command commands clause prefix conjunction"
)
_SAYINGS = words(
    "antonym antonyms synonym synonyms idiom idioms proverb proverbs slogan slogans motto mottos saying sayings "
    "opposite"
)
"""Whoever asks for one of these offers words as they are said."""
_QUOTED = frozenset("\"“”'‘`")
_QUANTIFIERS = words("all none every each no only both neither most some half two three")
_FEWEST_QUANTITIES = 3


@dataclass(frozen=True)
class _Terms:
    """Words and phrases of one kind, and the idioms in which such a word means something else."""

    words: frozenset[str]
    phrases: re.Pattern[str]
    idioms: re.Pattern[str]


_ABSOLUTE = _Terms(
    words(
        "always never all every everyone everybody everything everywhere nobody only must completely entirely totally "
        "absolutely impossible exclusively solely invariably none wholly"
    ),
    re.compile(
        r"\b(?:without (?:any )?exceptions?|under (?:no|all|any) circumstances|in (?:every|any) case"
        r"|no \w+ at all|no one)\b"
    ),
    re.compile(
        r"\b(?:at all|after all|above all|in all|not only|only child|only children|if and only if|iff|read-only"
        r"|all-or-none|all-purpose|all over|all right|overall|not all|not every|nothing but|if only|first of all"
        r"|must have been|all kinds of|all sorts of|all ages|(?:and|or|nor) none|none$"
        r"|every (?:\w+ )?(?:second|minute|hour|day|week|month|year|other)s?)(?:\b|$)"
    ),
)
_VAGUE = _Terms(
    words(
        "often usually sometimes frequently infrequently occasionally rarely seldom generally typically commonly "
        "normally mostly possibly perhaps probably maybe somewhat hardly largely may might likely fairly reasonably "
        "relatively quite"
    ),
    re.compile(
        r"^(?:quite )?(?:a lot|lots|some|a little|(?:very )?little|many|(?:a |very )?few|several|plenty|not much"
        r"|for a (?:long|short) time|a (?:long|short) time)$"
        r"|\b(?:(?:most|some|much) of the time|(?:on|upon) occasion|at times|from time to time|in general|tends? to"
        r"|in (?:most|some|many) cases|to some extent|more or less|for the most part)\b"
    ),
    re.compile(
        r"\b(?:most likely|as likely as|equally likely|more likely|less likely|maximum likelihood|normally distributed"
        r"|as often as|how often|more often|more frequently|most frequently|most commonly|commonly known"
        r"|commonly called|as frequently as|regularly spaced|hardly any)\b"
    ),
)


def absolute_terms(item: Item) -> Iterator[Finding]:
    """Guideline 28a: students learn that options with always or never are nearly always wrong."""
    advice = "leaves no exception, and students know that such {part}s are rarely right. Say it without."
    yield from _words_found(item, FindingCode.ABSOLUTE_TERMS, _ABSOLUTE, advice)


def vague_terms(item: Item) -> Iterator[Finding]:
    """Tarrant et al. (2006): there is seldom agreement on what often or usually means."""
    advice = "means something else to everybody. Say how often, how many or under which condition."
    yield from _words_found(item, FindingCode.VAGUE_TERMS, _VAGUE, advice)


def _words_found(item: Item, code: FindingCode, terms: _Terms, advice: str) -> Iterator[Finding]:
    if _asks_about_words(item) or (terms is _ABSOLUTE and _asks_how_many(item)):
        return
    found: list[tuple[str, Place]] = []
    for statement, start, part, index in item.statements():
        span = _term(statement, terms, () if part is Part.STEM else _modals(item))
        if span is not None:
            found.append((statement.text[span[0] : span[1]], Place(part, index, start + span[0], start + span[1])))
    named = sorted({text.lower() for text, _ in found})
    # What every option says tells none of them from the others.
    if not found or (len(found) == len(item.plain) and len(named) == 1):
        return
    part_name = "statement" if found[0][1].part is Part.STEM else "option"
    each = "Each of " if len(named) > 1 else ""
    listed = ", ".join(said(name) for name in named)
    yield flaw(code, Severity.MINOR, f"{each}{listed} {advice.format(part=part_name)}", found[0][1])


def _term(statement: Doc, terms: _Terms, asked: Collection[str]) -> tuple[int, int] | None:
    """Where the first such term of the statement begins and ends, if it is used and not named."""
    lower = statement.text.lower()
    idioms = [match.span() for match in terms.idioms.finditer(lower)]
    is_title = sum(token.text[:1].isupper() for token in statement if token.is_alpha) > len(statement) / 2
    for token in statement:
        if token.lower_ not in terms.words or any(begin <= token.idx < end for begin, end in idioms):
            continue
        is_in_name = is_title and len(statement) > 1 and token.text[:1].isupper()
        is_month = token.lower_ == "may" and ((token.text == "May" and token.i > 0) or token.tag_ != "MD")
        is_named = word_beside(token, -1) in _QUOTED or word_beside(token, 1) in ("(", "-")
        is_part = token.lower_ in ("all", "every", "only") and _belongs_to_a_thing(token)
        is_only_letter = token.lower_ == "only" and len(token.doc[0]) == 1
        is_rhythm = token.lower_ == "every" and "often" in asked
        is_allowed = token.lower_ == "may" and word_beside(token, 1) == "be" and _is_passive(token)
        if not (
            is_in_name
            or is_only_letter
            or is_rhythm
            or is_allowed
            or is_month
            or is_named
            or is_part
            or token.lower_ in asked
        ):
            return token.idx, token.idx + len(token)
    phrase = terms.phrases.search(lower) if len(lower) == len(statement.text) else None
    return phrase.span() if phrase else None


def _is_passive(modal: Token) -> bool:
    """ "Lists may be nested" says what is allowed, and not how often it happens."""
    return modal.head.tag_ == "VBN"


def _belongs_to_a_thing(token: Token) -> bool:
    """ "A tax of 20 % on all income" names a thing: "all" tells which, and claims nothing of it."""
    root = token.doc[:].root
    is_thing = root.pos_ in ("NOUN", "PROPN") and root.i < token.i and token.doc[0].pos_ != "ADP"
    return is_thing and not any(other.tag_ in FINITE for other in token.doc)


def _asks_how_many(item: Item) -> bool:
    """Of how many something holds is what is asked: "All of them are", "None of them are", "Two of them are"."""
    first = {choice.grammar[0].lower_ for choice in item.plain if len(choice.grammar) > 1}
    if item.asking is not None and re.search(r"\bhow (?:much|many)\b", item.asking.text, re.IGNORECASE):
        return True
    return len(first) >= _FEWEST_QUANTITIES and first <= _QUANTIFIERS


def _modals(item: Item) -> frozenset[str]:
    """The may, the might and the often of the question itself: "How may consent be expressed?", "How often…"."""
    said = [token for one in item.sentences for token in one.grammar]
    return frozenset(token.lower_ for token in said if token.tag_ == "MD" or token.lower_ == "often")


def _asks_about_words(item: Item) -> bool:
    """The options are words as such: "Which adverb means…", "Which keyword of Python…"."""
    spoken = {token.lower_ for one in item.sentences for token in one.grammar}
    if item.type is not QuestionType.TRUE_FALSE and spoken & _SAYINGS:
        return True
    short = all(len(choice.grammar) <= len(("all", "()")) for choice in item.plain)
    about = bool(spoken & _WORDS_ABOUT_WORDS)
    return item.type is not QuestionType.TRUE_FALSE and bool(item.plain) and short and about

"""Single words that mislead: negations in the stem, absolute and vague words in what is to be judged.

Haladyna, Downing & Rodriguez (2002), guidelines 17 and 28a; Tarrant et al. (2006) on vague frequency terms.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from services.checking.flaws.item import Item, Sentence, flaw, said
from services.checking.flaws.words import words
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.questions import QuestionType

_NOT = frozenset({"not", "n't", "n’t", "never", "cannot"})
_NAMED = words(
    "gate gates operator operators null clause clauses keyword keywords statement command join only just necessarily "
    "in exists function"
)
_NO_NEGATION_BEFORE = frozenset({"whether", "or", "if", "why"})
_CIRCUMSTANCES = words("if when because although why whether since while so as unless until than though")
_ORDERS = frozenset({"name", "identify", "select", "choose", "mark", "give", "pick", "find"})
_FALSE = words("false incorrect untrue wrong inaccurate")
_LEAST_OF = words("squares square common significant upper privilege squared fixed one two three element astonishment")
_WORDS_ABOUT_WORDS = words(
    "word words adverb adverbs verb verbs modal quantifier quantifiers keyword keywords term terms operator operators "
    "function functions method command commands clause prefix conjunction"
)

_ABSOLUTE = words(
    "always never all every everyone everybody everything everywhere nobody only must completely entirely totally "
    "absolutely impossible exclusively solely invariably none wholly"
)
_ABSOLUTE_IDIOMS = re.compile(
    r"\b(?:at all|after all|above all|in all|not only|only child|only children|if and only if|iff|read-only|all-or-none"
    r"|all-purpose|all over|all right|overall|not all|not every|nothing but|if only|first of all|must have been"
    r"|all kinds of|all sorts of|all ages)\b"
)
_VAGUE = words(
    "often usually sometimes frequently infrequently occasionally rarely seldom generally typically commonly normally "
    "mostly possibly perhaps probably maybe somewhat hardly regularly largely may might likely"
)
_VAGUE_IDIOMS = re.compile(
    r"\b(?:most likely|as likely as|equally likely|more likely|less likely|maximum likelihood|normally distributed"
    r"|as often as|how often|more often|more frequently|most frequently|most commonly|commonly known|commonly called"
    r"|as frequently as|regularly spaced|hardly any)\b"
)
_MENTIONED = frozenset({'"', "“", "”", "'", "‘", "`"})


def negative_wording(item: Item) -> Iterator[Finding]:
    """Guideline 17: a negative stem is misread, and knowing what is wrong is not knowing what is right.

    Words in capitals are less easily overlooked, which makes it minor.
    """
    asking = item.asking
    if asking is None:
        return
    for token in asking.grammar:
        if _negates(token, asking):
            is_stressed = token.text.isupper()
            stressed = "" if is_stressed else " At the very least write it in capitals."
            yield flaw(
                FindingCode.NEGATIVE_WORDING,
                Severity.MINOR if is_stressed else Severity.MAJOR,
                f"The question asks for what is not so ({said(token.text)}), which is easily misread. "
                f"Ask for what is so.{stressed}",
                asking.place(token),
            )
            return


def _negates(token: Token, asking: Sentence) -> bool:
    word = token.lower_
    if word in _NOT or (token.dep_ == "neg" and word not in ("no", "none")):
        return _negates_what_is_asked(token)
    if word == "except" or (word == "but" and _lower(token, -1) == "all"):
        return _excepts(token)
    if word in ("exception", "exceptions"):
        return _lower(token, 1) == "to" or _lower(token, -2) in ("is", "are")
    if word == "unlikely":
        return _asks_which(asking.grammar)
    if word == "least":
        return _lower(token, -1) != "at" and _lower(token, 1) not in _LEAST_OF
    return word in _FALSE and _is_asked_as_quality(token)


def _excepts(token: Token) -> bool:
    """ "All of these are … except", and not the keyword of a language."""
    before = {other.lower_ for other in token.doc[: token.i]}
    at_end = token.i >= len(token.doc) - len("?:")
    return (
        at_end
        or bool(before & {"all", "each", "every", "any"})
        or (token.text.isupper() and _lower(token, 1) not in _NAMED)
    )


def _negates_what_is_asked(token: Token) -> bool:
    """The negation is in the main clause of the question, not in a clause that tells the circumstances."""
    if _lower(token, 1) in _NAMED or _lower(token, 1) == "-" or _lower(token, -1) in _NO_NEGATION_BEFORE:
        return False
    if token.text.isupper() and token.lower_ == "not":
        return True
    before = [other for other in token.doc[: token.i] if not other.is_punct]
    if any(other.lower_ in _CIRCUMSTANCES for other in before):
        return False
    # "Which is a reason that…", "a person who…": only the first wh-word asks.
    asking = [other for other in before if other.tag_ in ("WDT", "WP", "WRB", "WP$") or other.lower_ == "that"]
    if token.doc[0].lower_ in _ORDERS:
        return True
    return len(asking) <= 1 and not (asking and asking[0].i > 0 and _asks_later(asking[0]))


def _asks_later(token: Token) -> bool:
    """A wh-word after a noun opens a clause about the noun: "a class that cannot…", "patients who do not…"."""
    before = token.doc[token.i - 1]
    return before.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ != "ROOT"


def _is_asked_as_quality(token: Token) -> bool:
    """ "Which statement is false?", "Which is the incorrect answer?", and not "the false vocal cords"."""
    if not _asks_which(token.doc):
        return False
    after = _lower(token, 1)
    if after in ("statement", "statements", "answer", "answers", "option", "options", "claim", "assertion"):
        return True
    before = {other.lower_ for other in token.doc[max(0, token.i - 2) : token.i]}
    return bool(before & {"is", "are", "was", "were", "be"}) and (
        after in ("", "?", ":", ".", "about", "regarding", "concerning", "for", "of", "in", "when", "and")
    )


def _asks_which(sentence: Doc) -> bool:
    return any(token.lower_ in ("which", "what", "following", "select", "choose", "identify") for token in sentence)


def absolute_terms(item: Item) -> Iterator[Finding]:
    """Guideline 28a: students learn that options with always or never are nearly always wrong."""
    yield from _words(
        item,
        FindingCode.ABSOLUTE_TERMS,
        _ABSOLUTE,
        _ABSOLUTE_IDIOMS,
        "leaves no exception, and students know that such {part}s are rarely right. Say it without.",
    )


def vague_terms(item: Item) -> Iterator[Finding]:
    """Tarrant et al. (2006): there is seldom agreement on what often or usually means."""
    yield from _words(
        item,
        FindingCode.VAGUE_TERMS,
        _VAGUE,
        _VAGUE_IDIOMS,
        "means something else to everybody. Say how often, how many or under which condition.",
    )


def _words(
    item: Item, code: FindingCode, terms: frozenset[str], idioms: re.Pattern[str], advice: str
) -> Iterator[Finding]:
    if _asks_about_words(item):
        return
    found = [
        (statement, start, part, index, token)
        for statement, start, part, index in item.statements()
        if (token := _term(statement, terms, idioms)) is not None and not _is_asked(token, item, part)
    ]
    # What every option says tells none of them from the others.
    if not found or (len(found) == len(item.plain) and len({token.lower_ for *_, token in found}) == 1):
        return
    named = sorted({token.lower_ for *_, token in found})
    _, start, part, index, token = found[0]
    listed = ", ".join(said(name) for name in named)
    part_name = "statement" if part is Part.STEM else "option"
    place = Place(part, index, start + token.idx, start + token.idx + len(token))
    verb = "" if len(named) == 1 else "Each of "
    yield flaw(code, Severity.MINOR, f"{verb}{listed} {advice.format(part=part_name)}", place)


def _term(statement: Doc, terms: frozenset[str], idioms: re.Pattern[str]) -> Token | None:
    """The first word of the statement that is such a term and is used, not named."""
    lower = statement.text.lower()
    spans = [match.span() for match in idioms.finditer(lower)]
    is_title = sum(token.text[:1].isupper() for token in statement if token.is_alpha) > len(statement) / 2
    for token in statement:
        if token.lower_ not in terms or any(begin <= token.idx < end for begin, end in spans):
            continue
        if is_title and len(statement) > 1 and token.text[:1].isupper():
            continue
        if token.lower_ == "may" and ((token.text == "May" and token.i > 0) or token.tag_ != "MD"):
            continue
        if _lower(token, -1) in _MENTIONED or _lower(token, 1) in ("(", "-"):
            continue
        return token
    return None


def _is_asked(token: Token, item: Item, part: Part) -> bool:
    """The question says may itself: "How may consent be expressed?"."""
    return (
        part is not Part.STEM
        and token.tag_ == "MD"
        and any(other.lower_ == token.lower_ for one in item.sentences for other in one.grammar)
    )


def _asks_about_words(item: Item) -> bool:
    """The options are words as such: "Which adverb means…", "Which keyword of Python…"."""
    short = all(len(choice.grammar) <= len(("all", "()")) for choice in item.plain)
    about = any(token.lower_ in _WORDS_ABOUT_WORDS for one in item.sentences for token in one.grammar)
    return item.type is not QuestionType.TRUE_FALSE and bool(item.plain) and short and about


def _lower(token: Token, by: int) -> str:
    place = token.i + by
    return token.doc[place].lower_ if 0 <= place < len(token.doc) else ""

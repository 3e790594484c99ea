"""Questions for what is not so.

Haladyna, Downing & Rodriguez (2002), guideline 17; Tarrant & Ware (2008) on what negations do to those who know.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from services.checking.flaws.item import Item, Sentence, flaw, said, word_beside
from services.checking.flaws.words import words
from services.domain.findings import Finding, FindingCode, Severity

_NOT = frozenset({"not", "n't", "n’t", "never", "cannot"})
_NAMED = words(
    "gate gates operator operators null clause clauses keyword keywords statement command join only just necessarily "
    "in exists function"
)
_NO_NEGATION_BEFORE = frozenset({"whether", "or", "if", "why"})
_QUOTES = frozenset("\"“”'‘’`")
_WITHOUT = words("unavailable unrelated unsuitable unacceptable inappropriate inconsistent incompatible irrelevant")
_BEFORE_A_QUALITY = words("is are was were be an most")
_CIRCUMSTANCES = words("if when because although why whether since while so as unless until than though")
_ORDERS = frozenset({"name", "identify", "select", "choose", "mark", "give", "pick", "find"})
_FALSE = words("false incorrect untrue wrong inaccurate")
_LEAST_SO = words(
    "likely probable plausible appropriate suitable accurate true correct relevant consistent useful helpful effective "
    "important describes describe fits fit applies apply resembles belongs explains supports supported"
)
"""What is asked for with "least" is what is not so; "least squares" and "least soluble" are something of their own."""
_ASKING = frozenset({"which", "what", "who", "whose"})


def negative_wording(item: Item) -> Iterator[Finding]:
    """Guideline 17: a negative stem is misread, and knowing what is wrong is not knowing what is right.

    Words in capitals are less easily overlooked, which makes it minor.
    """
    asking = item.asking
    if asking is None:
        return
    for token in asking.grammar:
        if not _is_quoted_or_named(token) and _negates(token, asking):
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
    if word == "except" or (word == "but" and word_beside(token, -1) in ("all", "following")):
        return _excepts(token)
    if word in ("exception", "exceptions"):
        return word_beside(token, 1) == "to" or word_beside(token, -2) in ("is", "are")
    if word == "unlikely" or (word in _WITHOUT and word_beside(token, -1) in _BEFORE_A_QUALITY):
        return _asks_which(asking.grammar)
    if word == "least":
        return word_beside(token, 1) in _LEAST_SO
    return word in _FALSE and _is_asked_as_quality(token)


def _is_quoted_or_named(token: Token) -> bool:
    """ "An antonym of 'never'", "the Never Events framework": the word is spoken of, or part of a name."""
    before, after = word_beside(token, -1), token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    if before in _QUOTES and after is not None and (after.text in _QUOTES or after.text in ",;"):
        return True
    return after is not None and token.i > 0 and token.text.istitle() and after.text.istitle() and after.is_alpha


def _excepts(token: Token) -> bool:
    """ "All of these are … except", and not the keyword of a language."""
    before = {other.lower_ for other in token.doc[: token.i]}
    at_end = token.i >= len(token.doc) - len("?:")
    return (
        at_end
        or bool(before & {"all", "each", "every", "any"})
        or (token.text.isupper() and word_beside(token, 1) not in _NAMED)
    )


def _negates_what_is_asked(token: Token) -> bool:
    """The negation is in the main clause of the question, not in a clause that tells the circumstances."""
    if word_beside(token, 1) in _NAMED or word_beside(token, 1) == "-" or word_beside(token, -1) in _NO_NEGATION_BEFORE:
        return False
    if token.text.isupper() and token.lower_ == "not":
        return True
    # "If the pressure rises, which gas will not…": the question begins after the circumstances.
    begins = [one.i for one in token.doc[: token.i] if one.lower_ in _ASKING and word_beside(one, -1) in ",:"]
    before = [other for other in token.doc[max(begins, default=0) : token.i] if not other.is_punct]
    if any(other.lower_ in _CIRCUMSTANCES for other in before):
        return False
    # "Which is a reason that…", "a person who…": only the first wh-word asks.
    asking = [other for other in before if other.tag_ in ("WDT", "WP", "WRB", "WP$") or other.lower_ == "that"]
    if token.doc[0].lower_ in _ORDERS:
        return True
    # "Which animal lays eggs but is not a bird?" asks for what is so, and narrows it.
    if token.head.dep_ == "conj" and any(other.lower_ in ("but", "and") for other in before):
        return False
    return len(asking) <= 1 and not (asking and asking[0].i > 0 and _asks_later(asking[0]))


def _asks_later(token: Token) -> bool:
    """A wh-word after a noun opens a clause about the noun: "a class that cannot…", "patients who do not…"."""
    before = token.doc[token.i - 1]
    return before.pos_ in ("NOUN", "PROPN", "PRON") and token.dep_ != "ROOT"


def _is_asked_as_quality(token: Token) -> bool:
    """ "Which statement is false?", "Which is the incorrect answer?", and not "the false vocal cords"."""
    if not _asks_which(token.doc):
        return False
    after = word_beside(token, 1)
    if word_beside(token, -1) in ("a", "an") or after in (
        "statement",
        "statements",
        "answer",
        "answers",
        "option",
        "options",
        "claim",
        "assertion",
    ):
        return True
    before = {other.lower_ for other in token.doc[max(0, token.i - 2) : token.i]}
    return bool(before & {"is", "are", "was", "were", "be"}) and (
        after in ("", "?", ":", ".", "about", "regarding", "concerning", "for", "of", "in", "when", "and")
    )


def _asks_which(sentence: Doc) -> bool:
    return any(token.lower_ in ("which", "what", "following", "select", "choose", "identify") for token in sentence)

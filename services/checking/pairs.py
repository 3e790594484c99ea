"""Whether the passage says that the two sides of a pair belong together."""

import re
from collections.abc import Iterator

from services.checking.passages import Passage
from services.checking.support import MOSTLY
from services.checking.wording import Wording, coverage, wording
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.questions import Question

_WHOLLY = 0.95
_NUMBERED = re.compile(
    r"^(?:the )?(?:first(?:ly)?|second(?:ly)?|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final(?:ly)?|"
    r"next|then|\d+(?:st|nd|rd|th|\.)?)?"
    r"\s*(?:step|stage|phase|event)?\s*\d*$",
    re.IGNORECASE,
)


def pair_findings(question: Question, passage: Passage) -> Iterator[Finding]:
    """Each pair is said to belong together: in one sentence, or in two that follow each other."""
    places = list(passage.places)
    places += [wording(f"{one} {other}") for one, other in zip(passage.sentences, passage.sentences[1:], strict=False)]
    if all(_NUMBERED.match(pair.prompt.strip()) for pair in question.pairs):
        yield from _of_an_order(question, passage)
        return
    for index, pair in enumerate(question.pairs):
        prompt, match = wording(pair.prompt), wording(pair.match)
        score = max((min(_share(prompt, each), _share(match, each)) for each in places), default=0.0)
        place = Place(Part.PAIR, index)
        if score < MOSTLY:
            message = (
                f"The cited passage does not say that “{pair.prompt}” belongs to “{pair.match}”. Cite where it does."
            )
            yield Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MAJOR, place, score=round(score, 3))
            continue
        best = max(_share(prompt, each) for each in places)
        alone = [each for each in places if _share(prompt, each) >= best]
        rivals = (other.match for other in question.pairs if other is not pair)
        nearest = min(alone, key=lambda each: len(each.every))
        rival = next((each for each in rivals if _share(wording(each), nearest) >= _WHOLLY), None)
        if rival is not None and _share(match, nearest) < MOSTLY:
            message = f"By the cited passage “{pair.prompt}” belongs to “{rival}”, not to “{pair.match}”."
            yield Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MAJOR, place, score=round(score, 3))


def _of_an_order(question: Question, passage: Passage) -> Iterator[Finding]:
    """Numbered steps are said in the order of their numbers."""
    before = -1
    for index, pair in enumerate(question.pairs):
        match = wording(pair.match)
        shares = [_share(match, each) for each in passage.parts]
        score = max(shares, default=0.0)
        position = shares.index(score) if shares else -1
        if score < MOSTLY:
            message = f"The cited passage does not say “{pair.match}”. Cite where it does."
        elif position < before:
            message = f"In the cited passage “{pair.match}” comes earlier than its number says."
        else:
            before = position
            continue
        place = Place(Part.PAIR, index)
        yield Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MAJOR, place, score=round(score, 3))


def _share(said: Wording, place: Wording) -> float:
    if not said.numbers <= place.numbers:
        return 0.0
    return coverage(said.words, place) if said.words else float(bool(said.numbers))

"""Whether the key of a question is said in the passage it cites, and none of its wrong options is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from services.checking.exchanges import is_exchanged
from services.checking.fitting import Fitting, asked_in
from services.checking.passages import Passage
from services.checking.reckoning import way_to
from services.checking.support import MOSTLY, Support, support
from services.checking.unsupported import of_another, unsupported
from services.checking.wording import Wording, coverage, wording
from services.domain.findings import Finding, FindingCode, Part, Place, Severity
from services.domain.question_rules import same_wording
from services.domain.questions import Option, Question, QuestionType
from services.providers.protocols import Embedder

_CLEARLY = 0.25
_CLEAR = 0.6
_MORE_ALIKE = 0.04
_STATED = 0.9
_LONG = 3
_AS_NEAR = 0.03
FITS_BETTER = 0.25
"""From this margin on, one value answers the question and the other does not."""

_OF_OTHERS = re.compile(
    r"\b(?:all|none|both|neither|any) of (?:these|those|the (?:above|below|other|others|options|answers))\b|"
    r"\bthe above\b|\b(?:above|below)\W*$",
    re.IGNORECASE,
)
_EXCEPTION = re.compile(
    r"\b(except|NOT|least likely|incorrect|false|untrue)\b|"
    r"\b[Ww]h(?:ich|at)\b.*\b(?:is|are|was|were|does|do|did|can|would)\s+(?:not|never)\b"
)
_IN_ORDER = re.compile(
    r"\b(earlier|later|until|since|after|before|first|next|last|then|finally|step|order|follow\w*|begin\w*|end\w*)\b"
)
_LIST = re.compile(r"^(?:\s|,|;|and|or|as well as|also|but|both|the|an?|in|of)*$", re.IGNORECASE)


class Choices:
    """The options of a choice question against its passage."""

    def __init__(self, question: Question, passage: Passage, embedder: Embedder, *, is_worked_out: bool) -> None:
        self._question = question
        self._passage = passage
        self._is_worked_out = is_worked_out
        self._is_exception = _asks_for_the_exception(question.stem, passage)
        self._fitting = Fitting(passage.cells, asked_in(question.stem))
        texts = [option.text for option in question.options]
        self._vectors = embedder.embed([question.stem, *texts])
        self._answered = embedder.embed([f"{question.stem} {text}" for text in texts])
        self._supports = [
            support(text, vector, passage, asked=question.stem, answered=answered)
            for text, vector, answered in zip(texts, self._vectors[1:], self._answered, strict=True)
        ]
        self._supports = [
            replace(found, score=0.0, is_supported=False, contrary="The passage says it the other way round.")
            if found.is_supported and is_exchanged(text, passage)
            else found
            for text, found in zip(texts, self._supports, strict=True)
        ]

    def findings(self) -> Iterator[Finding]:
        """A finding for each key that was not said, and for each wrong option that was said as an answer."""
        if self._is_exception:
            yield from self._of_an_exception()
            return
        options = list(enumerate(zip(self._question.options, self._supports, strict=True)))
        keys = [index for index, (option, _) in options if option.is_correct]
        for index, (option, found) in options:
            if _OF_OTHERS.search(option.text):
                continue
            if option.is_correct and not found.is_supported:
                place = Place(Part.OPTION, index)
                yield unsupported(option.text, found, place, is_worked_out=self._is_worked_out, way=self._way(option))
            elif option.is_correct and (better := self._fits_better_than(index)) is not None:
                yield of_another(option.text, self._question.options[better].text, Place(Part.OPTION, index))
            elif not option.is_correct and found.is_supported:
                yield from self._of_a_wrong_one(index, option, found, keys)

    def _fits_better_than(self, key: int) -> int | None:
        """The wrong option that was said of what is asked, where the key was said of something else."""
        margins = [
            (self._fitting.margin(option.text, self._question.options[key].text) or 0.0, index)
            for index, option in enumerate(self._question.options)
            if not option.is_correct and not _OF_OTHERS.search(option.text)
        ]
        margin, index = max(margins, default=(0.0, 0))
        return index if margin >= FITS_BETTER else None

    def _way(self, option: Option) -> str:
        """How the number of the option comes of those in the question and the passage."""
        numbers = wording(option.text).numbers
        known = wording(self._question.stem).numbers | self._passage.whole.numbers
        return way_to(next(iter(numbers)), known) if len(numbers) == 1 else ""

    def _of_a_wrong_one(self, index: int, option: Option, found: Support, keys: Sequence[int]) -> Iterator[Finding]:
        said = [key for key in keys if self._supports[key].is_supported]
        if keys and not said and not any(_OF_OTHERS.search(self._question.options[key].text) for key in keys):
            why = "the passage says it, and does not say the option that is marked correct"
            yield _also_true(index, option, found, why, Severity.MAJOR)
            return
        for key in said:
            why = self._why_true(index, key)
            if why:
                yield _also_true(index, option, found, why, Severity.MAJOR)
                return

    def _why_true(self, index: int, key: int) -> str:
        """Why the passage gives the wrong option as an answer no less than the key; empty where it does not."""
        wrong, right = self._question.options[index].text, self._question.options[key].text
        if (self._fitting.margin(right, wrong) or 0.0) >= FITS_BETTER:
            return ""
        if _are_listed_together(wrong, right, self._passage):
            return f"the passage names it together with “{right}”"
        asked = wording(self._question.stem)
        of_wrong, of_right = (_matched(text, asked, self._passage) for text in (wrong, right))
        if of_wrong >= max(_CLEAR, of_right + _CLEARLY):
            return f"what is asked is said of it, and not of “{right}”"
        is_plain = self._question.type is QuestionType.SINGLE_CHOICE and not _IN_ORDER.search(self._question.stem)
        if is_plain and self._is_likelier(index, key):
            return f"as an answer it is nearer to what was said than “{right}”"
        new = [word for word in wording(wrong).words if not asked.holds(word)]
        is_stated = len(new) >= _LONG and coverage(new, self._passage.whole) >= _STATED
        if is_stated and not _IN_ORDER.search(self._question.stem) and self._is_as_near(index, key):
            return "the passage says it as an answer to the question"
        return ""

    def _is_likelier(self, index: int, key: int) -> bool:
        """The question with this option as its answer is nearer to the passage, in meaning and not farther in words.

        Each is compared with the shortest place that says it, so that of two clauses each has its own.
        """
        asked = wording(self._question.stem)
        meanings, words = [], []
        for each in (index, key):
            said = wording(self._question.options[each].text)
            holding = [
                (len(place.every), at) for at, place in enumerate(self._passage.places) if _holds(place, said, asked)
            ]
            if not holding:
                meanings.append(self._passage.nearness(self._answered[each]))
                continue
            place = min(holding)[1]
            meanings.append(float(self._passage.vectors[place] @ self._answered[each]))
            words.append(sum(self._passage.places[place].holds(word) for word in asked.words))
        is_farther = len(words) > 1 and words[0] < words[1]
        return meanings[0] >= meanings[1] + _MORE_ALIKE and not is_farther

    def _is_as_near(self, index: int, key: int) -> bool:
        """The place that states the option is as near to the question as the place that states the key."""
        vectors = self._passage.vectors
        to_stem = vectors @ self._vectors[0]
        wrong, right = (self._passage.nearest(self._vectors[1 + each]) for each in (index, key))
        return wrong != right and float(to_stem[wrong]) >= float(to_stem[right]) - _AS_NEAR

    def _of_an_exception(self) -> Iterator[Finding]:
        """Of "which is not …" the wrong options are what was said, and the key is not."""
        others = [
            found for option, found in zip(self._question.options, self._supports, strict=True) if not option.is_correct
        ]
        for index, (option, found) in enumerate(zip(self._question.options, self._supports, strict=True)):
            if option.is_correct and found.is_supported and not all(other.is_supported for other in others):
                message = (
                    f"The question asks what is not so, but the passage says “{option.text}”. "
                    "Check which option is the exception."
                )
                place = Place(Part.OPTION, index)
                yield Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MAJOR, place, score=found.score)
        if others and not any(other.is_supported for other in others):
            message = "The question asks for the exception, but the passage says none of the other options."
            yield Finding(FindingCode.KEY_UNSUPPORTED, message, Severity.MAJOR, Place(Part.STEM))


def _also_true(index: int, option: Option, found: Support, why: str, severity: Severity) -> Finding:
    message = f"The wrong option “{option.text}” may be right as well: {why}."
    return Finding(FindingCode.DISTRACTOR_SUPPORTED, message, severity, Place(Part.OPTION, index), score=found.score)


def _asks_for_the_exception(stem: str, passage: Passage) -> bool:
    """ "Which is not …", unless the passage itself has that "not"."""
    found = _EXCEPTION.search(stem)
    if found is None:
        return False
    asked = wording(stem)
    denied = [each for each in passage.places if each.negations and coverage(asked.words, each) >= MOSTLY]
    return not denied or "NOT" in stem or "except" in stem.lower()


def _matched(option: str, asked: Wording, passage: Passage) -> float:
    """How much of the question is said in the clause or sentence that says the option."""
    said = wording(option)
    words = [word for word in asked.words if word not in said.words]
    shares = [coverage(words, place) for place in passage.places if _holds(place, said, asked)]
    return max(shares, default=0.0)


def _holds(place: Wording, said: Wording, asked: Wording) -> bool:
    """The place says what is new in the option."""
    new = [word for word in said.words if not asked.holds(word)] or list(said.words)
    return said.numbers <= place.numbers | asked.numbers and (not new or coverage(new, place) >= MOSTLY)


def _are_listed_together(one: str, other: str, passage: Passage) -> bool:
    """The passage joins both by "and", "or" or commas and nothing else."""
    text = f" {same_wording(passage.text.replace(',', ' , '))} "
    spots = []
    for option in (one, other):
        words = same_wording(option)
        for word in ("a ", "an ", "the "):
            words = words.removeprefix(word)
        spots.append(
            [(found.start(), found.end()) for found in re.finditer(rf"\b{re.escape(words)}\b", text)] if words else []
        )
    pairs = (sorted((left, right)) for left in spots[0] for right in spots[1])
    for (_, end), (start, _) in (pair for pair in pairs if pair[0] != pair[1]):
        between = text[end:start]
        if start > end and between.strip() and _LIST.match(between):
            return True
    return False

"""What reviewing costs and gives: seconds, how much was changed, and how often what a writer wrote is accepted."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import pairwise
from math import sqrt

from services.domain.questions import Question
from services.domain.reviews import Decision

IDLE_SECONDS = 60.0
"""A longer silence of pointer and keys is not work: it does not count at all."""

MINOR_SHARE = 0.2
"""Up to this share of the words a change is minor, beyond it major."""

_MOST_WORDS = 600
"""A longer stretch that differs counts as wholly replaced: comparing it would take too long."""

_WORD = re.compile(r"\w+|[^\w\s]")
_NORMAL_95 = 1.959964
_UP_TO = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 3600)
"""Where the steps of the histogram of seconds end."""

PACES = len(_UP_TO)
"""How many steps the histogram of seconds has."""


class Edit(StrEnum):
    """How much a reviewer changed of what she accepted."""

    VERBATIM = "verbatim"
    """Nothing that a student reads."""
    MINOR = "minor"
    MAJOR = "major"

    @classmethod
    def of(cls, share: float) -> "Edit":
        """By the share of the words that changed, as `edit_share` gives it."""
        if share <= 0:
            return cls.VERBATIM
        return cls.MINOR if share <= MINOR_SHARE else cls.MAJOR


class Facet(StrEnum):
    """By what decisions are counted."""

    ALL = "all"
    WRITER = "writer"
    MODEL = "model"
    PROMPT_VERSION = "prompt_version"
    TYPE = "type"
    LECTURE = "lecture"


@dataclass(frozen=True, slots=True)
class Tally:
    """How decisions went; of the accepted ones how much was changed, of the timed ones how long they took.

    `paces` counts the timed ones by the steps of seconds.
    """

    decided: int = 0
    accepted: int = 0
    sent_back: int = 0
    rejected: int = 0
    verbatim: int = 0
    minor: int = 0
    major: int = 0
    timed: int = 0
    seconds: float = 0.0
    paces: tuple[int, ...] = (0,) * PACES

    def __add__(self, other: "Tally") -> "Tally":
        """Both together."""
        counts = {name: getattr(self, name) + getattr(other, name) for name in _COUNTS}
        return Tally(**counts, paces=tuple(a + b for a, b in zip(self.paces, other.paces, strict=True)))

    @property
    def accepted_share(self) -> float | None:
        """From 0 to 1; None where nothing was decided."""
        return self.accepted / self.decided if self.decided else None

    def quantile(self, share: float) -> float | None:
        """Seconds under which this share of the timed decisions stayed; None where none was timed.

        From the histogram, evenly spread within its step: as exact as the step is narrow.
        """
        wanted, below, begin = share * self.timed, 0, 0.0
        for number, end in zip(self.paces, _UP_TO, strict=True):
            if number and below + number >= wanted:
                return begin + (end - begin) * (wanted - below) / number
            below, begin = below + number, float(end)
        return None


_COUNTS = [field.name for field in fields(Tally) if field.name != "paces"]


def tally_of(decision: Decision, seconds: float | None, edit_share: float | None, *, times: int = 1) -> Tally:
    """A single decision, counted so many times (-1 takes it out again).

    Without `seconds` it is not timed; without an `edit_share` it is not known how much was changed.
    """
    is_accepted = decision is Decision.ACCEPT
    edit = Edit.of(edit_share) if is_accepted and edit_share is not None else None
    step = None if seconds is None else pace_of(seconds)
    return Tally(
        decided=times,
        accepted=times * is_accepted,
        sent_back=times * (decision is Decision.SEND_BACK),
        rejected=times * (decision is Decision.REJECT),
        verbatim=times * (edit is Edit.VERBATIM),
        minor=times * (edit is Edit.MINOR),
        major=times * (edit is Edit.MAJOR),
        timed=times * (seconds is not None),
        seconds=times * (seconds or 0.0),
        paces=tuple(times * (step == number) for number in range(PACES)),
    )


def pace_of(seconds: float) -> int:
    """The step of the histogram into which so many seconds fall."""
    return min(bisect_left(_UP_TO, seconds), PACES - 1)


def busy_seconds(moments: Sequence[float]) -> float:
    """Seconds of work between signs of life at these moments (in seconds, in order); longer silences do not count."""
    gaps = (after - before for before, after in pairwise(moments))
    return sum(gap for gap in gaps if 0 < gap <= IDLE_SECONDS)


def edit_share(before: Question, after: Question) -> float:
    """How much of what a student reads was changed, from 0 to 1.

    The fewest words (and signs) put in, taken out or replaced (Levenshtein 1966) over those of the longer text:
    stem, options with their feedback, accepted answers, pairs and explanation, in one writing of letters. Where an
    option that stayed became right or wrong, it is another question: 1.
    """
    if _moved_key(before, after):
        return 1.0
    old, new = _words(before), _words(after)
    longer = max(len(old), len(new))
    return _distance(old, new) / longer if longer else 0.0


def wilson(successes: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share, from 0 to 1, which holds for small numbers too; of nothing it is all there is.

    Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    if not of:
        return 0.0, 1.0
    share, square = successes / of, _NORMAL_95**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    reach = _NORMAL_95 / (1 + square / of) * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _moved_key(before: Question, after: Question) -> bool:
    was = {_folded(option.text): option.is_correct for option in before.options}
    return any(was.get(_folded(option.text), option.is_correct) != option.is_correct for option in after.options)


def _words(question: Question) -> list[str]:
    texts = [question.stem]
    texts += [text for option in question.options for text in (option.text, option.feedback)]
    texts += [answer.text for answer in question.answers]
    texts += [text for pair in question.pairs for text in (pair.prompt, pair.match)]
    return _WORD.findall(" ".join(map(_folded, [*texts, question.explanation])))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _distance(old: Sequence[str], new: Sequence[str]) -> int:
    """Levenshtein's distance in words."""
    old, new = _without_common(old, new)
    if max(len(old), len(new)) > _MOST_WORDS:
        return max(len(old), len(new))
    line = list(range(len(new) + 1))
    for row, word in enumerate(old, 1):
        corner, line[0] = line[0], row
        for column, other in enumerate(new, 1):
            corner, line[column] = (
                line[column],
                min(line[column] + 1, line[column - 1] + 1, corner + (word != other)),
            )
    return line[-1]


def _without_common(old: Sequence[str], new: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    begin = _common(zip(old, new, strict=False))
    old, new = old[begin:], new[begin:]
    end = _common(zip(reversed(old), reversed(new), strict=False))
    return old[: len(old) - end], new[: len(new) - end]


def _common(pairs: Iterable[tuple[str, str]]) -> int:
    number = 0
    for one, other in pairs:
        if one != other:
            break
        number += 1
    return number

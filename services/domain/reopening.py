"""What has changed since a decision: in the question, in its rubric, and in what is said under its citations."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.domain.differences import Difference, differences, words_between
from services.domain.lifecycle import QuestionStatus
from services.domain.questions import Question, Source
from services.domain.rubrics import Rubric

QUESTION_CHANGED = "It was changed after its approval."
RUBRIC_CHANGED = "Its rubric was changed after its approval."
TRANSCRIPT_CHANGED = "The source changed: the transcript under its citation was corrected after it was approved."


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a decision is of: the question, its rubric, and for each citation what is said under it."""

    question: Question
    rubric: Rubric | None = None
    source_texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reopened:
    """Why an approval does not hold any more, and what is different from what was approved."""

    reason: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """Where the last decision led, None where there is none, and what is different from what it was of."""

    led_to: QuestionStatus | None = None
    differences: tuple[Difference, ...] = ()

    def reopened(self, reason: str | None) -> Reopened | None:
        """Why an approval that was the last decision does not hold any more; None where it was none."""
        return Reopened(reason or QUESTION_CHANGED, self.differences) if self.led_to is _APPROVED else None


_APPROVED = QuestionStatus.APPROVED


def changes(before: Basis, after: Basis) -> tuple[Difference, ...]:
    """Every part that differs; what is said is compared while the same is cited, for otherwise the citations differ."""
    found = [*differences(before.question, after.question), *_rubrics(before.rubric, after.rubric)]
    if before.question.sources == after.question.sources:
        found += _said(before.source_texts, after.source_texts)
    else:
        found += _times(before.question.sources, after.question.sources)
    return tuple(found)


def _said(before: Sequence[str], after: Sequence[str]) -> list[Difference]:
    # What was decided before texts were kept has none, and nothing can be told of it.
    both = zip(before, after, strict=False)
    return [
        Difference(f"Said at citation {number}", words_between(old, new))
        for number, (old, new) in enumerate(both, start=1)
        if old != new
    ]


def _times(before: Sequence[Source], after: Sequence[Source]) -> list[Difference]:
    """Of citations with the same words, which are no difference between the questions."""
    return [
        Difference(f"Time of citation {number}", words_between(_span(old), _span(new)))
        for number, (old, new) in enumerate(zip(before, after, strict=False), start=1)
        if old.quote == new.quote and _span(old) != _span(new)
    ]


def _span(source: Source) -> str:
    return f"{source.start_ms / 1000:.2f} to {source.end_ms / 1000:.2f} s"


def _rubrics(before: Rubric | None, after: Rubric | None) -> list[Difference]:
    old, new = _told(before), _told(after)
    parts = list(dict.fromkeys([*old, *new]))
    return [
        Difference(part, words_between(old.get(part, ""), new.get(part, "")))
        for part in parts
        if old.get(part, "") != new.get(part, "")
    ]


def _told(rubric: Rubric | None) -> dict[str, str]:
    if rubric is None:
        return {}
    levels = " / ".join(f"{level.name} ({level.points:g})" for level in rubric.levels)
    criteria = {f"Rubric, {each.name}": " / ".join(each.descriptors) for each in rubric.criteria}
    return {"Rubric": rubric.title, "Rubric, levels": levels, **criteria}

"""Asks a language model for a rubric, and once more where its draft does not hold together."""

import logging
from collections.abc import Sequence

from services.domain.questions import Question
from services.domain.rubrics import Rubric
from services.domain.transcripts import Segment, Span, segments_in
from services.providers.protocols import LanguageModel, UnusableAnswer, Usage
from services.writing.answers import read_rubric, rubric_schema
from services.writing.fencing import mark_for, numbered_lines
from services.writing.planning import readable_parts
from services.writing.progress import added
from services.writing.prompts import prompt
from services.writing.protocol import DraftedRubric, Material

log = logging.getLogger(__name__)

_RUBRIC = "rubric_v1"
_TRIES = 2
_ATTEMPTS_APART = 1_000
_AROUND_MS = 60_000


def drafted_rubric(model: LanguageModel, question: Question, material: Material, room: int) -> DraftedRubric:
    """A rubric from what was said in the cited places and a minute around; it reads at most `room` tokens of that.

    `UnusableAnswer`, with what was spent, when no draft holds together.
    """
    draft = prompt(_RUBRIC)
    text = numbered_lines(_readable(around(question, material, _AROUND_MS), material, room))
    user = draft.user.safe_substitute(
        fence=f"LECTURE-{mark_for(text + question.stem + question.explanation)}",
        stem=question.stem,
        transcript=text,
        explanation=question.explanation,
    )
    spent: Usage | None = None
    failure = "The language model gave no usable rubric. Try again, or write the criteria yourself."
    tries, attempt = 0, material.attempt * _ATTEMPTS_APART
    while tries < _TRIES:
        attempt += 1
        tries += 1
        try:
            answer = model.complete(
                system=draft.system, user=user, schema=rubric_schema(), purpose=draft.version, attempt=attempt
            )
        except UnusableAnswer as error:
            spent, failure = added(spent, error.usage), str(error)
            continue
        # A draft that is remembered was no good before: whoever asks again is owed new ones.
        tries -= answer.is_remembered
        spent = added(spent, answer.usage)
        rubric = read_rubric(answer.value)
        if isinstance(rubric, Rubric):
            return DraftedRubric(rubric.title, rubric.levels, rubric.criteria, spent)
        log.warning("%s gave a rubric that does not hold together: %s", model.name, rubric.fault)
        user = f"{user}\n\nYour last draft could not be used. {rubric.fault}"
    raise UnusableAnswer(failure, spent)


def around(question: Question, material: Material, around_ms: int) -> list[Segment]:
    """The segments that the question cites, and those so many milliseconds before and after; empty when uncited."""
    chosen: dict[int, Segment] = {}
    for source in question.sources:
        span = Span(max(0, source.start_ms - around_ms), source.end_ms + around_ms)
        chosen.update((segment.start_ms, segment) for segment in segments_in(span, material.lecture.segments))
    return [chosen[start] for start in sorted(chosen)]


def _readable(segments: Sequence[Segment], material: Material, room: int) -> Sequence[Segment]:
    parts = readable_parts(segments or material.lecture.segments, room)
    return parts[0] if parts else ()

"""Has a language model write one question anew, by what a check found or a teacher wishes."""

from collections.abc import Sequence
from dataclasses import replace

from services.domain.blueprints import BlueprintRow
from services.domain.errors import DatabaseUnavailable, ProviderUnavailable
from services.domain.question_rules import same_wording
from services.domain.questions import Question
from services.domain.transcripts import Segment
from services.providers.protocols import Completion, LanguageModel, UnusableAnswer, Usage
from services.writing.answers import Refused, questions_schema, read_doubts, read_question
from services.writing.asking import Order, Room, in_words
from services.writing.planning import readable_parts
from services.writing.progress import added
from services.writing.prompts import prompt
from services.writing.protocol import Material, Shortfall, Written
from services.writing.rubric_asking import around

TRIES = 2

_REVISION = "revise_v1"
_AROUND_MS = 300_000
_UNUSABLE = "The language model's new version could not be used: {fault}"


class Revising:
    """First it reads the cited place and some minutes around; if that brings nothing, as much as it can at once."""

    prompt_version = _REVISION

    def __init__(self, model: LanguageModel, room: Room, material: Material, existing: Sequence[Question]) -> None:
        self._model = model
        self._room = room
        self._material = material
        self._others = existing

    def revised(
        self, question: Question, wanted: BlueprintRow, instruction: str
    ) -> tuple[Written, Completion] | Shortfall:
        """The new version and the answer it was read from, or why there is none."""
        others = [each.stem for each in self._others if same_wording(each.stem) != same_wording(question.stem)]
        order = Order([(wanted, 1)], instruction, asked=others, revised=replace(question, id=""))
        spent: Usage | None = None
        failure = ""
        for tries, part in enumerate(self._parts(question)):
            try:
                answer = self._ask(part, order, tries)
            except DatabaseUnavailable:
                raise
            except ProviderUnavailable as error:
                failure = str(error)
                if not isinstance(error, UnusableAnswer):
                    break
                spent = added(spent, error.usage)
                continue
            spent = added(spent, answer.usage)
            outcome = self._read(answer, question, replace(wanted, count=1), part, others)
            if isinstance(outcome, Written):
                return replace(outcome, usage=spent), answer
            failure = _UNUSABLE.format(fault=f"{outcome.fault.rstrip('.')}.")
            order = replace(order, faults=[outcome])
        return Shortfall(0, 1, failure or "The transcript holds no words, so there is nothing to ask about.", spent)

    def _parts(self, question: Question) -> list[Sequence[Segment]]:
        wide = readable_parts(self._material.lecture.segments, self._room.transcript)
        near = readable_parts(around(question, self._material, _AROUND_MS), self._room.transcript)[:1]
        starts = {segment.start_ms for part in near for segment in part}
        holding = [part for part in wide if any(segment.start_ms in starts for segment in part)] or wide
        return [*near, *holding[:1], *holding[:1]][:TRIES]

    def _ask(self, part: Sequence[Segment], order: Order, tries: int) -> Completion:
        revision = prompt(_REVISION)
        return self._model.complete(
            system=revision.system,
            user=in_words(revision, self._material, part, order, self._room),
            schema=questions_schema(self._material.objectives),
            purpose=revision.version,
            attempt=self._material.attempt * TRIES + tries,
        )

    def _read(
        self,
        answer: Completion,
        question: Question,
        wanted: BlueprintRow,
        part: Sequence[Segment],
        others: Sequence[str],
    ) -> Written | Refused:
        items = answer.value["questions"]
        if not items:
            return Refused(question.stem, "there was none")
        new = read_question(items[0], wanted, part)
        if isinstance(new, Refused):
            return new
        if same_wording(new.stem) in map(same_wording, others):
            return Refused(new.stem, "it asks what was asked already")
        points = question.points if new.type is question.type else new.points
        new = replace(new, id=question.id, points=points, objective=new.objective or question.objective)
        if _said(new) == _said(question):
            return Refused(new.stem, "it is the same as before")
        return Written(0, new, doubts=read_doubts(items[0], judged_by=answer.model))


def _said(question: Question) -> Question:
    """All that a student reads and that proves it, whatever the order of the options and whatever it is called."""
    options = tuple(sorted(question.options, key=lambda option: option.text))
    return replace(question, options=options, bloom=None, difficulty=None, objective=None)

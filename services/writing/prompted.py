"""A writer that asks a language model and delivers only what the rules and the transcript bear out."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from threading import BoundedSemaphore

from services.domain.blueprints import Blueprint, BlueprintRow
from services.domain.errors import DatabaseUnavailable, ProviderUnavailable
from services.domain.questions import Question
from services.providers.protocols import Completion, LanguageModel, UnusableAnswer, Usage
from services.writing.answers import questions_schema
from services.writing.asking import Order, Room, in_words
from services.writing.calls import Calls, InTurn
from services.writing.planning import Batch, planned, readable_parts
from services.writing.progress import Progress
from services.writing.prompts import prompt
from services.writing.protocol import DraftedRubric, Enough, Material, Provenance, Shortfall, Written
from services.writing.revising import TRIES, Revising
from services.writing.rubric_asking import drafted_rubric

log = logging.getLogger(__name__)

_QUESTIONS = "questions_v2"


class PromptedWriter:
    """A `Writer` that asks `model` about several parts of the lecture at once.

    An item without a quote that is found in the transcript, or against the rules of its type, is never delivered:
    the model is asked once more for what is missing, and what is missing then is a `Shortfall`. At most `at_once`
    calls are under way at a time, whoever asked for them; a call reads and writes at most `context_tokens`. Closing
    the iterator of `write`, or throwing `Enough` in, asks no more, and waits for the calls under way. Raises
    `ProviderUnavailable` only when the model fails before anything was written.
    """

    def __init__(self, model: LanguageModel, *, at_once: int = 8, context_tokens: int = 32_000) -> None:
        self._model = model
        self._at_once = at_once
        self._room = Room(context_tokens)
        self._slots = BoundedSemaphore(at_once)
        self._in_turn = InTurn(model, self._slots)

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def prompt_version(self) -> str:
        return _QUESTIONS

    @property
    def at_once(self) -> int:
        return self._at_once

    def check(self) -> str:
        """Reach the model."""
        return self._model.check()

    def write(
        self, material: Material, blueprint: Blueprint, *, existing: Sequence[Question] = ()
    ) -> Iterator[Written | Shortfall]:
        """Questions as the model answers, and a `Shortfall` for each row that stays short."""
        progress = Progress(blueprint.rows, existing)
        spans = readable_parts(material.lecture.segments, self._room.transcript)
        if not spans:
            yield from progress.shortfalls("The transcript holds no words, so there is nothing to ask about.")
            return
        calls = Calls[Batch, Completion](self._at_once, self._slots)
        try:
            for batch in planned(blueprint.rows, spans, at_once=self._at_once):
                calls.begin(batch, partial(self._ask, self._order(blueprint, progress, batch), batch, material))
            for batch, future in calls.ended():
                progress.left = None
                answer = _answer_of(future, batch, progress)
                if answer is not None:
                    provenance = self._provenance(answer, _QUESTIONS)
                    for written in progress.read(answer, batch):
                        yield replace(written, provenance=provenance)
                if (left := progress.left) and left.total and left.tries < TRIES:
                    calls.begin(left, partial(self._ask, self._order(blueprint, progress, left), left, material))
        except Enough:
            calls.close()
            for _, future in calls.ended():
                progress.spend(_cost_of(future))
            yield from progress.untold()
            return
        finally:
            calls.close()
        if failure := progress.failure_of_all():
            raise failure
        yield from progress.shortfalls()

    def revise(
        self,
        question: Question,
        material: Material,
        wanted: BlueprintRow,
        *,
        instruction: str,
        existing: Sequence[Question] = (),
    ) -> Written | Shortfall:
        """The question written anew in at most two tries; a `Shortfall` also where the model cannot be asked."""
        revising = Revising(self._in_turn, self._room, material, existing)
        outcome = revising.revised(question, wanted, instruction)
        if isinstance(outcome, Shortfall):
            return outcome
        written, answer = outcome
        return replace(written, provenance=self._provenance(answer, revising.prompt_version))

    def draft_rubric(self, question: Question, material: Material) -> DraftedRubric:
        """A rubric by the model; `ProviderUnavailable` when it gives none that holds together in two tries."""
        return drafted_rubric(self._in_turn, question, material, self._room.transcript)

    def _order(self, blueprint: Blueprint, progress: Progress, batch: Batch) -> Order:
        # What other calls bring in meanwhile is told from the second try on: the first is the same whenever it is
        # asked, so that an answer to it can be remembered.
        return Order(
            counts=[(blueprint.rows[row], count) for row, count in batch.counts],
            wishes=blueprint.instructions,
            language=blueprint.language,
            asked=progress.stems if batch.tries else progress.stems_before,
            faults=batch.faults,
            lines=batch.lines,
        )

    def _ask(self, order: Order, batch: Batch, material: Material) -> Completion:
        questions = prompt(_QUESTIONS)
        return self._model.complete(
            system=questions.system,
            user=in_words(questions, material, batch.part, order, self._room),
            schema=questions_schema(material.objectives),
            purpose=questions.version,
            attempt=material.attempt * TRIES + batch.tries,
        )

    def _provenance(self, answer: Completion, version: str) -> Provenance:
        sampling = self._model.sampling
        return Provenance(answer.model, version, sampling.temperature, sampling.seed)


def _cost_of(future: Future[Completion | None]) -> Usage | None:
    """What a call cost of which the answer is not wanted any more."""
    if future.cancelled():
        return None
    failure = future.exception()
    if isinstance(failure, UnusableAnswer):
        return failure.usage
    answer = None if failure else future.result()
    return answer.usage if answer else None


def _answer_of(future: Future[Completion | None], batch: Batch, progress: Progress) -> Completion | None:
    try:
        return future.result()
    except DatabaseUnavailable:
        raise  # answers cannot be remembered now; the job tries again by itself
    except ProviderUnavailable as error:
        log.warning("%s questions were not written: %s", batch.total, error)
        progress.fail(batch, error)
        return None

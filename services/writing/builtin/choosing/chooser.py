"""Which of the possible questions an exam gets: the best ones, spread over the lecture, no fact twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from services.domain.blueprints import BlueprintRow
from services.domain.question_rules import problems, same_wording
from services.domain.questions import Question, QuestionType
from services.domain.transcripts import Span
from services.writing.builtin.asks import Aim
from services.writing.builtin.choosing.candidates import Candidate
from services.writing.builtin.choosing.hardness import difficulty_of, hardness, may_be
from services.writing.builtin.choosing.objectives import Objectives
from services.writing.builtin.choosing.wishes import Wishes
from services.writing.builtin.study import Study
from services.writing.protocol import Material

_SAME_QUESTION = 0.9
_CROWDING = 0.1
_SAMENESS = 0.05
_STRETCHES = 8
_NO_AIM = Aim()
_NO_WISHES = Wishes()
_ON_TOPIC = 0.3
_IS_THE_TOPIC = 0.5
_TOWARDS_TOPIC = 0.8


class Chooser:
    """Remembers what has been asked, in this run and before."""

    def __init__(
        self,
        study: Study,
        material: Material,
        existing: Sequence[Question],
        *,
        wishes: Wishes = _NO_WISHES,
        aim: Aim = _NO_AIM,
    ) -> None:
        self._aim = aim
        self._hearing = study.hearing
        self._wishes = wishes
        self._likeness: dict[tuple[str, tuple[str, ...]], float] = {}
        self._material = material
        self._embedder = embedder = study.embedder
        self._existing = list(existing)
        self._asked_vectors = embedder.embed([gist(question) for question in existing])
        self._objectives = Objectives(embedder, material.objectives)
        self._places: Counter[int] = Counter()
        self._closed: set[int] = set()
        self._essay_places: set[int] = set()
        self._answers: Counter[str] = Counter()
        self._stretches: Counter[tuple[QuestionType, int]] = Counter()
        self._forms: Counter[tuple[QuestionType, str]] = Counter()

    def choose(self, candidates: Sequence[Candidate], row: BlueprintRow, count: int) -> Iterator[Question]:
        """Up to `count` questions for the row."""
        self._embedder.embed([candidate.about for candidate in candidates if self._looks_at_topics(row)])
        left = [candidate for candidate in candidates if self._is_wished_for(candidate)]
        for most_per_place in (1, 2):
            passed_over: list[Candidate] = []
            while left and count > 0:
                best = max(range(len(left)), key=lambda index: (round(self._value(left[index], row), 4), -index))
                candidate = left.pop(best)
                if self._is_spent(candidate, row, most_per_place):
                    passed_over.append(candidate)
                    continue
                question = self._made(candidate, row)
                if question is not None:
                    count -= 1
                    self._remember(candidate, question)
                    yield question
            left = passed_over

    def _value(self, candidate: Candidate, row: BlueprintRow) -> float:
        crowd = self._stretches[(row.type, self._stretch(candidate.start_ms))]
        worth = candidate.worth - _CROWDING * crowd - _SAMENESS * self._forms[(row.type, candidate.form)]
        for topics in (self._wishes.sought, (row.objective,) if row.objective else ()):
            worth += _TOWARDS_TOPIC * self._is_about(candidate, topics) if topics else 0.0
        return worth

    def _looks_at_topics(self, row: BlueprintRow) -> bool:
        return bool(row.objective or self._wishes.sought or self._wishes.avoided)

    def _is_about(self, candidate: Candidate, topics: tuple[str, ...]) -> float:
        """How near in meaning the sentences behind the candidate are to the nearest of the topics, from -1 to 1."""
        known = self._likeness.get((candidate.about, topics))
        if known is None:
            [about], named = self._embedder.embed([candidate.about]), self._embedder.embed(topics)
            known = self._likeness[candidate.about, topics] = float(np.max(named @ about))
        return known

    def _is_wished_for(self, candidate: Candidate) -> bool:
        """Not about what shall be left out, and about what shall be asked alone."""
        said = f" {same_wording(candidate.about)} "
        if any(f" {same_wording(topic).removesuffix('s')}" in said for topic in self._wishes.avoided):
            return False
        if self._wishes.avoided and self._is_about(candidate, self._wishes.avoided) >= _IS_THE_TOPIC:
            return False
        return not self._wishes.only or self._is_about(candidate, self._wishes.sought) >= _ON_TOPIC

    def _stretch(self, start_ms: int) -> int:
        return start_ms * _STRETCHES // max(1, self._material.lecture.duration_ms)

    def _is_spent(self, candidate: Candidate, row: BlueprintRow, most_per_place: int) -> bool:
        """Its fact has been asked; a statement to judge shows its whole sentence, so it wants it for itself."""
        if self._answers[candidate.answer]:
            return True
        if row.type is QuestionType.ESSAY:
            return 2 * len(candidate.places & self._essay_places) >= len(candidate.places)
        if candidate.places & self._closed:
            return True
        most = 1 if candidate.gives_all_away else most_per_place
        return any(self._places[place] >= most for place in candidate.places)

    def formed(self, candidate: Candidate, row: BlueprintRow) -> Question | None:
        """The question that the candidate gives for the row, whatever else was asked; None where it gives none."""
        question = candidate.make(replace(self._aim, difficulty=row.difficulty))
        question = self._hearing.cited(question) if question is not None else None
        if question is None or problems(question) or (row.bloom is not None and question.bloom is not row.bloom):
            return None
        estimate = hardness(question, candidate.centrality, self._embedder)
        if row.difficulty is not None and not may_be(estimate, row.difficulty):
            return None
        objective = self._objective(question, row)
        if row.objective and objective != row.objective:
            return None
        question = replace(question, difficulty=row.difficulty or difficulty_of(estimate))
        return _with_objective(question, objective)

    def _made(self, candidate: Candidate, row: BlueprintRow) -> Question | None:
        question = self.formed(candidate, row)
        if question is None:
            return None
        [vector] = self._embedder.embed([gist(question)])
        return None if self._was_asked(question, vector) else question

    def _objective(self, question: Question, row: BlueprintRow) -> str | None:
        asked = Objectives(self._embedder, [row.objective]) if row.objective else self._objectives
        return asked.nearest(question)

    def _was_asked(self, question: Question, vector: NDArray[np.float32]) -> bool:
        if len(self._asked_vectors) and float(np.max(self._asked_vectors @ vector)) >= _SAME_QUESTION:
            return True
        return any(_asks_the_same(question, other) for other in self._existing)

    def _remember(self, candidate: Candidate, question: Question) -> None:
        self._existing.append(question)
        self._asked_vectors = np.vstack([self._asked_vectors, self._embedder.embed([gist(question)])])
        self._answers[candidate.answer] += 1
        self._stretches[(question.type, self._stretch(candidate.start_ms))] += 1
        self._forms[(question.type, candidate.form)] += 1
        if question.type is QuestionType.ESSAY:
            self._essay_places |= candidate.places
        else:
            self._places.update(candidate.places)
        if candidate.gives_all_away:
            self._closed |= candidate.places


def gist(question: Question) -> str:
    """What is asked and what is right."""
    right = [option.text for option in question.options if option.is_correct] + [a.text for a in question.answers[:1]]
    right += [f"{pair.prompt}: {pair.match}" for pair in question.pairs]
    return question.stem if question.type is QuestionType.TRUE_FALSE else " ".join([question.stem, *right])


def _asks_the_same(question: Question, other: Question) -> bool:
    """The same words, or the same right answer from the same place."""
    if same_wording(question.stem) == same_wording(other.stem):
        return True
    spans = [Span(source.start_ms, source.end_ms) for source in other.sources]
    shares = any(span.overlaps(Span(s.start_ms, s.end_ms)) for s in question.sources for span in spans)
    if not shares or QuestionType.ESSAY in (question.type, other.type):
        return False
    if QuestionType.TRUE_FALSE in (question.type, other.type):
        return question.sources[0].quote == other.sources[0].quote
    return bool(_right(question) & _right(other)) or same_wording(gist(question)).startswith(same_wording(other.stem))


def _right(question: Question) -> set[str]:
    right = [option.text for option in question.options if option.is_correct] + [a.text for a in question.answers]
    return {same_wording(text) for text in right}


def _with_objective(question: Question, objective: str | None) -> Question:
    return replace(question, objective=objective) if objective else question

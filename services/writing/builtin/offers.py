"""What a lecture offers the built-in writer to ask about, counted by letting it choose all that it would."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from services.domain.blueprints import BlueprintRow
from services.domain.lecture_offers import PlaceSpan, Wanted
from services.domain.questions import Bloom, Difficulty, Question, QuestionType
from services.writing.builtin.choosing.candidates import Candidate, Candidates
from services.writing.builtin.choosing.chooser import Chooser, gist
from services.writing.builtin.choosing.objectives import Objectives, with_its_place
from services.writing.builtin.study import Study

Offered = dict[Wanted, list[PlaceSpan]]

_DIFFICULTIES: tuple[Difficulty | None, ...] = (None, *Difficulty)
_Forms = list[tuple[Bloom | None, frozenset[str]]]
"""At which levels a candidate asks, and which objectives it serves then."""


def offered(study: Study) -> Offered:
    """The places of the questions that a row of its own would be given, for everything that a row can ask for.

    What is missing offers nothing. Without a type: the sentences that serve an objective.
    """
    objectives = Objectives(study.embedder, study.material.objectives)
    found: Offered = {}
    for kind in QuestionType:
        candidates = Candidates(study)
        every = [_remembered(each, kind) for each in candidates.of(BlueprintRow(kind, 1))]
        for difficulty in _DIFFICULTIES:
            row = BlueprintRow(kind, 1, difficulty=difficulty)
            possible = _formed(study, objectives, candidates, every, row)
            for wanted, able in _asked_for(study, possible, Wanted(kind, difficulty=difficulty)):
                candidates.begin_anew()
                # Statements take turns, so each hangs on those before it, whether they fit or not.
                if places := _chosen(study, wanted, every if kind is QuestionType.TRUE_FALSE else able):
                    found[wanted] = places
    study.embedder.embed([sentence.text for sentence in study.reading.sentences])
    for sentence in study.reading.sentences:
        for name in objectives.served_by_text(sentence.text):
            at = sentence.source.start_ms
            found.setdefault(Wanted(None, objective=name), []).append(PlaceSpan(at, at))
    return found


def _remembered(candidate: Candidate, kind: QuestionType) -> Candidate:
    """The candidate, made once for each aim; but a statement is judged true and false by turns."""
    return candidate if kind is QuestionType.TRUE_FALSE else replace(candidate, make=cache(candidate.make))


def _formed(
    study: Study, objectives: Objectives, candidates: Candidates, every: Sequence[Candidate], row: BlueprintRow
) -> list[tuple[Candidate, _Forms]]:
    """Each candidate of which a question for the row can be made, the best first."""
    chooser = Chooser(study, replace(study.material, objectives=()), ())
    made: list[tuple[Candidate, list[Question]]] = []
    for candidate in every:
        candidates.begin_anew()
        # A statement may ask at another level, or serve another objective, where it is false.
        turns = 2 if row.type is QuestionType.TRUE_FALSE else 1
        questions = [each for _ in range(turns) if (each := chooser.formed(candidate, row)) is not None]
        if questions:
            made.append((candidate, questions))
    study.embedder.embed(
        [text for _, questions in made for each in questions for text in (gist(each), with_its_place(each))]
    )
    return [
        (candidate, [(each.bloom, objectives.served_by(each)) for each in questions]) for candidate, questions in made
    ]


def _asked_for(
    study: Study, possible: Sequence[tuple[Candidate, _Forms]], wanted: Wanted
) -> Iterator[tuple[Wanted, list[Candidate]]]:
    """Each level and objective at which something can be asked so, with the candidates that can."""
    levels = {None: None, **{level: None for _, forms in possible for level, _ in forms}}
    for level in levels:
        serving: dict[str | None, list[Candidate]] = {None: [], **{name: [] for name in study.material.objectives}}
        for candidate, forms in possible:
            of_level = [served for each, served in forms if level in (None, each)]
            names = {None, *frozenset[str]().union(*of_level)} if of_level else set()
            for name in names:
                serving[name].append(candidate)
        for name, able in serving.items():
            if able:
                yield replace(wanted, bloom=level, objective=name), able


def _chosen(study: Study, wanted: Wanted, possible: Sequence[Candidate]) -> list[PlaceSpan]:
    """Where the questions are that the writer chooses of these for a row that asks for as many as there are."""
    if wanted.type is None:
        return []
    row = BlueprintRow(wanted.type, len(possible), wanted.bloom, wanted.difficulty, wanted.objective)
    return sorted(map(_span, Chooser(study, study.material, ()).choose(possible, row, row.count)))


def _span(question: Question) -> PlaceSpan:
    begins = [source.start_ms for source in question.sources]
    return PlaceSpan(min(begins), max(begins))

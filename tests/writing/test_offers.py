"""What is promised to stand behind a row, and what the built-in writer gives for it."""

from dataclasses import replace

import pytest

from benchmarks.offers import OBJECTIVES, ordered_one_by_one
from services.domain.lecture_offers import Wanted
from services.domain.questions import Bloom, Difficulty, QuestionType
from services.providers.embedder_minilm import MiniLMEmbedder
from services.providers.embedder_remembering import LatelyAskedEmbedder
from services.providers.protocols import Embedder
from services.writing.builtin import BuiltinWriter
from services.writing.builtin.offers import Offered, offered
from services.writing.builtin.study import Study
from services.writing.protocol import BUILTIN_LEVELS, Material
from tests.writing.material import lecture

SC, TF, ESSAY, CLOZE = QuestionType.SINGLE_CHOICE, QuestionType.TRUE_FALSE, QuestionType.ESSAY, QuestionType.CLOZE
BEGAN, FOLLOWED = OBJECTIVES["history"]
HISTORY = replace(lecture("history"), segments=lecture("history").segments[:40])
MATERIAL = Material(HISTORY, "History", (BEGAN, FOLLOWED, "Balance a chemical equation"))


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return LatelyAskedEmbedder(MiniLMEmbedder())


@pytest.fixture(scope="module")
def writer(embedder: Embedder) -> BuiltinWriter:
    return BuiltinWriter(embedder)


@pytest.fixture(scope="module")
def places(embedder: Embedder) -> Offered:
    return offered(Study(MATERIAL, embedder))


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(SC),
        Wanted(SC, Bloom.UNDERSTAND),
        Wanted(SC, Bloom.REMEMBER, Difficulty.EASY),
        Wanted(SC, objective=BEGAN),
        Wanted(SC, Bloom.UNDERSTAND, Difficulty.MEDIUM, BEGAN),
        Wanted(TF, Bloom.UNDERSTAND, Difficulty.HARD),
        Wanted(CLOZE, difficulty=Difficulty.HARD),
        Wanted(ESSAY, difficulty=Difficulty.HARD),
        Wanted(QuestionType.MATCHING, Bloom.REMEMBER, Difficulty.MEDIUM),
        Wanted(QuestionType.SHORT_ANSWER, objective=FOLLOWED),
        Wanted(QuestionType.NUMERICAL, Bloom.APPLY),
    ],
    ids=str,
)
def test_as_many_as_are_promised_are_written_and_no_more_are_to_be_had(
    writer: BuiltinWriter, places: Offered, wanted: Wanted
) -> None:
    kept = ordered_one_by_one(writer, MATERIAL, places, [wanted])
    assert kept.promised > 0
    assert (kept.given, kept.more) == (kept.promised, 0)


def test_what_is_asked_for_more_narrowly_has_no_more_places(places: Offered) -> None:
    for wanted in places:
        for wider in wanted.widened():
            assert len(places[wanted]) <= len(places[wider]) + 1, wanted
    assert not any(each.bloom for each in places if each.bloom not in BUILTIN_LEVELS)


def test_an_objective_that_the_lecture_does_not_speak_of_has_nearly_no_places(places: Offered) -> None:
    def near(objective: str) -> int:
        return sum(len(at) for wanted, at in places.items() if wanted.objective == objective)

    assert near("Balance a chemical equation") * 20 < near(BEGAN)
    assert Wanted(None, objective=BEGAN) in places, "sentences are counted as well"


def test_places_lie_where_the_lecture_says_it(places: Offered) -> None:
    begins = {segment.start_ms for segment in MATERIAL.lecture.segments}
    for spans in places.values():
        assert spans == sorted(spans)
        assert all(span.first_ms in begins and span.first_ms <= span.last_ms for span in spans)

"""The page of the slides that speaks of what a question cites is found by its words, or none is."""

from uuid import UUID

import pytest

from services.checking.slide_match import nearest_page
from services.domain.question_evidence import SlidePage
from services.domain.questions import Option, Question, QuestionType, Source
from services.providers.embedder_minilm import MiniLMEmbedder

DECK = UUID(int=1)
TEXTS = (
    "Week 3: Enzymes\nWelcome to the course",
    "Week 3: Enzymes\nActivation energy\nAn enzyme lowers it; the reaction runs faster",
    "Week 3: Enzymes\nInhibition\nCompetitive: binds to the active site\nNon-competitive: binds somewhere else",
    "Week 3: Enzymes\nDenaturation\nHeat above 45 °C undoes the shape",
)


@pytest.fixture(scope="module")
def embedder() -> MiniLMEmbedder:
    return MiniLMEmbedder()


def deck(*texts: str) -> list[SlidePage]:
    return [SlidePage(DECK, number, text) for number, text in enumerate(texts, 1)]


def asked(stem: str, key: str, quote: str) -> Question:
    options = (Option(key, is_correct=True), Option("Nothing of that", is_correct=False))
    sources = (Source(0, 4800, quote),) if quote else ()
    return Question(QuestionType.SINGLE_CHOICE, stem, options=options, sources=sources)


@pytest.mark.parametrize(
    ("stem", "key", "quote", "page"),
    [
        ("What do enzymes lower?", "The activation energy", "An enzyme lowers the energy of activation.", 2),
        ("Where does it bind?", "To the active site", "A competitive inhibitor binds to the active site.", 3),
        ("What does heat do?", "It denatures them", "Hot enzymes denature, and their shape is lost to heat.", 4),
    ],
)
def test_the_page_that_speaks_of_it_is_found(
    stem: str, key: str, quote: str, page: int, embedder: MiniLMEmbedder
) -> None:
    found = nearest_page(asked(stem, key, quote), deck(*TEXTS), embedder)
    assert found is not None
    assert found.page == page


def test_what_stands_on_every_page_points_to_none(embedder: MiniLMEmbedder) -> None:
    question = asked("Which coenzyme do enzymes take?", "Vitamin B6", "In week 3 enzymes take vitamins as coenzymes.")
    assert nearest_page(question, deck(*TEXTS), embedder) is None


def test_slides_of_another_subject_are_not_shown(embedder: MiniLMEmbedder) -> None:
    question = asked("Who met at Versailles?", "The Estates", "In 1789 the Estates met at Versailles.")
    assert nearest_page(question, deck(*TEXTS), embedder) is None


def test_one_rare_word_in_common_is_chance(embedder: MiniLMEmbedder) -> None:
    question = asked("What is it?", "Denaturation", "Denaturation!")
    assert nearest_page(question, deck("Denaturation"), embedder) is None


def test_a_question_without_a_citation_has_no_slide(embedder: MiniLMEmbedder) -> None:
    assert nearest_page(asked("What do enzymes lower?", "The activation energy", ""), deck(*TEXTS), embedder) is None


def test_of_two_pages_that_say_the_same_the_first_is_taken(embedder: MiniLMEmbedder) -> None:
    question = asked("What do enzymes lower?", "The activation energy", "An enzyme lowers the activation energy.")
    found = nearest_page(question, deck(TEXTS[0], TEXTS[1], TEXTS[1]), embedder)
    assert found is not None
    assert found.page == 2

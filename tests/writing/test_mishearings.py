"""Likely mishearings: what sounds and looks like a term is found, and what was heard aright is left alone."""

import pytest

from services.domain.transcripts import Segment
from services.domain.vocabulary import Suspicion, occurrences, with_phrase
from services.writing.mishearings import suspicions
from services.writing.slide_terms import slide_terms

TERMS = ["catalase", "active site", "denaturation", "enzyme", "competitive inhibitor", "human enzymes", "trypsin"]


def found(*said: str) -> list[Suspicion]:
    return suspicions([Segment(at * 1000, at * 1000 + 900, text) for at, text in enumerate(said)], TERMS)


@pytest.mark.parametrize(
    ("said", "heard", "meant"),
    [
        ("Cattle lays is an enzyme in the liver.", "cattle lays", "catalase"),
        ("The substances that leave the act upside at the end.", "act upside", "active site"),
        ("In which the active side has a fixed shape.", "active side", "active site"),
        ("Dentaturation is the loss of the shape.", "dentaturation", "denaturation"),
        ("Then trip sin cuts the protein.", "trip sin", "trypsin"),
    ],
)
def test_what_sounds_like_a_term_is_found(said: str, heard: str, meant: str) -> None:
    assert found(said) == [Suspicion(heard, meant, (0,))]


@pytest.mark.parametrize(
    "said",
    [
        "Catalase and the active site of an enzyme.",
        "Enzymes and their active sites.",
        "A coenzyme is organic, and a noncompetitive inhibitor binds elsewhere.",
        "Finally, some enzymes need a partner.",
        "You should be able to explain how an enzyme speeds up a reaction.",
        "It is active. Sight is something else.",
    ],
)
def test_what_was_heard_aright_is_left_alone(said: str) -> None:
    assert found(said) == []


def test_an_article_before_the_end_of_a_term_is_heard_aright_and_what_sounds_like_its_beginning_is_not() -> None:
    assert suspicions([Segment(0, 4000, "Catalase is an enzyme.")], ["apoenzyme"]) == []
    assert suspicions([Segment(0, 4000, "The apple enzyme is bare.")], ["apoenzyme"]) == [
        Suspicion("apple enzyme", "apoenzyme", (0,))
    ]


def test_every_place_is_named_and_the_most_frequent_comes_first() -> None:
    assert found("Trip sin.", "Cattle lays works.", "And cattle lays again.") == [
        Suspicion("cattle lays", "catalase", (1, 2)),
        Suspicion("trip sin", "trypsin", (0,)),
    ]


def test_terms_of_slides_are_found_on_lines_and_between_commas() -> None:
    terms = slide_terms(["Enzymes of the liver: catalase\nActive site\nOptimum pH: pepsin, trypsin", "12\n—"])
    assert {"catalase", "active site", "pepsin", "trypsin"} <= {term.casefold() for term in terms}
    assert slide_terms([]) == []


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("Cattle lays, and cattle Lays.", "Catalase, and catalase."),
        ("Cattle. Lays is fast.", "Cattle. Lays is fast."),
        ("Cattle laysome", "Cattle laysome"),
    ],
)
def test_a_phrase_is_replaced_word_for_word(text: str, corrected: str) -> None:
    assert with_phrase(text, "cattle lays", "catalase") == corrected
    assert bool(occurrences(text, "cattle lays")) == (text != corrected)

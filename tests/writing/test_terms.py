"""The key terms of a lecture and when they are said."""

import pytest

from services.domain.transcripts import Transcript
from services.writing.commonness import rarity
from services.writing.terms import key_terms
from tests.writing.material import NAMES, lecture, transcript

CENTRAL = {
    "enzymes": {"enzyme", "substrate", "active site", "activation energy", "competitive inhibitor"},
    "history": {"Piedmont", "Garibaldi", "Cavour", "plebiscite"},
    "economics": {"inflation", "policy rate", "central bank", "interest rate"},
}


@pytest.mark.parametrize("name", NAMES)
def test_what_a_lecture_is_about_is_among_its_key_terms(name: str) -> None:
    terms = {term.term.lower() for term in key_terms(lecture(name), 30)}
    assert {term.lower() for term in CENTRAL[name]} <= terms


@pytest.mark.parametrize("name", NAMES)
def test_the_talk_about_the_lecture_is_not(name: str) -> None:
    words = {word for term in key_terms(lecture(name), 30) for word in term.term.lower().split()}
    assert words.isdisjoint({"week", "lecture", "morning", "thing", "something", "year", "example", "question"})


@pytest.mark.parametrize("name", NAMES)
def test_terms_come_best_first_with_every_moment_they_are_said(name: str) -> None:
    terms = key_terms(lecture(name), 25)
    assert len(terms) == 25
    assert [term.score for term in terms] == sorted((term.score for term in terms), reverse=True)
    for term in terms:
        assert term.count == len(term.occurrences)
        assert list(term.occurrences) == sorted(term.occurrences)
        assert all(0 <= moment < lecture(name).duration_ms for moment in term.occurrences)


def test_an_occurrence_lies_in_the_segment_where_it_was_said() -> None:
    said = lecture("enzymes")
    [term] = [term for term in key_terms(said) if term.term == "activation energy"]
    for moment in term.occurrences:
        [segment] = [one for one in said.segments if one.start_ms <= moment < one.end_ms]
        assert "activation energy" in segment.text.lower()


def test_singular_and_plural_are_one_term() -> None:
    said = transcript("Enzymes are proteins.", "An enzyme is specific.", "The enzymes in the liver work hard.")
    terms = key_terms(said)
    assert [(term.term, term.count) for term in terms if term.term.startswith("enzym")] == [("enzyme", 3)]


def test_silence_has_no_terms() -> None:
    assert key_terms(Transcript((), 0)) == []
    assert key_terms(transcript("Hello.")) == []


def test_common_words_are_common() -> None:
    assert rarity("the") == rarity("time") == 0
    assert 0 < rarity("protein") < rarity("substrate") < rarity("phosphorylase") == 1

"""What is shown of the lecture where a question cites it, also after the transcript was corrected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.cited_words import CitedWords, cited_words

SAID = "We begin. So catalase breaks hydrogen  peroxide down, 40 million times a second. Next is the active site."


def test_a_quote_stands_between_the_words_around_it() -> None:
    assert cited_words("breaks hydrogen peroxide", SAID) == CitedWords(
        "We begin. So catalase",
        "breaks hydrogen peroxide",
        "down, 40 million times a second. Next is the active site.",
    )


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ("So catalyst breaks hydrogen peroxide down,", "So catalase breaks hydrogen peroxide down,"),
        ("14 million times a second.", "40 million times a second."),
        ("Next is the act of sight.", "Next is the active site."),
        ("down, not 40 million times", "down, 40 million times"),
    ],
)
def test_where_the_transcript_was_corrected_what_it_says_now_takes_the_place_of_the_quote(quote: str, now: str) -> None:
    found = cited_words(quote, SAID, SAID)
    assert (found.now, found.quoted) == (now, quote)
    assert " ".join(filter(None, (found.before, found.now, found.after))) == " ".join(SAID.split())


def test_where_nothing_like_it_is_said_any_more_all_that_is_said_there_is_shown() -> None:
    quote = "Mitochondria make the energy of a cell."
    assert cited_words(quote, SAID, "So catalase breaks") == CitedWords(
        "We begin.",
        "So catalase breaks",
        "hydrogen peroxide down, 40 million times a second. Next is the active site.",
        quote,
    )
    assert cited_words(quote, SAID) == CitedWords("", quote, "")


@given(st.text(), st.text(), st.text())
def test_whatever_is_quoted_what_is_shown_as_said_is_said_there(quote: str, around: str, there: str) -> None:
    found = cited_words(quote, around, there)
    if found.quoted is not None:
        assert found.now
        assert found.now in " ".join(around.split()) or found.now == " ".join(there.split())

"""A quote counts as evidence when it was said, however it was heard or written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.grounding import align_quote, is_grounded, is_verbatim, locate_quote
from services.domain.questions import Source
from services.domain.transcripts import Segment

SPOKEN = [
    "An enzyme is a protein that speeds up a chemical reaction.",
    "The molecule that an enzyme acts on is called the substrate.",
    "Most human enzymes work best at about thirty-seven degrees.",
    "In 1894, Emil Fischer proposed the lock-and-key model.",
    "Cooling does not destroy an enzyme.",
    "It does slow it down, by about forty million per second.",
]


def segments(texts: list[str]) -> list[Segment]:
    return [Segment(index * 4_000, index * 4_000 + 3_900, text) for index, text in enumerate(texts)]


LECTURE = segments(SPOKEN)


def test_a_quote_is_found_with_the_times_and_words_of_the_transcript() -> None:
    assert locate_quote("the molecule that an ENZYME acts on, is called: the substrate", LECTURE) == Source(
        4_000, 7_900, "The molecule that an enzyme acts on is called the substrate"
    )


def test_a_quote_may_reach_over_neighbouring_segments() -> None:
    found = locate_quote("speeds up a chemical reaction. The molecule that an enzyme acts on", LECTURE)
    assert found == Source(0, 7_900, "speeds up a chemical reaction. The molecule that an enzyme acts on")


@pytest.mark.parametrize(
    "quote",
    [
        "the molecule that an enzyme acts on is called the sub straight",
        "the molecule that enzymes act on is called the substrate",
        "the molecule an enzyme acts on is called substrate",
        "most human enzymes work best at about 37 degrees",
        "In eighteen ninety-four Emil Fisher proposed the lock and key model",
    ],
)
def test_small_mishearings_and_other_ways_to_write_it_do_not_matter(quote: str) -> None:
    alignment = align_quote(quote, LECTURE)
    assert alignment is not None
    assert 0.8 <= alignment.score <= 1
    assert is_verbatim(alignment.source, LECTURE)


@pytest.mark.parametrize(
    "quote",
    [
        "Most human enzymes work best at about thirty-nine degrees.",
        "Most human enzymes work best at about 73 degrees.",
        "Cooling does destroy an enzyme.",
        "An enzyme is not a protein that speeds up a chemical reaction.",
        "by about fourteen million per second",
        "The mitochondrion is the power house of the cell.",
        "the substrate",
        "",
        "?!",
    ],
)
def test_what_was_not_said_is_not_found(quote: str) -> None:
    assert locate_quote(quote, LECTURE) is None


def test_a_short_quote_counts_only_when_it_is_all_that_was_said() -> None:
    assert locate_quote("Osmosis matters", segments(["Osmosis matters."])) is not None
    assert locate_quote("Osmosis matters", segments(["Osmosis matters in every cell."])) is None


def test_a_quote_must_be_in_the_span_it_cites() -> None:
    quote = "Cooling does not destroy an enzyme"
    assert is_grounded(Source(16_000, 19_900, quote), LECTURE)
    assert not is_grounded(Source(0, 3_900, quote), LECTURE)


def test_a_whole_transcript_without_segments_holds_no_quote() -> None:
    assert locate_quote("Cooling does not destroy an enzyme", []) is None


@given(st.data())
def test_whatever_was_said_is_found_where_it_was_said(data: st.DataObject) -> None:
    words = st.sampled_from(["cell", "acid", "heat", "enzyme", "works", "not", "seven", "the", "a", "of"])
    texts = data.draw(st.lists(st.lists(words, min_size=3, max_size=9).map(" ".join), min_size=1, max_size=8))
    lecture = segments(texts)
    first = data.draw(st.integers(0, len(texts) - 1))
    last = data.draw(st.integers(first, min(first + 2, len(texts) - 1)))
    alignment = align_quote(" ".join(texts[first : last + 1]), lecture)
    assert alignment is not None
    assert alignment.score == 1
    assert is_verbatim(alignment.source, lecture)


def test_the_right_place_is_found_among_many_alike() -> None:
    long = segments([f"{text} That was example {index}." for index in range(100) for text in SPOKEN])
    found = locate_quote("cooling does not destroy an enzyme that was example 81", long)
    assert found is not None
    assert found.quote.endswith("example 81")
    assert found.start_ms == (81 * len(SPOKEN) + 4) * 4_000

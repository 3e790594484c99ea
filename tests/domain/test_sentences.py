"""Lines become sentences with times that follow the pauses of the voice."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.sentences import sentences, timed_sentences, without_loops
from services.domain.transcripts import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("It takes 2.5 seconds. Then it stops.", ["It takes 2.5 seconds.", "Then it stops."]),
        ("Dr. Smith met Prof. Jones. They spoke.", ["Dr. Smith met Prof. Jones.", "They spoke."]),
        ("J. B. Sumner won a prize. He was late.", ["J. B. Sumner won a prize.", "He was late."]),
        ("Inhibitors, e.g. Statins, slow it.", ["Inhibitors, e.g. Statins, slow it."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("no capital. here we go", ["no capital. here we go"]),
        ("  ", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_sentence_ends_at_the_pause_near_its_estimated_end() -> None:
    segments = timed_sentences(
        "An enzyme is a protein. It has an active site.", Span(0, 5000), [Span(2800, 3200), Span(4000, 4130)]
    )

    assert [(segment.start_ms, segment.end_ms) for segment in segments] == [(0, 2800), (3200, 5000)]


def test_without_pauses_sentences_share_the_time_by_their_length() -> None:
    first, second = timed_sentences("Aaaa aaaa. Bbbb bbbb.", Span(1000, 3000), [])

    assert first.end_ms == second.start_ms
    assert abs(first.end_ms - 2000) < 100


times = st.integers(0, 30_000)
spans = st.tuples(times, st.integers(1, 20_000)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(
    texts=st.lists(st.text(alphabet="ab c", min_size=1, max_size=40).map(lambda text: f"A{text}."), max_size=12),
    span=spans,
    edges=st.lists(times, max_size=20, unique=True).map(sorted),
)
def test_sentences_keep_every_word_and_stay_in_order_inside_the_line(
    texts: list[str], span: Span, edges: list[int]
) -> None:
    text = " ".join(texts)
    silent = [Span(start, end) for start, end in zip(edges[::2], edges[1::2], strict=False)]

    segments = timed_sentences(text, span, silent)

    assert " ".join(segment.text for segment in segments).split() == text.split()
    assert all(segment.start_ms < segment.end_ms for segment in segments)
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(segments))
    assert all(span.start_ms <= segment.start_ms and segment.end_ms <= span.end_ms for segment in segments)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("So the water. The water. The water. The water. The water. It ends.", "So the water. It ends."),
        ("No, no, no, that is wrong.", "No, no, no, that is wrong."),
        ("It is very very good.", "It is very very good."),
        ("Enzymes are proteins.", "Enzymes are proteins."),
    ],
)
def test_what_an_engine_repeats_without_end_is_kept_once(text: str, expected: str) -> None:
    assert without_loops(text) == expected


def test_a_long_text_is_searched_for_loops_in_no_time() -> None:
    text = "the enzyme binds the substrate and " * 3 + " ".join(f"word{number}" for number in range(400))
    assert without_loops(text) == text

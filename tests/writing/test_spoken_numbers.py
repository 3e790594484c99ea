"""Numbers are the same number in words and in digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.spoken_numbers import find_numbers, in_digits, in_words


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("about thirty-seven degrees and two of them", [37, 2]),
        ("in eighteen ninety-four", [1894]),
        ("in nineteen oh five", [1905]),
        ("nineteen hundred and five", [1905]),
        ("forty million molecules", [40_000_000]),
        ("two thousand three hundred and four", [2304]),
        ("three point one four", [3.14]),
        ("1,200 of 1.5 million", [1200, 1_500_000]),
        ("between ten percent and twelve percent", [10, 12]),
        ("twenty, thirty", [20, 30]),
        ("a hundred flowers, none of them red", []),
        ("", []),
    ],
)
def test_numbers_are_read_as_they_are_said(text: str, values: list[float]) -> None:
    assert [number.value for number in find_numbers(text)] == values


def test_a_number_knows_where_it_stands_and_whether_it_is_a_year() -> None:
    [number] = find_numbers("In nineteen fifty-eight, Koshland")
    assert "In nineteen fifty-eight, Koshland"[number.start : number.end] == "nineteen fifty-eight"
    assert number.is_year
    assert not find_numbers("fifty-eight")[0].is_year


@given(st.integers(0, 10**12))
def test_what_is_written_in_words_or_digits_is_read_back(value: int) -> None:
    words = in_words(value)
    assert words is not None
    assert [number.value for number in find_numbers(words)] == [value]
    assert [number.value for number in find_numbers(in_digits(value))] == [value]


@given(st.integers(1010, 2099).filter(lambda year: year % 100 >= 10))
def test_a_year_is_said_in_two_halves(year: int) -> None:
    words = in_words(year, is_year=True)
    assert words is not None
    [number] = find_numbers(words)
    assert (number.value, number.is_year) == (year, True)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for number in find_numbers(text):
        assert text[number.start : number.end].strip()

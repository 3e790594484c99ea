"""Agreement beyond chance, against tables that were published with their results."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.agreement import agreement


def table(rows: list[list[int]]) -> dict[tuple[int, int], int]:
    return {(one, other): rows[one][other] for one, other in product(range(len(rows)), repeat=2)}


FLEISS = table([[75, 1, 4], [5, 4, 1], [0, 0, 10]])
"""Fleiss, Statistical Methods for Rates and Proportions, 2nd ed. (1981), table 13.1: a hundred diagnoses of two."""

SKIN = table([[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]])
"""SAS/STAT User's Guide, The FREQ Procedure, Agreement Study: the skin of 88 patients, judged by two dermatologists."""


def test_kappa_of_the_diagnoses_of_fleiss_is_what_the_book_prints() -> None:
    found = agreement(FLEISS)
    assert (found.items, found.agreed, found.share) == (100, 89, pytest.approx(0.89))
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(0.676, abs=0.0005)
    assert found.kappa.standard_error == pytest.approx(0.0877, abs=0.0005)


def test_kappa_of_the_skin_condition_and_its_interval_are_what_the_manual_prints() -> None:
    kappa = agreement(SKIN).kappa
    assert kappa is not None
    printed = (0.3449, 0.0724, 0.2030, 0.4868)
    assert (kappa.value, kappa.standard_error, kappa.low, kappa.high) == pytest.approx(printed, abs=0.00005)


def test_kappa_of_two_by_two_is_what_the_formula_gives_by_hand() -> None:
    # 20 of 50 accepted by both, 15 by neither: observed 0.7, by chance 0.5 * 0.6 + 0.5 * 0.4 = 0.5
    kappa = agreement(table([[20, 5], [10, 15]])).kappa
    assert kappa is not None
    assert kappa.value == pytest.approx(0.4)


def test_agreement_on_everything_has_no_error_and_the_value_one() -> None:
    kappa = agreement(table([[8, 0], [0, 5]])).kappa
    assert kappa is not None
    assert (kappa.value, kappa.standard_error, kappa.high) == pytest.approx((1, 0, 1), abs=1e-7)
    assert not kappa.has_interval


def test_there_is_no_kappa_without_items_and_none_where_all_were_called_the_same() -> None:
    assert agreement({}).kappa is None
    assert agreement({}).share is None
    same = agreement(table([[12, 0], [0, 0]]))
    assert (same.items, same.agreed, same.kappa) == (12, 12, None)


counts = st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=3, max_size=3).map(table)


@given(counts)
def test_it_does_not_matter_which_of_the_two_is_named_first(judged: dict[tuple[int, int], int]) -> None:
    one, other = agreement(judged), agreement({(b, a): number for (a, b), number in judged.items()})
    assert (one.items, one.agreed, one.kappa is None) == (other.items, other.agreed, other.kappa is None)
    if one.kappa and other.kappa:
        assert one.kappa.value == pytest.approx(other.kappa.value)
        assert one.kappa.standard_error == pytest.approx(other.kappa.standard_error, abs=1e-7)
        assert -1 <= one.kappa.low <= one.kappa.value <= one.kappa.high + 1e-9 <= 1 + 1e-9

"""The rules agree with the labels of items on which they were not tried."""

import pytest

from benchmarks.flaws import CODES, Agreement, agreements
from services.domain.findings import FindingCode

LEAST_MEAN_PRECISION = 0.82
LEAST_MEAN_RECALL = 0.74
NAMED_BY_WORDS = (
    FindingCode.NONE_OF_THE_ABOVE,
    FindingCode.ALL_OF_THE_ABOVE,
    FindingCode.COMPLEX_K_TYPE,
    FindingCode.NEGATIVE_WORDING,
    FindingCode.FILL_IN_BLANK,
    FindingCode.LOST_SEQUENCE,
)
"""What the words themselves say leaves little to judge."""


@pytest.fixture(scope="module")
def held() -> dict[FindingCode, Agreement]:
    return agreements("held")


def test_on_items_never_tried_the_rules_find_most_flaws_and_few_that_are_none(
    held: dict[FindingCode, Agreement],
) -> None:
    assert sum(held[code].precision for code in CODES) / len(CODES) >= LEAST_MEAN_PRECISION
    assert sum(held[code].recall for code in CODES) / len(CODES) >= LEAST_MEAN_RECALL


@pytest.mark.parametrize("code", NAMED_BY_WORDS)
def test_what_words_say_is_found_nearly_always(held: dict[FindingCode, Agreement], code: FindingCode) -> None:
    assert held[code].f1 >= 0.8


def test_every_flaw_is_labelled_in_both_halves(held: dict[FindingCode, Agreement]) -> None:
    tuning = agreements("tuning")
    for code in CODES:
        assert held[code].both + held[code].only_labelled >= 3, code
        assert tuning[code].both + tuning[code].only_labelled >= 3, code

"""The rules agree with the labels of items on which they were not tried."""

import json
from collections import Counter

import pytest

from benchmarks.flaws import CODES, HALVES, LABELLED, Agreement, agreements
from services.domain.findings import FindingCode

HELD = ("held", "second_held")
LEAST_MEAN_PRECISION = 0.86
LEAST_MEAN_RECALL = 0.8
LEAST_MEAN_F1 = 0.82
NAMED_BY_WORDS = (
    FindingCode.NONE_OF_THE_ABOVE,
    FindingCode.ALL_OF_THE_ABOVE,
    FindingCode.COMPLEX_K_TYPE,
    FindingCode.NEGATIVE_WORDING,
    FindingCode.FILL_IN_BLANK,
    FindingCode.LOST_SEQUENCE,
)
"""What the words themselves say leaves little to judge."""


@pytest.fixture(scope="module", params=HELD)
def held(request: pytest.FixtureRequest) -> dict[FindingCode, Agreement]:
    return agreements(request.param)


def test_on_items_never_tried_the_rules_find_most_flaws_and_few_that_are_none(
    held: dict[FindingCode, Agreement],
) -> None:
    assert sum(held[code].precision for code in CODES) / len(CODES) >= LEAST_MEAN_PRECISION
    assert sum(held[code].recall for code in CODES) / len(CODES) >= LEAST_MEAN_RECALL
    assert sum(held[code].f1 for code in CODES) / len(CODES) >= LEAST_MEAN_F1


@pytest.mark.parametrize("code", NAMED_BY_WORDS)
def test_what_words_say_is_found_nearly_always(held: dict[FindingCode, Agreement], code: FindingCode) -> None:
    assert held[code].f1 >= 0.8


@pytest.mark.parametrize("half", HALVES)
def test_every_flaw_is_labelled_in_every_half(half: str) -> None:
    items = json.loads((LABELLED / f"labelled_{half}.json").read_text(encoding="utf-8"))["questions"]
    counted = Counter(code for item in items for code in item["labels"])
    assert min(counted[code] for code in CODES) >= 3
    assert sum(not item["labels"] for item in items) >= len(items) / 4

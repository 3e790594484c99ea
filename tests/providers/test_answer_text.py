"""The one object in a model's words, however it wrapped it."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.providers.answer_text import object_in
from services.providers.protocols import UnusableAnswer

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"texts": {"type": "array", "items": {"type": "string"}}},
    "required": ["texts"],
    "additionalProperties": False,
}
TEXTS = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20),
        st.sampled_from([r"$\frac{1}{2} }$", "{", "}}", '"}', "```json", r"\\", r"$\nu$ \beta", "</think>"]),
    ),
    max_size=4,
)
AROUND = st.sampled_from(
    ["{}", "Here:\n```json\n{}\n```\nDone.", "<think>{{a}}</think>\n{}", "The set {{a, b}} gives {}", "{}\n{}"]
)


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(texts=TEXTS, around=AROUND)
def test_it_is_found_whole_in_whatever_stands_around_it(texts: list[str], around: str) -> None:
    value = {"texts": texts}
    assert object_in(around.format(*[json.dumps(value)] * 2), SCHEMA) == value


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(texts=TEXTS, share=st.floats(0, 1, exclude_max=True))
def test_a_part_of_it_is_never_taken_for_the_whole(texts: list[str], share: float) -> None:
    text = json.dumps({"texts": [*texts, "end"]})
    with pytest.raises(UnusableAnswer):
        object_in(text[: int(len(text) * share)], SCHEMA)

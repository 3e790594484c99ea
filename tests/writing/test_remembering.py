"""A language model's answers, kept: what is the same is not asked again, and what differs is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from services.providers.protocols import Completion, Sampling, UnusableAnswer, Usage
from services.writing.remembering import RememberingModel
from tests.writing.model_items import KeptAnswers

ASKED: dict[str, Any] = {"system": "s", "user": "u", "schema": {"type": "object"}, "purpose": "p_v1", "attempt": 0}


class CountingModel:
    """Answers with how often it was asked."""

    def __init__(self, name: str = "m", sampling: Sampling | None = None, *, fails: bool = False) -> None:
        self.name = name
        self.sampling = sampling or Sampling()
        self.asked = 0
        self.fails = fails

    def complete(self, **_: Any) -> Completion:
        self.asked += 1
        if self.fails:
            raise UnusableAnswer("Empty.")
        return Completion({"number": self.asked}, "m-2", Usage(10, 5, 1.0, 0.5))

    def check(self) -> str:
        return "well"


def ask(model: CountingModel, store: KeptAnswers, **changes: Any) -> Completion:
    return RememberingModel(model, store).complete(**{**ASKED, **changes})


def test_what_was_answered_is_not_asked_again_and_costs_nothing() -> None:
    model, store = CountingModel(), KeptAnswers()
    first, second = ask(model, store), ask(model, store)
    assert model.asked == 1
    assert first.usage == Usage(10, 5, 1.0, 0.5)
    assert second == replace(first, usage=Usage(0, 0, 0.0, 0.0), is_remembered=True)


@pytest.mark.parametrize(
    "change",
    [
        {"system": "other"},
        {"user": "other"},
        {"schema": {"type": "array"}},
        {"purpose": "p_v2"},
        {"attempt": 1},
        {"system": "su", "user": ""},
    ],
)
def test_whatever_differs_is_asked_anew(change: Mapping[str, Any]) -> None:
    model, store = CountingModel(), KeptAnswers()
    assert ask(model, store).value == {"number": 1}
    assert ask(model, store, **change).value == {"number": 2}


@pytest.mark.parametrize(
    "other", [CountingModel("m3"), CountingModel("m", Sampling(0.5)), CountingModel("m", Sampling(seed=1))]
)
def test_another_model_or_another_setting_is_asked_itself(other: CountingModel) -> None:
    store = KeptAnswers()
    ask(CountingModel(), store)
    assert ask(other, store).value == {"number": 1}
    assert len(store) == 2


def test_an_answer_that_cannot_be_used_is_not_kept() -> None:
    model, store = CountingModel(fails=True), KeptAnswers()
    for _ in range(2):
        with pytest.raises(UnusableAnswer):
            ask(model, store)
    assert (model.asked, store) == (2, {})


def test_a_check_asks_the_model_itself() -> None:
    assert RememberingModel(CountingModel(), KeptAnswers()).check() == "well"

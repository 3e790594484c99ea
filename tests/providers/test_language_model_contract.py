"""Both language models, through the real SDKs over a real socket, hold to one contract."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from pydantic import SecretStr

from services.domain.errors import ProviderUnavailable
from services.providers.language_model_bedrock import BedrockLanguageModel
from services.providers.language_model_openai import Manner, OpenAILanguageModel
from services.providers.prices import Prices
from services.providers.protocols import LanguageModel, Sampling, UnusableAnswer
from tests.fakes import bedrock_server, openai_server
from tests.fakes.scripted_server import Answer, Play, ScriptedServer

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"capital": {"type": "string"}, "people": {"type": "integer"}},
    "required": ["capital", "people"],
    "additionalProperties": False,
}
ROME = {"capital": "Rome", "people": 2_750_000}
DIMES = Prices(1, 10)


@dataclass(frozen=True)
class Twin:
    """A language model at its server: `busy`, `broken` and `locked` are how that says so."""

    fake: ModuleType
    serve: Callable[..., ScriptedServer]
    model: Callable[..., LanguageModel]
    busy: Answer
    broken: Answer
    locked: Answer
    unknown: Answer
    too_long: Answer


def openai_model(url: str, *, timeout_s: float = 5, tries: int = 2, prices: Prices = DIMES) -> LanguageModel:
    manner = Manner(sampling=Sampling(0.25), prices=prices, timeout_s=timeout_s, retries=tries - 1)
    return OpenAILanguageModel(SecretStr("secret-key"), url, "test-model", manner)


def bedrock_model(url: str, *, timeout_s: float = 5, tries: int = 2, prices: Prices = DIMES) -> LanguageModel:
    return BedrockLanguageModel(
        "test-model",
        region="eu-central-1",
        endpoint_url=url,
        temperature=0.25,
        prices=prices,
        timeout_s=timeout_s,
        tries=tries,
        aws_access_key_id="AKIATEST",
        aws_secret_access_key="secret-key",
    )


TWINS = {
    "openai": Twin(
        openai_server,
        openai_server.OpenAIServer,
        openai_model,
        busy=openai_server.fails(429, Retry_After="0.01"),
        broken=openai_server.fails(500, Retry_After="0.01"),
        locked=openai_server.fails(401),
        unknown=openai_server.fails(404, code="model_not_found"),
        too_long=openai_server.fails(400, code="context_length_exceeded"),
    ),
    "bedrock": Twin(
        bedrock_server,
        bedrock_server.BedrockServer,
        bedrock_model,
        busy=bedrock_server.fails(429, "ThrottlingException"),
        broken=bedrock_server.fails(500, "InternalServerException"),
        locked=bedrock_server.fails(403, "AccessDeniedException"),
        unknown=bedrock_server.fails(404, "ResourceNotFoundException"),
        too_long=bedrock_server.fails(400, "ValidationException", message="Input is too long for requested model."),
    ),
}


@pytest.fixture(params=TWINS)
def twin(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Twin:
    # botocore's waits grow from a second; a test has none to spare.
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff._MAX_BACKOFF", 0.01)
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0.01)
    return TWINS[request.param]


def ask(model: LanguageModel) -> Any:
    return model.complete(system="You know capitals.", user="Italy?", schema=SCHEMA)


def failure_of(twin: Twin, *answers: Play, **options: Any) -> tuple[ProviderUnavailable, int]:
    with twin.serve(*answers) as server, pytest.raises(ProviderUnavailable) as caught:
        ask(twin.model(server.url, **options))
    assert "secret-key" not in str(caught.value)
    return caught.value, len(server.requests)


def test_an_object_is_handed_out_with_what_it_cost(twin: Twin) -> None:
    with twin.serve(twin.fake.gives(ROME)) as server:
        model = twin.model(server.url)
        completion = ask(model)
    assert completion.value == ROME
    assert completion.model.startswith("test-model")
    usage = completion.usage
    assert (usage.input_tokens, usage.output_tokens) == (120, 30)
    assert usage.cost_usd == pytest.approx((120 * 1 + 30 * 10) / 1_000_000)
    assert model.sampling.temperature == 0.25


def test_a_price_that_nobody_set_is_not_made_up(twin: Twin) -> None:
    with twin.serve(twin.fake.gives(ROME)) as server:
        assert ask(twin.model(server.url, prices=Prices(1))).usage.cost_usd is None


@pytest.mark.parametrize("trouble", ["busy", "broken"])
def test_what_passes_is_waited_for(twin: Twin, trouble: str) -> None:
    with twin.serve(getattr(twin, trouble), twin.fake.gives(ROME)) as server:
        assert ask(twin.model(server.url)).value == ROME
    assert len(server.requests) == 2


def test_a_connection_cut_in_the_answer_is_tried_again(twin: Twin) -> None:
    with twin.serve(Answer(body=b'{"output": {', cut=True), twin.fake.gives(ROME)) as server:
        assert ask(twin.model(server.url)).value == ROME


@pytest.mark.parametrize(
    ("trouble", "words", "tries"),
    [
        ("busy", "too many requests", 2),
        ("broken", "fault of its own", 2),
        ("locked", "refused", 1),
        ("unknown", "no model called “test-model”", 1),
        ("too_long", "LECTERN_MODEL_CONTEXT", 1),
    ],
)
def test_what_stays_wrong_has_its_sentence(twin: Twin, trouble: str, words: str, tries: int) -> None:
    failure, requests = failure_of(twin, getattr(twin, trouble))
    assert words in str(failure)
    assert not isinstance(failure, UnusableAnswer)
    assert requests == tries


def test_a_silent_service_is_given_up_after_the_time_out(twin: Twin) -> None:
    failure, requests = failure_of(twin, Answer(hang=True), timeout_s=0.1)
    assert "within 0.1 seconds" in str(failure)
    assert requests == 2


def test_nobody_at_the_address_is_said_so(twin: Twin) -> None:
    with twin.serve(twin.fake.gives(ROME)) as server:
        pass
    with pytest.raises(ProviderUnavailable, match="cannot be reached"):
        ask(twin.model(server.url, tries=1))


@pytest.mark.parametrize(
    ("value", "words"), [({"capital": "Rome"}, "form"), ({"capital": "Rome", "people": "many"}, "form"), ({}, "form")]
)
def test_an_object_of_another_form_is_no_answer_but_was_paid_for(twin: Twin, value: Any, words: str) -> None:
    failure, requests = failure_of(twin, twin.fake.gives(value))
    assert words in str(failure)
    assert isinstance(failure, UnusableAnswer)
    assert failure.usage is not None
    assert failure.usage.output_tokens == 30
    assert requests == 1


def test_an_empty_answer_is_said_so(twin: Twin) -> None:
    failure, _ = failure_of(twin, twin.fake.says(""))
    assert "empty answer" in str(failure)


def test_a_brace_in_a_formula_does_not_end_the_object(twin: Twin) -> None:
    value = {"capital": r"$\frac{1}{2}$ } of {Rome", "people": 1}
    with twin.serve(twin.fake.gives(value)) as server:
        assert ask(twin.model(server.url)).value == value


def test_what_no_database_takes_is_left_out_of_an_answer(twin: Twin) -> None:
    with twin.serve(twin.fake.gives({"capital": "Ro\0me\ud83d", "people": 1})) as server:
        assert ask(twin.model(server.url)).value["capital"] == "Rome"


def test_a_model_that_answers_is_found_to(twin: Twin) -> None:
    with twin.serve(twin.fake.gives({"ready": True})) as server:
        assert "test-model" in twin.model(server.url).check()


def test_a_model_that_does_not_answer_is_found_not_to(twin: Twin) -> None:
    with twin.serve(twin.fake.gives({"ready": True})) as server:
        pass
    with pytest.raises(ProviderUnavailable, match="cannot be reached"):
        twin.model(server.url, tries=1).check()

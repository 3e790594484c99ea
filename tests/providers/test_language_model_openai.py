"""The OpenAI twin of the language model, spoken to through the real SDK over a real socket."""

from typing import Any

import pytest
from pydantic import SecretStr

from services.domain.errors import ProviderUnavailable
from services.providers.language_model_openai import OpenAILanguageModel
from services.providers.protocols import Completion
from tests.fakes.openai_server import Answer, OpenAIServer, fails, gives, says

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"capital": {"type": "string"}, "people": {"type": "integer"}},
    "required": ["capital", "people"],
    "additionalProperties": False,
}
ROME = {"capital": "Rome", "people": 2_750_000}
SOON = {"Retry_After": "0.01"}


def ask(server: OpenAIServer, *, timeout_s: float = 5) -> Completion:
    model = OpenAILanguageModel(SecretStr("sk-secret"), server.url, "test-model", timeout_s)
    return model.complete(system="You know capitals.", user="Italy?", schema=SCHEMA)


def sentence_of(server: OpenAIServer, *, timeout_s: float = 5) -> str:
    with pytest.raises(ProviderUnavailable) as caught:
        ask(server, timeout_s=timeout_s)
    assert "sk-secret" not in str(caught.value)
    return str(caught.value)


def test_an_answer_in_the_form_asked_for_is_handed_out_with_what_it_cost() -> None:
    with OpenAIServer(gives(ROME)) as server:
        completion = ask(server)
    assert completion.value == ROME
    assert completion.model == "test-model-2"
    assert (completion.usage.input_tokens, completion.usage.output_tokens) == (120, 30)
    assert completion.usage.seconds > 0
    assert completion.usage.cost_usd is None
    [request] = server.requests
    assert request["path"] == "/v1/chat/completions"
    assert request["response_format"]["json_schema"] == {"name": "answer", "schema": SCHEMA, "strict": True}
    assert [message["content"] for message in request["messages"]] == ["You know capitals.", "Italy?"]
    assert server.keys == ["Bearer sk-secret"]


def test_a_busy_service_is_asked_again_when_it_said_to() -> None:
    with OpenAIServer(fails(429, **SOON), fails(503, **SOON), gives(ROME)) as server:
        assert ask(server).value == ROME
    assert len(server.requests) == 3


def test_a_busy_service_that_names_no_time_is_asked_again_too() -> None:
    with OpenAIServer(fails(429), gives(ROME)) as server:
        assert ask(server).value == ROME
    assert len(server.requests) == 2


def test_a_service_that_stays_busy_is_named_so_after_four_tries() -> None:
    with OpenAIServer(fails(429, **SOON)) as server:
        assert "too many requests" in sentence_of(server)
    assert len(server.requests) == 4


def test_a_service_that_keeps_failing_is_given_up_after_four_tries() -> None:
    with OpenAIServer(fails(500, **SOON)) as server:
        assert "fault of its own" in sentence_of(server)
    assert len(server.requests) == 4


def test_a_silent_service_is_given_up_after_the_time_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.providers.language_model_openai._RETRIES", 1)
    with OpenAIServer(Answer(hang=True)) as server:
        assert "within 0.1 seconds" in sentence_of(server, timeout_s=0.1)
    assert len(server.requests) == 2


def test_a_connection_cut_in_the_answer_is_tried_again() -> None:
    with OpenAIServer(Answer(body=b'{"id": "chat', cut=True), gives(ROME)) as server:
        assert ask(server).value == ROME


def test_nobody_at_the_address_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.providers.language_model_openai._RETRIES", 0)
    with OpenAIServer(gives(ROME)) as server:
        pass
    assert "cannot be reached" in sentence_of(server)


@pytest.mark.parametrize(
    ("answer", "part_of_sentence"),
    [
        (fails(401), "API key"),
        (fails(403), "API key"),
        (fails(404, code="model_not_found"), "“test-model”"),
        (fails(400, code="context_length_exceeded"), "too long"),
        (fails(400), "status 400"),
        (says(None, refusal="I cannot help with that."), "declined"),
        (says("", finish_reason="content_filter"), "declined"),
        (says(""), "empty answer"),
        (says(None), "empty answer"),
        (says('{"capital": "Ro', finish_reason="length"), "cut off"),
        (says('{"capital": "Ro'), "cut off"),
        (says("The capital of Italy is Rome."), "not in the form"),
        (gives({"capital": "Rome"}), "did not keep to the form"),
        (gives({"capital": "Rome", "people": "many"}), "did not keep to the form"),
        (says('["Rome", 2750000]'), "not in the form"),
        (Answer(body=b'{"choices": []}'), "no answer"),
        (Answer(body=b"{}"), "no answer"),
    ],
)
def test_each_fault_that_asking_again_does_not_mend_has_its_sentence(answer: Answer, part_of_sentence: str) -> None:
    with OpenAIServer(answer) as server:
        assert part_of_sentence in sentence_of(server)
    assert len(server.requests) == 1


@pytest.mark.parametrize("content_type", ["text/html", "application/json"])
def test_a_web_page_instead_of_a_service_is_recognised(content_type: str) -> None:
    with OpenAIServer(Answer(body=b"<html><body>Welcome</body></html>", content_type=content_type)) as server:
        assert "not a language model service" in sentence_of(server)


@pytest.mark.parametrize(
    "content",
    [
        'Here you are:\n```json\n{"capital": "Rome", "people": 2750000}\n```\nAnything else?',
        'In the set {a, b} I choose {"capital": "Rome", "people": 2750000}',
        '{"note": "first thoughts"} {"capital": "Rome", "people": 2750000}',
    ],
)
def test_an_object_is_found_in_prose_and_fences(content: str) -> None:
    with OpenAIServer(says(content)) as server:
        assert ask(server).value == ROME


def test_a_brace_in_a_formula_does_not_end_the_object() -> None:
    with OpenAIServer(gives({"capital": r"\frac{1}{2} } of {Rome", "people": 1})) as server:
        assert ask(server).value["capital"] == r"\frac{1}{2} } of {Rome"


def test_the_key_does_not_appear_when_the_model_is_printed() -> None:
    model = OpenAILanguageModel(SecretStr("sk-secret"), None, "test-model")
    assert "sk-secret" not in repr(vars(model))

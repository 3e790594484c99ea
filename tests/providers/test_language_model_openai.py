"""The OpenAI twin of the language model, spoken to through the real SDK over a real socket."""

from typing import Any

import pytest
from pydantic import SecretStr

from services.domain.errors import ProviderUnavailable
from services.providers.language_model_openai import Manner, OpenAILanguageModel
from services.providers.openai_forms import JsonForm
from services.providers.protocols import Completion, Sampling
from tests.fakes.openai_server import Answer, OpenAIServer, fails, gives, says

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"capital": {"type": "string"}, "people": {"type": "integer"}},
    "required": ["capital", "people"],
    "additionalProperties": False,
}
ROME = {"capital": "Rome", "people": 2_750_000}
SOON = {"Retry_After": "0.01"}


def ask(server: OpenAIServer, form: JsonForm = JsonForm.SCHEMA, **sampling: Any) -> Completion:
    return model_at(server, form, **sampling).complete(system="You know capitals.", user="Italy?", schema=SCHEMA)


def model_at(server: OpenAIServer, form: JsonForm = JsonForm.SCHEMA, **sampling: Any) -> OpenAILanguageModel:
    manner = Manner(form, Sampling(**sampling), timeout_s=5)
    return OpenAILanguageModel(SecretStr("sk-secret"), server.url, "test-model", manner)


def sentence_of(server: OpenAIServer, form: JsonForm = JsonForm.SCHEMA) -> str:
    with pytest.raises(ProviderUnavailable) as caught:
        ask(server, form)
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


@pytest.mark.parametrize(
    ("answer", "part_of_sentence"),
    [
        (fails(401), "API key"),
        (fails(403), "API key"),
        (fails(404, code="model_not_found"), "“test-model”"),
        (fails(400, code="context_length_exceeded"), "too long"),
        (fails(400), "status 400"),
        (fails(400, message="Unsupported value: 'temperature' must be 1."), "Unset OPENAI_TEMPERATURE"),
        (fails(404, message="Not Found"), "which mostly ends in /v1"),
        (fails(404, message='pull it first: "test-model" not found, try another model'), "“test-model”"),
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
        '<think>Is it {"capital": "Milan", "people": 1}? No.</think>{"capital": "Rome", "people": 2750000}',
        '{"capital": "Rome", "people": 2750000} I repeat: {"capital": "Rome", "people": 2750000}',
        '{"note": "first thoughts"} {"capital": "Rome", "people": 2750000}',
    ],
)
def test_an_object_is_found_in_prose_and_fences(content: str) -> None:
    with OpenAIServer(says(content)) as server:
        assert ask(server).value == ROME


def test_the_key_does_not_appear_when_the_model_is_printed() -> None:
    model = OpenAILanguageModel(SecretStr("sk-secret"), None, "test-model")
    assert "sk-secret" not in repr(vars(model))


def test_two_answers_at_once_are_none() -> None:
    with OpenAIServer(says('{"capital": "Rome", "people": 1} or {"capital": "Milan", "people": 2}')) as server:
        assert "several answers" in sentence_of(server)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"$\alpha$", r"$\alpha$"),
        (r"$\frac{1}{2}$", r"$\frac{1}{2}$"),
        (r"$a \times \rho$ and \\beta", r"$a \times \rho$ and \beta"),
        (r"$\nu \neq \underline{x}$", r"$\nu \neq \underline{x}$"),
        (r"one\ttwo\nthree", "one\ttwo\nthree"),
    ],
)
def test_a_command_of_latex_with_a_single_backslash_is_read_as_it_was_meant(written: str, meant: str) -> None:
    with OpenAIServer(says(f'{{"capital": "{written}", "people": 1}}')) as server:
        assert ask(server).value["capital"] == meant


def test_the_form_asked_for_is_the_one_that_is_set() -> None:
    with OpenAIServer(gives(ROME)) as server:
        for form in (JsonForm.OBJECT, JsonForm.TEXT):
            assert ask(server, form).value == ROME
    as_object, as_text = server.requests
    assert as_object["response_format"] == {"type": "json_object"}
    assert "response_format" not in as_text
    for request in server.requests:
        assert '"people": {"type": "integer"}' in request["messages"][0]["content"]


def test_chance_is_left_to_the_model_unless_it_was_set() -> None:
    with OpenAIServer(gives(ROME)) as server:
        ask(server)
        ask(server, temperature=0, seed=7)
    left, set_ = server.requests
    assert not {"temperature", "seed"} & set(left)
    assert (set_["temperature"], set_["seed"]) == (0, 7)


NO_SCHEMA = fails(400, message="response_format.type json_schema is not supported by this model")
NO_JSON = fails(400, message="'response_format' is not supported")


@pytest.mark.parametrize(
    ("form", "refusal", "setting"),
    [(JsonForm.SCHEMA, NO_SCHEMA, "OPENAI_JSON=object"), (JsonForm.OBJECT, NO_JSON, "OPENAI_JSON=text")],
)
def test_a_service_that_does_not_take_the_form_is_told_with_the_setting_that_helps(
    form: JsonForm, refusal: Answer, setting: str
) -> None:
    with OpenAIServer(refusal) as server:
        assert setting in sentence_of(server, form)
    assert len(server.requests) == 1


def test_the_form_that_a_service_takes_is_found_out_once_and_said() -> None:
    def strict(request: dict[str, Any]) -> Answer:
        answer = {"ready": True} if "ready" in str(request["messages"]) else ROME
        return NO_JSON if "response_format" in request else gives(answer)

    with OpenAIServer(strict) as server:
        model = model_at(server, JsonForm.AUTO)
        assert "JSON in plain text" in model.check()
        assert len(server.requests) == 3
        assert model.complete(system="", user="Italy?", schema=SCHEMA).value == ROME
    assert len(server.requests) == 4


def test_a_refusal_for_another_reason_is_not_taken_for_one_of_the_form() -> None:
    with OpenAIServer(fails(400, message="the prompt must not be empty")) as server:
        assert "status 400" in sentence_of(server, JsonForm.AUTO)
    assert len(server.requests) == 1


def test_a_check_asks_for_the_model_by_name() -> None:
    with OpenAIServer(gives(ROME)) as server:
        assert model_at(server).check() == "the service answers and offers test-model, asked for answers by JSON schema"
        other = OpenAILanguageModel(SecretStr("sk-secret"), server.url, "other-model")
        with pytest.raises(ProviderUnavailable, match="“other-model”"):
            other.check()
    assert server.requests == []

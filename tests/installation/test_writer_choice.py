"""The writer that the settings choose, asked how it is, as the doctor asks it."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from services.domain.errors import ProviderUnavailable
from services.settings import read_settings
from services.setup.engines import choose_writer
from services.writing.protocol import BUILTIN_WRITER, Writer
from tests.fakes import bedrock_server, openai_server
from tests.fakes.scripted_server import Answer

UNSET: dict[str, Any] = {"LECTERN_WRITER": None, "OPENAI_API_KEY": None, "OPENAI_BASE_URL": None}
NO_FORMAT = openai_server.fails(400, message="unknown field: response_format")


class NoEmbedder:
    """Nobody embeds anything here."""

    dimensions = 1

    def embed(self, texts: object) -> NDArray[np.float32]:
        raise AssertionError


def writer(**settings: Any) -> Writer:
    return choose_writer(read_settings(_env_file=None, **{**UNSET, **settings}), NoEmbedder())


def test_without_a_key_the_built_in_writer_writes() -> None:
    assert writer().name == BUILTIN_WRITER


def test_a_server_of_ones_own_is_asked_without_a_key_for_the_form_it_takes() -> None:
    def own(request: dict[str, Any]) -> Answer:
        return NO_FORMAT if "response_format" in request else openai_server.gives({"ready": True})

    with openai_server.OpenAIServer(own) as server:
        chosen = writer(
            LECTERN_WRITER="openai",
            OPENAI_BASE_URL=server.url,
            OPENAI_MODEL="test-model",
            OPENAI_JSON="auto",
            LECTERN_MODEL_AT_ONCE="3",
        )
        assert (chosen.name, chosen.at_once) == ("test-model", 3)
        assert chosen.check() == "the service answers and offers test-model, asked for JSON in plain text"


def test_bedrock_is_asked_in_the_region_that_is_set() -> None:
    with bedrock_server.BedrockServer(bedrock_server.gives({"ready": True})) as server:
        settings = {
            "LECTERN_WRITER": "bedrock",
            "BEDROCK_MODEL_ID": "eu.amazon.nova-lite-v1:0",
            "BEDROCK_ENDPOINT_URL": server.url,
            "BEDROCK_TEMPERATURE": "0.5",
            "AWS_REGION_NAME": "eu-west-3",
            "AWS_ACCESS_KEY_ID": "AKIATEST",
            "AWS_SECRET_ACCESS_KEY": "secret-key",
        }
        chosen = writer(**settings)
        assert chosen.name == "eu.amazon.nova-lite-v1:0"
        assert chosen.check() == "eu.amazon.nova-lite-v1:0 answers in eu-west-3"
        server.answer_from_now_on(
            bedrock_server.fails(400, "ValidationException", message="This model doesn't support tool use.")
        )
        with pytest.raises(ProviderUnavailable, match="uses no tools"):
            chosen.check()
    asked, _ = server.requests
    assert asked["path"] == "/model/eu.amazon.nova-lite-v1%3A0/converse"
    assert asked["inferenceConfig"]["temperature"] == 0.5
    assert asked["toolConfig"]["toolChoice"] == {"tool": {"name": "answer"}}
    assert set(asked["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"]["json"]) == {"type", "properties", "required"}
    assert "secret-key" not in "".join(server.keys)
    assert "/eu-west-3/bedrock/" in server.keys[0]

"""Chooses the language model by the settings; its vendor's library is loaded with it, and no other."""

from typing import Any

from pydantic import SecretStr

from services.providers.prices import Prices
from services.providers.protocols import LanguageModel, Sampling
from services.settings import Settings


def choose_model(settings: Settings) -> LanguageModel | None:
    """The model that writes; None where the built-in writer does."""
    match settings.writer_kind:
        case "openai":
            return _openai(settings)
        case "bedrock":
            return _bedrock(settings)
        case _:
            return None


def _openai(settings: Settings) -> LanguageModel:
    from services.providers.language_model_openai import Manner, OpenAILanguageModel  # noqa: PLC0415
    from services.providers.openai_forms import JsonForm  # noqa: PLC0415

    manner = Manner(
        JsonForm(settings.openai_json),
        Sampling(settings.openai_temperature, settings.openai_seed),
        Prices(settings.openai_price_input, settings.openai_price_output),
        timeout_s=settings.model_timeout_seconds,
    )
    # A server of one's own often wants no key, but the SDK does.
    key = settings.openai_api_key or SecretStr("none")
    return OpenAILanguageModel(key, settings.openai_base_url, settings.openai_model, manner)


def _bedrock(settings: Settings) -> LanguageModel:
    from services.providers.language_model_bedrock import BedrockLanguageModel  # noqa: PLC0415

    keys: dict[str, Any] = {
        "aws_access_key_id": settings.aws_access_key,
        "aws_secret_access_key": settings.aws_secret_key,
        "aws_session_token": settings.aws_session_token,
    }
    return BedrockLanguageModel(
        settings.bedrock_model or "",
        region=settings.aws_region,
        endpoint_url=settings.bedrock_endpoint_url,
        temperature=settings.bedrock_temperature,
        prices=Prices(settings.bedrock_price_input, settings.bedrock_price_output),
        timeout_s=settings.model_timeout_seconds,
        at_once=settings.model_at_once,
        **{name: value.get_secret_value() for name, value in keys.items() if value},
    )

"""What the errors of OpenAI's SDK mean for a person."""

import openai

NOT_A_CHAT_SERVER = "What answered is not a language model service that Lectern can talk to. Check OPENAI_BASE_URL."


def sentence_of(error: openai.OpenAIError, *, model: str, timeout_s: float) -> str:
    """The sentence for an error; never a key, never the service's own words."""
    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            sentence = "The language model refused the API key. Check OPENAI_API_KEY in the settings."
        case openai.NotFoundError():
            sentence = _not_found(error, model)
        case openai.RateLimitError() if error.code == "insufficient_quota":
            sentence = "The account at the language model service has no credit left. Top it up, then try again."
        case openai.RateLimitError():
            sentence = "The language model service is answering too many requests now. Try again in a few minutes."
        case openai.APITimeoutError():
            sentence = f"The language model did not answer within {timeout_s:g} seconds. Try again."
        case openai.APIConnectionError():
            sentence = "The language model service cannot be reached. Check the network and OPENAI_BASE_URL."
        case openai.InternalServerError():
            sentence = "The language model service has a fault of its own. Try again in a few minutes."
        case openai.APIStatusError():
            sentence = _not_accepted(error)
        case _:
            sentence = NOT_A_CHAT_SERVER
    return sentence


def is_too_long(error: openai.APIStatusError) -> bool:
    """The model reads less at once than it was sent."""
    said = str(error.body or "").casefold()
    return error.code == "context_length_exceeded" or "context length" in said or "context size" in said


def _not_found(error: openai.APIStatusError, model: str) -> str:
    if "model" in str(error.body).casefold():
        return f"The language model service has no model called “{model}”. Check OPENAI_MODEL."
    return f"{NOT_A_CHAT_SERVER.removesuffix('.')}, which mostly ends in /v1."


def _not_accepted(error: openai.APIStatusError) -> str:
    if is_too_long(error):
        return "The lecture is too long for this language model. Set LECTERN_MODEL_CONTEXT to what it reads at once."
    said = str(error.body or "").casefold()
    for chance in ("temperature", "seed"):  # models that think often take none
        if chance in said:
            return f"The language model does not take a {chance}. Unset OPENAI_{chance.upper()}."
    return f"The language model service did not accept the request (status {error.status_code})."

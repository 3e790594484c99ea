"""What the errors of OpenAI's SDK mean for a person."""

import openai

NOT_A_CHAT_SERVER = "What answered is not a language model service that Lectern can talk to. Check OPENAI_BASE_URL."


def sentence_of(error: openai.OpenAIError, *, model: str, timeout_s: float) -> str:
    """The sentence for an error; never a key, never the service's own words."""
    match error:
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            sentence = "The language model refused the API key. Check OPENAI_API_KEY in the settings."
        case openai.NotFoundError():
            sentence = f"The language model service has no model called “{model}”. Check OPENAI_MODEL."
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
        case openai.BadRequestError() if is_too_long(error):
            sentence = (
                "The lecture is too long for this language model. Set LECTERN_MODEL_CONTEXT to what it reads at once."
            )
        case openai.APIStatusError():
            sentence = f"The language model service did not accept the request (status {error.status_code})."
        case _:
            sentence = NOT_A_CHAT_SERVER
    return sentence


def is_too_long(error: openai.APIStatusError) -> bool:
    """The model reads less at once than it was sent."""
    said = str(error.body or "").casefold()
    return error.code == "context_length_exceeded" or "context length" in said or "context size" in said

"""What the refusals of Amazon Bedrock mean for a person."""

from services.domain.errors import LecternError, ProviderUnavailable
from services.providers.aws_refusals import Refusal, Refusals

_TOO_LONG = "The lecture is too long for this language model. Set LECTERN_MODEL_CONTEXT to what it reads at once."
_NO_TOOLS = (
    "The model “{model}” cannot be held to a form, because it uses no tools. Set BEDROCK_MODEL_ID to one that does, "
    "such as Amazon Nova."
)
_NO_MODEL = (
    "Amazon Bedrock has no model called “{model}” here. Check BEDROCK_MODEL_ID and AWS_REGION_NAME; some models are "
    "asked by the id of an inference profile."
)
_NOT_READY = "Amazon Bedrock is not ready for this model. Try again in a few minutes."
_NO_QUOTA = "The account has used up its quota at Amazon Bedrock. Raise it, then try again."
_NOT_LET_IN = (
    "Amazon Bedrock refused Lectern's key, or the key may not ask this model. Check the keys, and the model's access "
    "in the console of Bedrock."
)


def refusals(model: str, timeout_s: float) -> Refusals:
    """The sentences for this model; names of exceptions as the API reference lists them for Converse."""
    slow = f"The language model did not answer within {timeout_s:g} seconds. Try again."

    def particular(refusal: Refusal) -> LecternError | None:
        match refusal.code:
            case "ResourceNotFoundException":
                sentence = _NO_MODEL.format(model=model)
            case "ModelTimeoutException":
                sentence = slow
            case "ModelNotReadyException" | "ServiceUnavailableException":
                sentence = _NOT_READY
            case "ServiceQuotaExceededException":
                sentence = _NO_QUOTA
            case "ValidationException":
                sentence = _invalid(refusal.message.casefold(), model)
            case _:
                sentence = ""
        return ProviderUnavailable(sentence) if sentence else None

    return Refusals(
        service="Bedrock",
        unreachable="Amazon Bedrock cannot be reached. Check the network and AWS_REGION_NAME.",
        busy="Amazon Bedrock is answering too many requests now. Try again in a few minutes.",
        faulty="Amazon Bedrock has a fault of its own or did not accept the request. Try again in a few minutes.",
        not_let_in=_NOT_LET_IN,
        too_slow=slow,
        particular=particular,
    )


def _invalid(said: str, model: str) -> str:
    if any(words in said for words in ("too long", "too many tokens", "context window", "maximum context")):
        return _TOO_LONG
    if "tool" in said:
        return _NO_TOOLS.format(model=model)
    if "model" in said or "inference profile" in said:
        return _NO_MODEL.format(model=model)
    return ""

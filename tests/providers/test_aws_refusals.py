"""Whatever a service of Amazon's refuses, or leaves unsaid, is one of its sentences."""

import socket
from collections.abc import Iterator

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError

from services.domain.errors import InvalidInput, LecternError, ProviderUnavailable
from services.providers.aws_refusals import Busy, Refusal, Refusals


def own(refusal: Refusal) -> LecternError | None:
    return InvalidInput("It is too long.") if refusal.code == "ValidationException" else None


SENTENCES = Refusals(
    service="a service",
    unreachable="It does not answer.",
    busy="It is busy.",
    faulty="It has a fault.",
    not_let_in="It does not let Lectern in.",
    too_slow="It took too long.",
    particular=own,
)


@pytest.mark.parametrize(
    ("code", "status", "kind", "sentence"),
    [
        ("ThrottlingException", 400, Busy, "It is busy."),
        ("com.amazon.coral.service#ThrottlingException", 400, Busy, "It is busy."),
        ("SomethingNew", 429, Busy, "It is busy."),
        ("AccessDeniedException", 400, ProviderUnavailable, "It does not let Lectern in."),
        ("SomethingNew", 403, ProviderUnavailable, "It does not let Lectern in."),
        ("ExpiredTokenException", 400, ProviderUnavailable, "It does not let Lectern in."),
        ("InternalServerException", 500, ProviderUnavailable, "It has a fault."),
        ("", 0, ProviderUnavailable, "It has a fault."),
        ("ValidationException", 400, InvalidInput, "It is too long."),
    ],
)
def test_an_answer_that_is_none_is_told_by_its_name_or_its_status(
    code: str, status: int, kind: type[LecternError], sentence: str
) -> None:
    answer = {"Error": {"Code": code, "Message": "secret"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    with pytest.raises(LecternError) as caught, SENTENCES.told():
        raise ClientError(answer, "Converse")
    assert (type(caught.value), str(caught.value)) == (kind, sentence)


def test_missing_keys_and_a_missing_region_are_told_apart() -> None:
    assert str(SENTENCES.meaning(NoCredentialsError())) == "It does not let Lectern in."
    assert str(SENTENCES.meaning(NoRegionError())) == "It does not answer."


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of somebody who takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


def ask(address: str) -> None:
    client = boto3.client(
        "sts",
        endpoint_url=address,
        region_name="eu-central-1",
        aws_access_key_id="one",
        aws_secret_access_key="two",
        config=Config(read_timeout=0.1, connect_timeout=5, retries={"total_max_attempts": 1}),
    )
    client.get_caller_identity()


def test_who_takes_the_request_and_is_silent_was_too_slow(silent: str) -> None:
    with pytest.raises(ProviderUnavailable, match="took too long"), SENTENCES.told():
        ask(silent)


def test_who_is_not_there_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(ProviderUnavailable, match="does not answer"), SENTENCES.told():
        ask(address)

"""The same provider against moto's pool over a real socket, for what moto plays truly (it takes any password)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer
from pycognito.exceptions import ForceChangePasswordException

from services.domain.errors import NotAllowed
from services.providers.identity_cognito import CognitoPool
from tests.providers.cognito_clients import now, proof, signed_in, tokens_in

REGION = "us-east-1"  # where moto looks for whoever does not sign her requests
PASSWORD = "Right-Pass1"


@dataclass(frozen=True)
class MotoPool:
    """A pool that the real administrator's calls have made."""

    administrator: Any
    pool_id: str
    pool: CognitoPool


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def moto(address: str) -> MotoPool:
    administrator = boto3.client(
        "cognito-idp",
        region_name=REGION,
        endpoint_url=address,
        aws_access_key_id="administrator",
        aws_secret_access_key="of the pool",
    )
    pool_id = administrator.create_user_pool(PoolName="university")["UserPool"]["Id"]
    made = administrator.create_user_pool_client(
        UserPoolId=pool_id, ClientName="lectern", GenerateSecret=True, ReadAttributes=["email", "email_verified"]
    )["UserPoolClient"]
    pool = CognitoPool(
        pool_id=pool_id,
        client_id=made["ClientId"],
        client_secret=made["ClientSecret"],
        region=REGION,
        domain=None,
        endpoint_url=address,
        jwks_url=f"{address}/{pool_id}/.well-known/jwks.json",
        clock=now,
    )
    known = [{"Name": "email", "Value": "ada@uni.edu"}, {"Name": "email_verified", "Value": "true"}]
    administrator.admin_create_user(UserPoolId=pool_id, Username="ada", UserAttributes=known)
    return MotoPool(administrator, pool_id, pool)


@pytest.fixture
def settled(moto: MotoPool) -> MotoPool:
    """Ada has a password of her own."""
    moto.administrator.admin_set_user_password(
        UserPoolId=moto.pool_id, Username="ada", Password=PASSWORD, Permanent=True
    )
    return moto


def test_a_new_person_chooses_a_password_and_is_believed(moto: MotoPool) -> None:
    with pytest.raises(ForceChangePasswordException):
        proof(moto.pool, "ada", "given").authenticate_user()
    tokens = tokens_in(proof(moto.pool, "ada", "given").set_new_password_challenge(PASSWORD))
    account = moto.pool.verified(tokens.id_token)
    assert (account.user_name, account.email, account.is_email_verified) == ("ada", "ada@uni.edu", True)


def test_groups_come_with_the_next_token(settled: MotoPool) -> None:
    tokens = signed_in(settled.pool, "ada", PASSWORD)
    assert settled.pool.verified(tokens.id_token).groups == ()
    settled.administrator.create_group(GroupName="teachers", UserPoolId=settled.pool_id)
    settled.administrator.admin_add_user_to_group(UserPoolId=settled.pool_id, Username="ada", GroupName="teachers")
    fresh = settled.pool.refresh(tokens)
    assert settled.pool.verified(fresh.id_token).groups == ("teachers",)
    assert fresh.refresh_token == tokens.refresh_token


def test_an_access_token_or_another_clients_token_is_refused(settled: MotoPool) -> None:
    tokens = signed_in(settled.pool, "ada", PASSWORD)
    with pytest.raises(NotAllowed):
        settled.pool.verified(tokens.access_token)
    settled.pool._id_tokens._client_id = "another"
    with pytest.raises(NotAllowed):
        settled.pool.verified(tokens.id_token)


def test_signing_out_everywhere_ends_what_can_be_refreshed(settled: MotoPool) -> None:
    tokens = signed_in(settled.pool, "ada", PASSWORD)
    settled.pool.sign_out_everywhere(tokens)
    with pytest.raises(NotAllowed, match="has ended"):
        settled.pool.refresh(tokens)


def test_a_disabled_person_is_refused_like_a_wrong_password(settled: MotoPool) -> None:
    settled.administrator.admin_disable_user(UserPoolId=settled.pool_id, Username="ada")
    with pytest.raises(NotAllowed, match="not right"), settled.pool.told():
        proof(settled.pool, "ada", PASSWORD).authenticate_user()

"""The provider in front of a make-believe pool, and the library's proof of a password."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pycognito import AWSSRP

from services.domain.pool import PoolTokens
from services.providers.identity_cognito import CognitoPool
from tests.fakes.cognito_server import CognitoServer


def now() -> datetime:
    return datetime.now(UTC)


def pool_of(server: CognitoServer, **instead: Any) -> CognitoPool:
    """The provider as the settings would make it for this server."""
    made_from: dict[str, Any] = {
        "pool_id": server.pool_id,
        "client_id": server.client_id,
        "client_secret": server.client_secret,
        "region": server.region,
        "domain": server.url,
        "endpoint_url": server.url,
        "jwks_url": server.jwks_url,
        "clock": now,
        "timeout_s": 2,
    }
    return CognitoPool(**{**made_from, **instead})


def proof(pool: CognitoPool, name: str, password: str) -> AWSSRP:
    """The library's side of SRP, as streamlit-cognito-auth makes it."""
    secret = {"client_secret": pool.client_secret} if pool.client_secret else {}
    return AWSSRP(
        username=name, password=password, pool_id=pool.pool_id, client_id=pool.client_id, client=pool.client, **secret
    )


def tokens_in(answer: dict[str, Any]) -> PoolTokens:
    """The tokens that the library hands out."""
    result = answer["AuthenticationResult"]
    ends = now() + timedelta(seconds=result["ExpiresIn"])
    return PoolTokens(result["IdToken"], result["AccessToken"], result["RefreshToken"], ends)


def signed_in(pool: CognitoPool, name: str, password: str) -> PoolTokens:
    """The tokens for a right password."""
    return tokens_in(proof(pool, name, password).authenticate_user())

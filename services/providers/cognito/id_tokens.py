"""ID tokens: whether the configured pool made one for this client, and who it is about."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from services.domain.errors import NotAllowed
from services.domain.pool import PoolAccount
from services.providers.cognito.keys import PoolKeys

log = logging.getLogger(__name__)

_ALGORITHMS = ["RS256"]
_REQUIRED = ["exp", "iat", "sub", "aud", "iss"]
_SKEW = timedelta(seconds=60)
_NOT_OURS = "This sign-in was not made by your university, or it has expired. Please sign in again."


class IdTokens:
    """Believes what one issuer says to one client; both come from the settings, never from a token."""

    def __init__(self, keys: PoolKeys, *, issuer: str, client_id: str) -> None:
        self._keys = keys
        self._issuer = issuer
        self._client_id = client_id

    def verified(self, token: str) -> PoolAccount:
        """Who the token is about; `NotAllowed` when anything about it is wrong."""
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            if not isinstance(key_id, str):
                raise NotAllowed(_NOT_OURS)
            claims = jwt.decode(
                token,
                self._keys.key(key_id),
                algorithms=_ALGORITHMS,
                audience=self._client_id,
                issuer=self._issuer,
                leeway=_SKEW,
                options={"require": _REQUIRED, "strict_aud": True},
            )
        except (jwt.PyJWTError, ValueError) as error:
            log.warning("an ID token was refused: %s", type(error).__name__)
            raise NotAllowed(_NOT_OURS) from error
        if claims.get("token_use") != "id":
            log.warning("an ID token was refused: it is for another use")
            raise NotAllowed(_NOT_OURS)
        return _account(claims)


def user_name_in(token: str) -> str:
    """The user name in a token of ours, expired or not; it proves nothing and only fills in a question to the pool."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError) as error:
        raise NotAllowed(_NOT_OURS) from error
    return str(claims.get("cognito:username") or claims.get("sub", ""))


def _account(claims: Mapping[str, Any]) -> PoolAccount:
    groups = claims.get("cognito:groups")
    return PoolAccount(
        subject=str(claims["sub"]),
        user_name=str(claims.get("cognito:username") or claims["sub"]),
        email=str(claims.get("email", "")),
        # People who come from another identity provider have the word instead of the value.
        is_email_verified=claims.get("email_verified") in (True, "true"),
        name=_name(claims),
        groups=tuple(str(group) for group in groups) if isinstance(groups, list) else (),
        expires_at=datetime.fromtimestamp(int(claims["exp"]), UTC),
    )


def _name(claims: Mapping[str, Any]) -> str:
    parts = (claims.get("given_name"), claims.get("family_name"))
    return str(claims.get("name") or " ".join(str(part) for part in parts if part))

"""What the pool signs: RS256 tokens, the keys they are checked with, and which sign-ins still live."""

import json
import secrets
import uuid
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa


class Keys:
    """The pool's signing key and the public keys it shows."""

    def __init__(self) -> None:
        self._shown: dict[str, dict[str, Any]] = {}
        self.rotate()

    def rotate(self, *, keep_old: bool = True) -> None:
        """Sign with a new key; the old ones stay on show or are taken back."""
        self._private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._key_id = secrets.token_urlsafe(24)
        shown = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._private.public_key()))
        entry = {**shown, "kid": self._key_id, "alg": "RS256", "use": "sig"}
        self._shown = {**(self._shown if keep_old else {}), self._key_id: entry}

    def shown(self) -> dict[str, Any]:
        """The JSON Web Key Set."""
        return {"keys": list(self._shown.values())}

    def sign(self, claims: dict[str, Any], **headers: Any) -> str:
        """A token of these claims, as the pool would sign it; `headers` such as `kid` take the place of the true."""
        return jwt.encode(claims, self._private, algorithm="RS256", headers={"kid": self._key_id, **headers})

    def read(self, token: str) -> dict[str, Any]:
        """The claims of a token that a key on show has signed, whatever its time."""
        key = self._shown[jwt.get_unverified_header(token)["kid"]]
        options = {"verify_aud": False, "verify_exp": False, "verify_iat": False}
        return dict(jwt.decode(token, jwt.PyJWK(key), algorithms=["RS256"], options=options))


def id_claims(
    *, issuer: str, client_id: str, subject: str, user_name: str, now: float, life_s: float, **more: Any
) -> dict[str, Any]:
    """The claims of an ID token as Cognito writes them."""
    return {
        "sub": subject,
        "iss": issuer,
        "aud": client_id,
        "cognito:username": user_name,
        "token_use": "id",
        "auth_time": int(now),
        "iat": int(now),
        "exp": int(now + life_s),
        "jti": str(uuid.uuid4()),
        **more,
    }


def access_claims(
    *, issuer: str, client_id: str, subject: str, user_name: str, now: float, life_s: float, origin: str, scope: str
) -> dict[str, Any]:
    """The claims of an access token as Cognito writes them; it has no audience."""
    return {
        "sub": subject,
        "iss": issuer,
        "client_id": client_id,
        "username": user_name,
        "origin_jti": origin,
        "token_use": "access",
        "scope": scope,
        "auth_time": int(now),
        "iat": int(now),
        "exp": int(now + life_s),
        "jti": str(uuid.uuid4()),
    }

"""One proof of a password, seen beside the library that makes it: what the pool asks for after it."""

from collections.abc import Mapping
from typing import Any

from services.domain.pool import PoolChallenge


class Proof:
    """The boto3 client for one sign-in; it keeps the pool's last question, some of which the library drops."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._user_name = ""
        self.asked: PoolChallenge | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def respond_to_auth_challenge(self, **given: Any) -> Mapping[str, Any]:
        """The pool's answer, as boto3 gives it."""
        # The pool's own name for her, which later answers have to carry; she may have typed her address.
        self._user_name = given["ChallengeResponses"]["USERNAME"]
        answer: Mapping[str, Any] = self._client.respond_to_auth_challenge(**given)
        kind, session = answer.get("ChallengeName"), answer.get("Session")
        self.asked = PoolChallenge(kind, self._user_name, session) if kind and session else None
        return answer

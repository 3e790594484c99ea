"""What a university's sign-in pool says of somebody."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PoolTokens:
    """What the pool handed out at a sign-in; it stays on the server and is sealed at rest."""

    id_token: str
    access_token: str
    refresh_token: str
    expires_at: datetime

    def to_json(self) -> str:
        """The tokens as text, to be sealed."""
        return json.dumps({**asdict(self), "expires_at": self.expires_at.isoformat()})

    @classmethod
    def from_json(cls, text: str) -> "PoolTokens":
        """The tokens that `to_json` wrote."""
        kept = json.loads(text)
        return cls(**{**kept, "expires_at": datetime.fromisoformat(kept["expires_at"])})


CODE_OF_APP = "SOFTWARE_TOKEN_MFA"
APP_TO_SET_UP = "MFA_SETUP"


@dataclass(frozen=True, slots=True)
class PoolChallenge:
    """What the pool asks for after a right password, such as `CODE_OF_APP` or `APP_TO_SET_UP`.

    `user_name` is the pool's own name for her; `session` is to be sent back within some minutes.
    """

    kind: str
    user_name: str
    session: str


@dataclass(frozen=True, slots=True)
class PoolAccount:
    """Who a verified ID token is about; `subject` never changes, `expires_at` is the token's end."""

    subject: str
    user_name: str
    email: str
    is_email_verified: bool
    name: str
    groups: tuple[str, ...]
    expires_at: datetime

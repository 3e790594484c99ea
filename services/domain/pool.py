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

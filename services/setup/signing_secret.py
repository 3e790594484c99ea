"""The secret behind signed links and sealed tokens."""

import secrets
from pathlib import Path

from services.settings import Settings


def signing_secret(settings: Settings) -> str:
    """The secret behind signed links: the one that is set, or one made once and kept in the data folder."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    kept = settings.home / "secret"
    settings.home.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        made = Path(f"{kept}.{secrets.token_hex(4)}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        try:
            kept.hardlink_to(made)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return kept.read_text()

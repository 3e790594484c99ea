"""Keeps secrets sealed at rest, so that the database alone does not give them away."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from services.domain.errors import NotAllowed


class Sealer:
    """Seals and opens with a key of one purpose, drawn from the installation's secret by HKDF (RFC 5869)."""

    def __init__(self, secret: str, purpose: str) -> None:
        key = HKDF(SHA256(), length=32, salt=None, info=f"lectern.{purpose}".encode()).derive(secret.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, text: str) -> bytes:
        """The text in a form that only this installation's secret opens."""
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """The text; `NotAllowed` when the installation's secret has changed since."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken as error:
            raise NotAllowed("This was sealed with another LECTERN_SECRET_KEY. Please sign in again.") from error

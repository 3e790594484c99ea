"""SHA-256 checksums of parts and of what is made from them, written as S3 writes them."""

import base64
import binascii
import hashlib
from collections.abc import Iterable

from services.domain.errors import InvalidInput

_DIGEST_BYTES = 32


def in_base64(digest: bytes) -> str:
    """A digest as the header `x-amz-checksum-sha256` carries it."""
    return base64.b64encode(digest).decode("ascii")


def digest_in(checksum: str) -> bytes:
    """The 32 bytes that a SHA-256 in base64 stands for; `InvalidInput` for anything else."""
    try:
        digest = base64.b64decode(checksum, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("This checksum is not a SHA-256 in base64.") from error
    if len(digest) != _DIGEST_BYTES:
        raise InvalidInput("This checksum is not a SHA-256 in base64.")
    return digest


def composite(digests: Iterable[bytes]) -> str:
    """The checksum of an object made from parts: SHA-256 over their digests in order, and how many they were.

    As in S3's composite `ChecksumSHA256`, whose form is `<base64>-<parts>`
    (Amazon S3 User Guide, "Checking object integrity", composite checksums).
    """
    whole = hashlib.sha256()
    parts = 0
    for digest in digests:
        whole.update(digest)
        parts += 1
    return f"{in_base64(whole.digest())}-{parts}"

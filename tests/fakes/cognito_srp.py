"""The pool's side of SRP-6a as Cognito speaks it: who does not know the password cannot answer."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

# The 3072-bit group of RFC 3526, section 4.
_N_HEX = (
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF"
)
_N = int(_N_HEX, 16)
_G = 2
_INFO = b"Caldera Derived Key"


def _signed_bytes(number: int) -> bytes:
    """Big-endian with a leading zero where the first bit is set, as Java writes numbers."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big") if number else b"\0"


def _hash(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


_K = _hash(_signed_bytes(_N), _signed_bytes(_G))


@dataclass(frozen=True)
class Verifier:
    """What the pool keeps in place of a password."""

    salt: int
    value: int

    @classmethod
    def of(cls, identity: str, password: str, salt: int | None = None) -> "Verifier":
        """The verifier of a password; `identity` is the pool's name followed by the user's."""
        salt = secrets.randbits(128) if salt is None else salt
        inner = hashlib.sha256(f"{identity}:{password}".encode()).digest()
        return cls(salt, pow(_G, _hash(_signed_bytes(salt), inner), _N))

    def fits(self, identity: str, password: str) -> bool:
        """This is the verifier of this password."""
        return Verifier.of(identity, password, self.salt) == self


class Exchange:
    """One proof: the client's A is given, B is drawn, and only the right password leads to the same key."""

    def __init__(self, identity: str, verifier: Verifier, client_value: str) -> None:
        self._identity = identity
        self._verifier = verifier
        self._a = int(client_value, 16)
        if self._a % _N == 0:
            raise ValueError("A must not be a multiple of N")
        self._secret = secrets.randbits(256)
        self._b = (_K * verifier.value + pow(_G, self._secret, _N)) % _N
        self.secret_block = secrets.token_bytes(64)

    def challenge(self) -> dict[str, str]:
        """What the client is told."""
        return {
            "SALT": f"{self._verifier.salt:x}",
            "SRP_B": f"{self._b:x}",
            "SECRET_BLOCK": base64.b64encode(self.secret_block).decode(),
        }

    def accepts(self, signature: str, timestamp: str) -> bool:
        """The client has signed with the key that only the password gives."""
        message = self._identity.encode() + self.secret_block + timestamp.encode()
        expected = base64.b64encode(hmac.new(self._key(), message, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(expected, signature)

    def _key(self) -> bytes:
        scramble = _hash(_signed_bytes(self._a), _signed_bytes(self._b))
        shared = pow(self._a * pow(self._verifier.value, scramble, _N), self._secret, _N)
        extracted = hmac.new(_signed_bytes(scramble), _signed_bytes(shared), hashlib.sha256).digest()
        return hmac.new(extracted, _INFO + b"\x01", hashlib.sha256).digest()[:16]

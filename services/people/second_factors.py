"""The second factor of a local account: codes of an authenticator app (RFC 6238), and recovery codes for a lost one."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pyotp
import segno

from db.queries import audit, people, second_factors
from db.unit_of_work import Database
from services.domain.accounts import Enrolment
from services.domain.audit import Action
from services.domain.errors import Conflict, InvalidInput, NotAllowed
from services.domain.people import Person
from services.people.own_password import AT_UNIVERSITY, OwnPassword
from services.providers.sealing import Sealer

_ISSUER = "Lectern"
_SKEW_STEPS = 1
_RECOVERY_CODES = 10
_RECOVERY_LENGTH = 16
_RECOVERY_GROUP = 4
# Neither 0 and o nor 1, i and l: these are copied by hand. Sixteen of them hold 79 bits, too many to try by hash.
_RECOVERY_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


class SecondFactors:
    """Keeps each person's secret sealed, and lets no code work twice."""

    def __init__(
        self, database: Database, sealer: Sealer, own_password: OwnPassword, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._sealer = sealer
        self._own_password = own_password
        self._clock = clock

    def is_on(self, person: Person) -> bool:
        """She has confirmed an authenticator app."""
        with self._database.reading() as work:
            return second_factors.is_on(work, person.id)

    def begin(self, person: Person) -> Enrolment:
        """What her app is to be told; it counts once `confirm` has seen a code of it.

        `Conflict` while another app is in use, `NotAllowed` for people of a university's pool.
        """
        secret = pyotp.random_base32()
        with self._database.unit_of_work() as work:
            if people.with_password_hash(work, person.email) is None:
                raise NotAllowed(AT_UNIVERSITY)
            if not second_factors.begin(work, person.id, self._sealer.seal(secret)):
                raise Conflict("You have an authenticator app already. Remove it first, then set up the new one.")
            work.commit()
        return enrolment(person.email, secret)

    def confirm(self, person: Person, code: str) -> tuple[str, ...]:
        """Turn the factor on with a first code; her recovery codes, which are told this once and kept as hashes."""
        with self._database.unit_of_work() as work:
            sealed = second_factors.sealed_secret(work, person.id, is_confirmed=False)
            if sealed is None:
                raise NotAllowed("There is no authenticator app to confirm. Begin again.")
            step = self._step_of(sealed, _normal(code))
            if step is None:
                raise InvalidInput(
                    "This code is not right. See that your phone's clock is set by itself, and type the newest code."
                )
            codes = tuple(_new_recovery_code() for _ in range(_RECOVERY_CODES))
            hashes = [_recovery_hash(person, _normal(code)) for code in codes]
            if not second_factors.confirm(
                work, person.id, sealed, now=self._clock(), step=step, recovery_hashes=hashes
            ):
                raise Conflict("Another app has been set up meanwhile. Begin again.")
            audit.record(work, person, Action.SECOND_FACTOR_ON, "person", person.id)
            work.commit()
        return codes

    def accepts(self, person: Person, code: str) -> bool:
        """The code is of her app and now, or one of her recovery codes; either works once."""
        code = _normal(code)
        with self._database.unit_of_work() as work:
            if len(code) == _RECOVERY_LENGTH:
                is_right = second_factors.use_recovery_code(work, person.id, _recovery_hash(person, code))
                if is_right:
                    audit.record(work, person, Action.RECOVERY_CODE_USED, "person", person.id)
            else:
                sealed = second_factors.sealed_secret(work, person.id, is_confirmed=True)
                step = self._step_of(sealed, code) if sealed else None
                is_right = step is not None and second_factors.use_step(work, person.id, step)
            work.commit()
        return is_right

    def drop(self, person: Person, password: str) -> None:
        """Sign in by password alone from now on; `NotAllowed` without the right one."""
        self._own_password.demand(person, password)
        with self._database.unit_of_work() as work:
            if second_factors.drop(work, person.id):
                audit.record(work, person, Action.SECOND_FACTOR_OFF, "person", person.id)
            work.commit()

    def _step_of(self, sealed_secret: bytes, code: str) -> int | None:
        """The step of 30 s to which the code belongs, at most one before or after now (RFC 6238, section 5.2)."""
        totp = pyotp.TOTP(self._sealer.open(sealed_secret))
        now = totp.timecode(self._clock())
        near = range(now - _SKEW_STEPS, now + _SKEW_STEPS + 1)
        right = [step for step in near if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())]
        return right[-1] if right else None


def _normal(code: str) -> str:
    """The code without the spaces and hyphens that make it legible."""
    return "".join(code.lower().replace("-", " ").split())


def _new_recovery_code() -> str:
    signs = "".join(secrets.choice(_RECOVERY_SIGNS) for _ in range(_RECOVERY_LENGTH))
    return "-".join(signs[at : at + _RECOVERY_GROUP] for at in range(0, _RECOVERY_LENGTH, _RECOVERY_GROUP))


def _recovery_hash(person: Person, code: str) -> str:
    return hashlib.sha256(f"{person.id} {code}".encode()).hexdigest()


def enrolment(name: str, secret: str) -> Enrolment:
    """What an authenticator app is to be told of the secret of whoever signs in by this name, as text and picture."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)
    return Enrolment(secret, uri, _as_svg(uri))


def _as_svg(uri: str) -> str:
    """The QR code, dark on white in any theme, because not every app reads it the other way round."""
    picture = BytesIO()
    segno.make(uri, error="m", micro=False).save(picture, kind="svg", scale=5, xmldecl=False, light="white")
    return picture.getvalue().decode()

"""How one signs in to the make-believe pool, as boto3 asks for it."""

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyotp

from tests.fakes.cognito_members import Member, Refused
from tests.fakes.cognito_pool import FakePool
from tests.fakes.cognito_srp import Exchange, Verifier

_SESSION_LIFE_S = 180
_TRIES = 5
_LOCKED_S = 1
_CLOCK_TOLERANCE_S = 300
_WRONG = "Incorrect username or password."


Answer = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class _Challenge:
    """A question that waits for its answer."""

    kind: str
    name: str
    ends: float
    wrong: int = 0
    totp_secret: str | None = None
    is_verified: bool = False


@dataclass
class _Guesses:
    """How often a password was wrong, and until when no other is tried."""

    wrong: int = 0
    locked_until: float = 0


class SignInOperations:
    """Proves passwords by SRP, asks for new ones and for codes, and renews what was given out."""

    def __init__(self, pool: FakePool) -> None:
        self._pool = pool
        self._exchanges: dict[str, tuple[str, Exchange]] = {}
        self._challenges: dict[str, _Challenge] = {}
        self._guesses: dict[str, _Guesses] = {}
        self.answers: dict[str, Answer] = {
            "InitiateAuth": self._initiate,
            "RespondToAuthChallenge": self._respond,
            "GetTokensFromRefreshToken": self._rotate,
        }
        self.answers_with_session: dict[str, Answer] = {
            "AssociateSoftwareToken": self._associate,
            "VerifySoftwareToken": self._verify,
        }

    def prove(self, typed: str, password: str) -> Member:
        """Whoever has this name and this password, for the hosted page."""
        member = self._pool.find(typed)
        self._check_not_locked(typed)
        if member is None or not member.verifier.fits(self._pool.identity(member.name), password):
            self._count_wrong(typed)
            raise Refused("NotAuthorizedException", _WRONG)
        return member

    def _initiate(self, asked: dict[str, Any]) -> dict[str, Any]:
        given = asked["AuthParameters"]
        if asked["AuthFlow"] == "USER_SRP_AUTH":
            return self._begin_proof(given)
        if asked["AuthFlow"] not in ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"):
            raise Refused("InvalidParameterException", f"{asked['AuthFlow']} flow not enabled for this client")
        if self._pool.rotates_refresh_tokens:
            raise Refused("InvalidParameterException", "REFRESH_TOKEN_AUTH flow not enabled for this client")
        one = self._pool.sign_ins.get(given["REFRESH_TOKEN"])
        # Whatever she typed to sign in, Cognito compares with the hash of her true user name.
        self._pool.check_secret_hash(one.name if one else "", given.get("SECRET_HASH"))
        return {"AuthenticationResult": self._pool.fresh_tokens(given["REFRESH_TOKEN"])}

    def _begin_proof(self, given: dict[str, str]) -> dict[str, Any]:
        typed = given["USERNAME"]
        self._pool.check_secret_hash(typed, given.get("SECRET_HASH"))
        member = self._pool.find(typed)
        if member is None and self._pool.tells_who_exists:
            raise Refused("UserNotFoundException", "User does not exist.")
        if member is not None and not member.is_enabled:
            raise Refused("NotAuthorizedException", "User is disabled.")
        name = member.name if member else typed
        identity = self._pool.identity(name)
        # A stranger's salt stays the same from one try to the next, as everybody's does.
        salt = int.from_bytes(hashlib.sha256(identity.encode()).digest()[:16], "big")
        verifier = member.verifier if member else Verifier.of(identity, secrets.token_hex(16), salt)
        try:
            exchange = Exchange(identity, verifier, given["SRP_A"])
        except ValueError as error:
            raise Refused("InvalidParameterException", "A is not valid") from error
        challenge = exchange.challenge()
        self._exchanges[challenge["SECRET_BLOCK"]] = (name, exchange)
        names = {"USERNAME": name, "USER_ID_FOR_SRP": name}
        return {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {**names, **challenge}}

    def _respond(self, asked: dict[str, Any]) -> dict[str, Any]:
        given = asked["ChallengeResponses"]
        self._pool.check_secret_hash(given["USERNAME"], given.get("SECRET_HASH"))
        if asked["ChallengeName"] == "PASSWORD_VERIFIER":
            return self._end_proof(given)
        token, challenge = self._challenge(asked)
        member = self._pool.members[challenge.name]
        if asked["ChallengeName"] == "MFA_SETUP":
            return self._end_set_up(token, challenge, member)
        if asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED":
            self._pool.set_password(member, given["NEW_PASSWORD"])
            del self._challenges[token]
            return self._after_password(member)
        try:
            self._pool.check_totp(member, member.totp_secret or "", given["SOFTWARE_TOKEN_MFA_CODE"])
        except Refused:
            challenge.wrong += 1
            if challenge.wrong >= _TRIES:
                del self._challenges[token]
            raise
        del self._challenges[token]
        return {"AuthenticationResult": self._pool.sign_in(member)}

    def _challenge(self, asked: dict[str, Any]) -> tuple[str, _Challenge]:
        token = asked.get("Session", "")
        challenge = self._challenges.get(token)
        if challenge is None or challenge.ends < self._pool.now() or challenge.kind != asked["ChallengeName"]:
            raise Refused("NotAuthorizedException", "Invalid session for the user, session is expired.")
        if self._pool.find(asked["ChallengeResponses"]["USERNAME"]) is not self._pool.members.get(challenge.name):
            raise Refused("NotAuthorizedException", "Invalid session for the user.")
        return token, challenge

    def _end_proof(self, given: dict[str, str]) -> dict[str, Any]:
        name, exchange = self._exchanges.pop(given["PASSWORD_CLAIM_SECRET_BLOCK"], ("", None))
        self._check_not_locked(name)
        member = self._pool.members.get(name)
        timestamp = given["TIMESTAMP"]
        is_proven = exchange is not None and exchange.accepts(given["PASSWORD_CLAIM_SIGNATURE"], timestamp)
        if member is None or not is_proven or not self._is_now(timestamp):
            self._count_wrong(name)
            raise Refused("NotAuthorizedException", _WRONG)
        if member.has_to_reset:
            raise Refused("PasswordResetRequiredException", "Password reset required for the user")
        return self._after_password(member)

    def _after_password(self, member: Member) -> dict[str, Any]:
        self._guesses.pop(member.name, None)
        parameters = {"USER_ID_FOR_SRP": member.name}
        if member.has_temporary_password:
            told = {"requiredAttributes": "[]", "userAttributes": json.dumps({"email": member.email})}
            return self._ask("NEW_PASSWORD_REQUIRED", member, {**parameters, **told})
        if member.totp_secret:
            return self._ask("SOFTWARE_TOKEN_MFA", member, {**parameters, "FRIENDLY_DEVICE_NAME": "phone"})
        if self._pool.demands_second_factor:
            return self._ask("MFA_SETUP", member, {"MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]'})
        return {"AuthenticationResult": self._pool.sign_in(member), "ChallengeParameters": {}}

    def _end_set_up(self, token: str, challenge: _Challenge, member: Member) -> dict[str, Any]:
        if challenge.totp_secret is None or not challenge.is_verified:
            raise Refused("InvalidParameterException", "User has not verified software token mfa")
        del self._challenges[token]
        member.totp_secret = challenge.totp_secret
        return {"AuthenticationResult": self._pool.sign_in(member)}

    def _associate(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Without tokens yet, for whoever has to set up an app before she gets any."""
        challenge = self._set_up_of(asked)
        challenge.totp_secret = pyotp.random_base32()
        return {"SecretCode": challenge.totp_secret, "Session": self._renewed(asked["Session"])}

    def _verify(self, asked: dict[str, Any]) -> dict[str, Any]:
        challenge = self._set_up_of(asked)
        try:
            member = self._pool.members[challenge.name]
            self._pool.check_totp(member, challenge.totp_secret or "", asked["UserCode"])
        except Refused as error:
            raise Refused("EnableSoftwareTokenMFAException", "Code mismatch") from error
        challenge.is_verified = True
        return {"Status": "SUCCESS", "Session": self._renewed(asked["Session"])}

    def _set_up_of(self, asked: dict[str, Any]) -> _Challenge:
        challenge = self._challenges.get(asked["Session"])
        if challenge is None or challenge.kind != "MFA_SETUP" or challenge.ends < self._pool.now():
            raise Refused("NotAuthorizedException", "Invalid session for the user, session is expired.")
        return challenge

    def _renewed(self, old: str) -> str:
        """Each answer brings a session of its own; the one before is used up."""
        token = secrets.token_urlsafe(60)
        self._challenges[token] = self._challenges.pop(old)
        return token

    def _ask(self, kind: str, member: Member, parameters: dict[str, str]) -> dict[str, Any]:
        token = secrets.token_urlsafe(60)
        self._challenges[token] = _Challenge(kind, member.name, self._pool.now() + _SESSION_LIFE_S)
        return {"ChallengeName": kind, "Session": token, "ChallengeParameters": parameters}

    def _is_now(self, timestamp: str) -> bool:
        signed = datetime.strptime(timestamp, "%a %b %d %H:%M:%S UTC %Y").replace(tzinfo=UTC)
        return abs(signed.timestamp() - self._pool.now()) < _CLOCK_TOLERANCE_S

    def _check_not_locked(self, name: str) -> None:
        if self._guesses.get(name, _Guesses()).locked_until > self._pool.now():
            raise Refused("NotAuthorizedException", "Password attempts exceeded")

    def _count_wrong(self, name: str) -> None:
        guesses = self._guesses.setdefault(name, _Guesses())
        guesses.wrong += 1
        if guesses.wrong >= _TRIES:
            guesses.locked_until = self._pool.now() + _LOCKED_S * 2 ** (guesses.wrong - _TRIES)

    def _rotate(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._pool.check_secret(asked)
        old = self._pool.sign_ins.get(asked["RefreshToken"])
        if old is not None and not old.is_live and self._pool.rotates_refresh_tokens:
            raise Refused("RefreshTokenReuseException", "Refresh token has been rotated")
        result = self._pool.fresh_tokens(asked["RefreshToken"])
        if old is not None and self._pool.rotates_refresh_tokens:
            result = self._pool.sign_in(self._pool.members[old.name], scope=old.scope)
            old.is_live = False
        return {"AuthenticationResult": result}

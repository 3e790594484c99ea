"""A make-believe Cognito pool: its people, codes and sign-ins, and the levers that a test pulls."""

import base64
import hashlib
import hmac
import secrets
import time
import uuid
from typing import Any

import pyotp

from tests.fakes.cognito_members import Member, Refused, SignIn, check_rules
from tests.fakes.cognito_srp import Verifier
from tests.fakes.cognito_tokens import Keys, access_claims, id_claims

API_SCOPE = "aws.cognito.signin.user.admin"
_CODE_LIFE_S = 3600


class FakePool:
    """A user pool with one app client; everything a test sets up or looks at is here."""

    def __init__(
        self,
        *,
        client_secret: str | None = None,
        tells_who_exists: bool = False,
        rotates_refresh_tokens: bool = False,
        token_life_s: float = 3600,
    ) -> None:
        self.region = "eu-west-1"
        self.pool_id = f"{self.region}_Fake{secrets.token_hex(3)}"
        self.client_id = secrets.token_hex(13)
        self.client_secret = client_secret
        self.issuer = f"https://cognito-idp.{self.region}.amazonaws.com/{self.pool_id}"
        self.tells_who_exists = tells_who_exists
        self.demands_second_factor = False
        self.rotates_refresh_tokens = rotates_refresh_tokens
        self.token_life_s = token_life_s
        self.clock_ahead_s: float = 0
        self.keys = Keys()
        self.members: dict[str, Member] = {}
        self.sign_ins: dict[str, SignIn] = {}
        self.sent_codes: dict[str, str] = {}

    def add_user(
        self,
        name: str,
        password: str,
        *,
        email: str,
        groups: tuple[str, ...] = (),
        temporary: bool = False,
        totp_secret: str | None = None,
        is_email_verified: bool = True,
        full_name: str = "",
    ) -> Member:
        """Somebody new; with a temporary password she has to choose her own at the first sign-in."""
        attributes = {"email_verified": is_email_verified, **({"name": full_name} if full_name else {})}
        verifier = Verifier.of(self.identity(name), password)
        member = Member(name, str(uuid.uuid4()), verifier, email, groups, attributes, temporary)
        member.totp_secret = totp_secret
        self.members[name] = member
        return member

    def remove_user(self, name: str) -> None:
        """She is gone."""
        del self.members[name]

    def disable(self, name: str) -> None:
        """She may not sign in any more, and her sign-ins cannot be refreshed."""
        self.members[name].is_enabled = False

    def require_reset(self, name: str) -> None:
        """The pool's administrator has her password reset."""
        self.members[name].has_to_reset = True

    def set_groups(self, name: str, *groups: str) -> None:
        """Her groups from now on, in the next token."""
        self.members[name].groups = groups

    def rotate_keys(self, *, keep_old: bool = True) -> None:
        """Sign with a new key from now on."""
        self.keys.rotate(keep_old=keep_old)

    def expire_codes(self) -> None:
        """Every code that was sent is too old now."""
        for member in self.members.values():
            member.reset_code_ends = 0

    def now(self) -> float:
        """The pool's clock, in seconds since 1970."""
        return time.time() + self.clock_ahead_s

    def identity(self, name: str) -> str:
        """What SRP mixes with the password."""
        return f"{self.pool_id.partition('_')[2]}{name}"

    def find(self, typed: str) -> Member | None:
        """Whoever signs in with this user name or e-mail address."""
        if typed in self.members:
            return self.members[typed]
        return next((one for one in self.members.values() if one.email.casefold() == typed.casefold()), None)

    def set_password(self, member: Member, password: str) -> None:
        """A password of her own, if the pool's rules allow it."""
        check_rules(password)
        member.verifier = Verifier.of(self.identity(member.name), password)
        member.has_temporary_password = member.has_to_reset = False

    def send_code(self, member: Member) -> None:
        """Send a code for a new password; a test reads it in `sent_codes`."""
        member.reset_code = f"{secrets.randbelow(10**6):06}"
        member.reset_code_ends = self.now() + _CODE_LIFE_S
        member.wrong_reset_codes = 0
        self.sent_codes[member.name] = member.reset_code

    def check_totp(self, member: Member, secret: str, code: str) -> None:
        """The code is of now, and was not used before."""
        if not pyotp.TOTP(secret).verify(code, valid_window=1):
            raise Refused("CodeMismatchException", "Invalid code received for user")
        if code in member.used_codes:
            raise Refused("ExpiredCodeException", "Your software token has already been used once.")
        member.used_codes.add(code)

    def check_secret_hash(self, name: str, given: str | None) -> None:
        """The client knows its secret, where it has one."""
        if self.client_secret is None:
            return
        if given is None:
            message = f"Client {self.client_id} is configured with secret but SECRET_HASH was not received"
            raise Refused("NotAuthorizedException", message)
        digest = hmac.new(self.client_secret.encode(), f"{name}{self.client_id}".encode(), hashlib.sha256).digest()
        if not hmac.compare_digest(base64.b64encode(digest).decode(), given):
            message = f"Unable to verify secret hash for client {self.client_id}"
            raise Refused("NotAuthorizedException", message)

    def check_secret(self, asked: dict[str, Any]) -> None:
        """The client has sent its secret, where it has one."""
        if asked.get("ClientSecret") != self.client_secret:
            raise Refused("NotAuthorizedException", f"Unable to verify secret hash for client {self.client_id}")

    def claims_of(self, name: str) -> dict[str, Any]:
        """What an ID token says of her now."""
        member = self.members[name]
        groups = {"cognito:groups": list(member.groups)} if member.groups else {}
        return id_claims(
            issuer=self.issuer,
            client_id=self.client_id,
            subject=member.subject,
            user_name=member.name,
            now=self.now(),
            life_s=self.token_life_s,
            email=member.email,
            **groups,
            **member.attributes,
        )

    def sign_in(self, member: Member, *, scope: str = API_SCOPE) -> dict[str, Any]:
        """The tokens of a new sign-in."""
        refresh_token = secrets.token_urlsafe(48)
        self.sign_ins[refresh_token] = SignIn(member.name, str(uuid.uuid4()), scope)
        return {**self.fresh_tokens(refresh_token), "RefreshToken": refresh_token}

    def fresh_tokens(self, refresh_token: str) -> dict[str, Any]:
        """New ID and access tokens; `Refused` when the sign-in is over or she is gone."""
        one = self.sign_ins.get(refresh_token)
        if one is None:
            raise Refused("NotAuthorizedException", "Invalid Refresh Token")
        if not one.is_live:
            raise Refused("NotAuthorizedException", "Refresh Token has been revoked")
        member = self.members.get(one.name)
        if member is None:
            raise Refused("NotAuthorizedException", "User does not exist.")
        if not member.is_enabled:
            raise Refused("NotAuthorizedException", "User is disabled.")
        access = access_claims(
            issuer=self.issuer,
            client_id=self.client_id,
            subject=member.subject,
            user_name=member.name,
            now=self.now(),
            life_s=self.token_life_s,
            origin=one.origin,
            scope=one.scope,
        )
        return {
            "IdToken": self.keys.sign(self.claims_of(member.name)),
            "AccessToken": self.keys.sign(access),
            "ExpiresIn": int(self.token_life_s),
            "TokenType": "Bearer",
        }

    def end_sign_ins(self, name: str) -> None:
        """None of her sign-ins is good any more."""
        for one in self.sign_ins.values():
            one.is_live = one.is_live and one.name != name

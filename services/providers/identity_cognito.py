"""The university's own sign-in: an Amazon Cognito user pool, of which only verified tokens are believed."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import boto3  # type: ignore[import-untyped]
import httpx
from botocore import UNSIGNED  # type: ignore[import-untyped]
from botocore.config import Config  # type: ignore[import-untyped]
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from services.domain.errors import InvalidInput, NotAllowed, ProviderUnavailable
from services.domain.pool import APP_TO_SET_UP, PoolAccount, PoolChallenge, PoolTokens
from services.providers.cognito.hosted import HostedPage
from services.providers.cognito.id_tokens import IdTokens, user_name_in
from services.providers.cognito.keys import PoolKeys
from services.providers.cognito.proof import Proof
from services.providers.cognito.refusals import ENDED, code_of, concerns_everybody, refusals_told

_TRIES = 3
_CODE_LENGTH = 6
_NO_SUCH_FLOW = {"InvalidParameterException", "UnsupportedOperationException", "OperationNotEnabledException"}


class CognitoPool:
    """One user pool, seen through one app client.

    None of its calls needs AWS credentials, so they are sent unsigned. `timeout_s` is how long one try
    may stay silent; lost connections and throttling are tried up to three times, with growing, random waits.
    What it is made from is public, for the library that proves passwords (SRP) to be made from the same.
    """

    def __init__(
        self,
        *,
        pool_id: str,
        client_id: str,
        client_secret: str | None,
        region: str,
        domain: str | None,
        clock: Callable[[], datetime],
        endpoint_url: str | None = None,
        issuer: str | None = None,
        jwks_url: str | None = None,
        timeout_s: float = 5,
    ) -> None:
        self.pool_id = pool_id
        self.client_id = client_id
        self.client_secret = client_secret
        self.domain = domain
        self._region = region
        self._endpoint_url = endpoint_url
        self._clock = clock
        self._timeout_s = timeout_s
        issuer = issuer or f"https://cognito-idp.{region}.amazonaws.com/{pool_id}"
        # No redirects: a key or a token comes from the configured address or not at all.
        http = httpx.Client(timeout=timeout_s, follow_redirects=False)
        self._keys = PoolKeys(jwks_url or f"{issuer}/.well-known/jwks.json", http, clock=clock)
        self._id_tokens = IdTokens(self._keys, issuer=issuer, client_id=client_id)
        self._page = HostedPage(domain, http, client_id=client_id, client_secret=client_secret) if domain else None

    @cached_property
    def client(self) -> Any:
        """The boto3 client `cognito-idp`; what it raises is told by `refusals_told`."""
        config = Config(
            signature_version=UNSIGNED,
            connect_timeout=self._timeout_s,
            read_timeout=self._timeout_s,
            retries={"mode": "standard", "total_max_attempts": _TRIES},
        )
        session = boto3.session.Session()
        return session.client("cognito-idp", region_name=self._region, endpoint_url=self._endpoint_url, config=config)

    def proof(self) -> Proof:
        """The same for one sign-in by the library; it tells what the pool asks for next."""
        return Proof(self.client)

    @staticmethod
    def told() -> AbstractContextManager[None]:
        """Within it, what the pool refuses somebody who uses `client` becomes a sentence of ours."""
        return refusals_told()

    def check(self) -> str:
        """Fetch the pool's keys, and say how it is in a few words; `ProviderUnavailable` otherwise."""
        return f"the pool answers and signs with {self._keys.fetch()} keys"

    def verified(self, id_token: str) -> PoolAccount:
        """Who an ID token is about; `NotAllowed` unless this pool signed it for this client and it is still good.

        Sixty seconds of difference between the clocks are forgiven. `ProviderUnavailable` when the
        pool's keys are needed and cannot be had.
        """
        return self._id_tokens.verified(id_token)

    def refresh(self, tokens: PoolTokens) -> PoolTokens:
        """New tokens; `NotAllowed` when the pool has ended the sign-in or no longer knows the person."""
        try:
            with refusals_told(is_typed=False):
                return self._refreshed(tokens)
        except NotAllowed as error:
            raise NotAllowed(ENDED) from error

    def revoke(self, tokens: PoolTokens) -> None:
        """Make the refresh token, and the access tokens that came of it, useless. Doing it twice is harmless."""
        secret = {} if self.client_secret is None else {"ClientSecret": self.client_secret}
        with refusals_told(is_typed=False):
            self.client.revoke_token(Token=tokens.refresh_token, ClientId=self.client_id, **secret)

    def sign_out_everywhere(self, tokens: PoolTokens) -> None:
        """End all of the person's sign-ins at the pool."""
        with refusals_told():
            self.client.global_sign_out(AccessToken=tokens.access_token)

    def answer_second_factor(self, user_name: str, challenge_session: str, code: str) -> PoolTokens:
        """The tokens for a right password and the code her authenticator app shows; `NotAllowed` for another code.

        `user_name` is the one in the pool's challenge (`USER_ID_FOR_SRP`), not the address she may have typed.
        A wrong code may be followed by another with the same session.
        """
        answers = {"USERNAME": user_name, "SOFTWARE_TOKEN_MFA_CODE": _digits(code), **self._secret_hash(user_name)}
        with refusals_told():
            answer = self.client.respond_to_auth_challenge(
                ClientId=self.client_id,
                ChallengeName="SOFTWARE_TOKEN_MFA",
                Session=challenge_session,
                ChallengeResponses=answers,
            )
        return self._tokens(answer)

    def begin_demanded_factor(self, challenge: PoolChallenge) -> tuple[str, PoolChallenge]:
        """The secret (base32) for the app without which this pool lets nobody in, and the challenge that goes on."""
        with refusals_told():
            answer = self.client.associate_software_token(Session=challenge.session)
        return str(answer["SecretCode"]), replace(challenge, session=answer["Session"])

    def finish_demanded_factor(self, challenge: PoolChallenge, code: str) -> PoolTokens:
        """The tokens for the first code of that app; `InvalidInput` when it shows another code."""
        with refusals_told():
            answer = self.client.verify_software_token(Session=challenge.session, UserCode=_digits(code))
            if answer["Status"] != "SUCCESS":
                raise InvalidInput("This code is not right. Check it and type it again.")
            answer = self.client.respond_to_auth_challenge(
                ClientId=self.client_id,
                ChallengeName=APP_TO_SET_UP,
                Session=answer["Session"],
                ChallengeResponses={"USERNAME": challenge.user_name, **self._secret_hash(challenge.user_name)},
            )
        return self._tokens(answer)

    def begin_second_factor(self, tokens: PoolTokens) -> str:
        """The secret (base32) to put into an authenticator app; nothing is asked for until it is confirmed."""
        with refusals_told():
            return str(self.client.associate_software_token(AccessToken=tokens.access_token)["SecretCode"])

    def confirm_second_factor(self, tokens: PoolTokens, code: str) -> None:
        """Ask for codes from now on; `InvalidInput` when the app shows another code."""
        with refusals_told():
            answer = self.client.verify_software_token(AccessToken=tokens.access_token, UserCode=_digits(code))
            if answer["Status"] != "SUCCESS":
                raise InvalidInput("This code is not right. Check it and type it again.")
            self._prefer_second_factor(tokens, is_wanted=True)

    def drop_second_factor(self, tokens: PoolTokens) -> None:
        """Ask for codes no longer; `NotAllowed` where the university demands them."""
        with refusals_told():
            self._prefer_second_factor(tokens, is_wanted=False)

    def has_second_factor(self, tokens: PoolTokens) -> bool:
        """The pool asks her for a code of an authenticator app when she signs in."""
        with refusals_told():
            found = self.client.get_user(AccessToken=tokens.access_token)
        return "SOFTWARE_TOKEN_MFA" in found.get("UserMFASettingList", ())

    def forgot_password(self, user_name: str) -> None:
        """Have the pool send a code, if there is such an account; nothing tells whether there is.

        `ProviderUnavailable` only when the pool does not answer anybody.
        """
        secret = self._secret_hash(user_name, name="SecretHash")
        with refusals_told():
            try:
                self.client.forgot_password(ClientId=self.client_id, Username=user_name, **secret)
            except ClientError as error:
                if concerns_everybody(error):
                    raise

    def reset_password(self, user_name: str, code: str, new_password: str) -> None:
        """Set a new password by the code that was sent; `InvalidInput` for a wrong or old code or a weak password."""
        with refusals_told():
            self.client.confirm_forgot_password(
                ClientId=self.client_id,
                Username=user_name,
                ConfirmationCode=code.strip(),
                Password=new_password,
                **self._secret_hash(user_name, name="SecretHash"),
            )

    def change_password(self, tokens: PoolTokens, old: str, new: str) -> None:
        """Set a new password by the old one; `InvalidInput` when that is wrong or the new one is too weak."""
        with refusals_told():
            self.client.change_password(AccessToken=tokens.access_token, PreviousPassword=old, ProposedPassword=new)

    def hosted_url(self, *, state: str, code_challenge: str, redirect_uri: str) -> str:
        """The university's own sign-in page, which comes back to `redirect_uri` with a code and this state."""
        return self._hosted().address(state=state, code_challenge=code_challenge, redirect_uri=redirect_uri)

    def redeem_code(self, code: str, *, code_verifier: str, redirect_uri: str) -> PoolTokens:
        """The tokens for a code of the hosted page, once; `NotAllowed` when it is used, old or another browser's."""
        answer = self._hosted().redeem(code, code_verifier=code_verifier, redirect_uri=redirect_uri)
        names = {"IdToken": "id_token", "AccessToken": "access_token", "RefreshToken": "refresh_token"}
        result = {name: answer.get(theirs) for name, theirs in names.items()}
        return self._tokens({"AuthenticationResult": {**result, "ExpiresIn": answer.get("expires_in")}})

    def _hosted(self) -> HostedPage:
        if self._page is None:
            raise NotAllowed("This installation does not use the university's own sign-in page.")
        return self._page

    def _refreshed(self, tokens: PoolTokens) -> PoolTokens:
        asked = {"REFRESH_TOKEN": tokens.refresh_token, **self._secret_hash(user_name_in(tokens.id_token))}
        try:
            answer = self.client.initiate_auth(
                AuthFlow="REFRESH_TOKEN_AUTH", ClientId=self.client_id, AuthParameters=asked
            )
        except ClientError as error:
            if code_of(error) not in _NO_SUCH_FLOW:
                raise
            # Clients whose refresh tokens rotate have another call for it.
            secret = {} if self.client_secret is None else {"ClientSecret": self.client_secret}
            answer = self.client.get_tokens_from_refresh_token(
                RefreshToken=tokens.refresh_token, ClientId=self.client_id, **secret
            )
        return self._tokens(answer, refresh_token=tokens.refresh_token)

    def _tokens(self, answer: Mapping[str, Any], *, refresh_token: str | None = None) -> PoolTokens:
        """The tokens in an answer, with the refresh token that was had before unless there is a new one."""
        result = answer.get("AuthenticationResult") or {}
        refresh_token = result.get("RefreshToken") or refresh_token
        id_token, access_token, seconds = (result.get(name) for name in ("IdToken", "AccessToken", "ExpiresIn"))
        if not (id_token and access_token and refresh_token and seconds):
            # Such as another challenge, which nobody here can answer.
            raise ProviderUnavailable("The university's sign-in asks for something that Lectern does not know.")
        return PoolTokens(id_token, access_token, refresh_token, self._clock() + timedelta(seconds=int(seconds)))

    def _prefer_second_factor(self, tokens: PoolTokens, *, is_wanted: bool) -> None:
        settings = {"Enabled": is_wanted, "PreferredMfa": is_wanted}
        self.client.set_user_mfa_preference(AccessToken=tokens.access_token, SoftwareTokenMfaSettings=settings)

    def _secret_hash(self, user_name: str, *, name: str = "SECRET_HASH") -> dict[str, str]:
        """What proves that the client knows its secret, where it has one."""
        if self.client_secret is None:
            return {}
        message = f"{user_name}{self.client_id}".encode()
        digest = hmac.new(self.client_secret.encode(), message, hashlib.sha256).digest()
        return {name: base64.b64encode(digest).decode()}


def _digits(code: str) -> str:
    """The code without the spaces in which apps show it."""
    digits = "".join(code.split())
    if len(digits) != _CODE_LENGTH or not (digits.isascii() and digits.isdigit()):
        raise InvalidInput("The code has six digits. Your authenticator app shows it.")
    return digits

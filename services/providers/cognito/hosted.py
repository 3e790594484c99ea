"""The pool's own sign-in page in the browser: authorization code with PKCE (RFC 6749, RFC 7636)."""

import logging
from typing import Any
from urllib.parse import urlencode

import httpx

from services.domain.errors import NotAllowed, ProviderUnavailable
from services.providers.cognito.refusals import NOT_SET_UP, refusals_told

log = logging.getLogger(__name__)

_SCOPE = "openid email profile"
_TOO_MANY_REQUESTS = 429
_ANSWER_OF_NO_USE = "The university's sign-in gave an answer that cannot be used. Try again in a few minutes."


class HostedPage:
    """Where a browser is sent to sign in, and where its code becomes tokens.

    `domain` is the page's https address, such as `https://x.auth.eu-west-1.amazoncognito.com`.
    """

    def __init__(self, domain: str, http: httpx.Client, *, client_id: str, client_secret: str | None) -> None:
        self._domain = domain.rstrip("/")
        self._http = http
        self._client_id = client_id
        self._client_secret = client_secret

    def address(self, *, state: str, code_challenge: str, redirect_uri: str) -> str:
        """The address that asks somebody to sign in and sends her back with a code; the challenge is of method S256."""
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": redirect_uri,
            "scope": _SCOPE,
            "state": state,
            "code_challenge": code_challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._domain}/oauth2/authorize?{urlencode(asked)}"

    def redeem(self, code: str, *, code_verifier: str, redirect_uri: str) -> dict[str, Any]:
        """The token endpoint's answer for a code; `NotAllowed` for a code that is used, old or another browser's."""
        form = {
            "grant_type": "authorization_code",
            "client_id": self._client_id,
            "code": code,
            "code_verifier": code_verifier,
            "redirect_uri": redirect_uri,
        }
        secret = self._client_secret
        # Basic authentication is for clients with a secret only: Cognito refuses a public client that sends it.
        auth = httpx.BasicAuth(self._client_id, secret) if secret is not None else httpx.Auth()
        with refusals_told():
            answer = self._http.post(f"{self._domain}/oauth2/token", data=form, auth=auth)
        return _tokens_in(answer)


def _tokens_in(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError as error:
        raise ProviderUnavailable(_ANSWER_OF_NO_USE) from error
    if not isinstance(body, dict):
        raise ProviderUnavailable(_ANSWER_OF_NO_USE)
    if answer.is_success:
        return body
    fault = body.get("error")
    log.warning("the hosted sign-in refused a code: status %s", answer.status_code)
    if fault == "invalid_grant":
        raise NotAllowed("This sign-in has expired or was used already. Please sign in again.")
    if answer.is_client_error and answer.status_code != _TOO_MANY_REQUESTS:
        raise ProviderUnavailable(NOT_SET_UP)
    raise ProviderUnavailable(_ANSWER_OF_NO_USE)

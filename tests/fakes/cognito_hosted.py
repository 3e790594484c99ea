"""The make-believe pool's own sign-in page and its token endpoint, with PKCE really checked."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlencode

from tests.fakes.cognito_members import Refused
from tests.fakes.cognito_pool import FakePool
from tests.fakes.cognito_sign_in import SignInOperations

_CODE_LIFE_S = 300
_ASKED = ("client_id", "redirect_uri", "response_type", "scope", "state", "code_challenge", "code_challenge_method")

_PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>University sign-in</title></head>
<body><main><h1>University sign-in</h1><p role="alert">{notice}</p><form method="post" action="/login">
{hidden}<p><label>User name <input name="username" value="{username}" autocomplete="username"></label></p>
<p><label>Password <input name="password" type="password" value="{password}"></label></p>
{more}<p><button>Sign in</button></p></form></main></body></html>"""
_NEW_PASSWORD = '<p><label>New password <input name="new_password" type="password"></label></p>'
_CODE = '<p><label>Code <input name="totp" inputmode="numeric"></label></p>'


@dataclass(frozen=True)
class Reply:
    """What goes back to the browser: a page, or another address."""

    status: int
    body: str = ""
    location: str = ""


@dataclass(frozen=True)
class _Grant:
    """A code that a browser carries back, good once."""

    name: str
    redirect_uri: str
    challenge: str
    scope: str
    ends: float


class HostedPages:
    """Shows the form, sends the browser back with a code, and gives tokens for it."""

    def __init__(self, pool: FakePool, sign_in: SignInOperations) -> None:
        self._pool = pool
        self._sign_in = sign_in
        self._grants: dict[str, _Grant] = {}
        self.redirect_uris: set[str] = set()

    def authorize(self, asked: dict[str, str]) -> Reply:
        """The form, or a refusal to send anybody back to an address that is not the client's."""
        fault = self._fault(asked)
        return Reply(400, f"<h1>{escape(fault)}</h1>") if fault else self._form(asked)

    def login(self, form: dict[str, str]) -> Reply:
        """Back to the client with a code, or the form again with what is missing."""
        fault = self._fault(form)
        if fault:
            return Reply(400, f"<h1>{escape(fault)}</h1>")
        try:
            member = self._sign_in.prove(form.get("username", ""), form.get("password", ""))
            if not member.is_enabled:
                raise Refused("NotAuthorizedException", "User is disabled.")
            if member.has_temporary_password:
                if not form.get("new_password"):
                    return self._form(form, "Choose a password of your own.", _NEW_PASSWORD)
                self._pool.set_password(member, form["new_password"])
            if member.totp_secret:
                if not form.get("totp"):
                    return self._form(form, "Type the code of your app.", _CODE)
                self._pool.check_totp(member, member.totp_secret, form["totp"])
        except Refused as refused:
            return self._form({**form, "password": ""}, str(refused))
        code = secrets.token_urlsafe(24)
        ends = self._pool.now() + _CODE_LIFE_S
        self._grants[code] = _Grant(
            member.name, form["redirect_uri"], form.get("code_challenge", ""), form.get("scope", ""), ends
        )
        return Reply(302, location=f"{form['redirect_uri']}?{urlencode({'code': code, 'state': form['state']})}")

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """The token endpoint's status and answer."""
        if not self._is_client(form, authorization):
            return 400, {"error": "invalid_client"}
        if form.get("grant_type") != "authorization_code":
            return 400, {"error": "unsupported_grant_type"}
        grant = self._grants.pop(form.get("code", ""), None)
        if grant is None or grant.ends < self._pool.now() or grant.redirect_uri != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        if grant.challenge and grant.challenge != _challenge_of(form.get("code_verifier", "")):
            return 400, {"error": "invalid_grant"}
        member = self._pool.members.get(grant.name)
        if member is None:
            return 400, {"error": "invalid_grant"}
        tokens = self._pool.sign_in(member, scope=grant.scope)
        names = {"id_token": "IdToken", "access_token": "AccessToken", "refresh_token": "RefreshToken"}
        given = {name: tokens[theirs] for name, theirs in names.items()}
        return 200, {**given, "expires_in": tokens["ExpiresIn"], "token_type": "Bearer"}

    def _fault(self, asked: dict[str, str]) -> str:
        if asked.get("client_id") != self._pool.client_id:
            return "invalid_client"
        if asked.get("redirect_uri") not in self.redirect_uris:
            return "redirect_mismatch"
        is_known = asked.get("response_type") == "code" and asked.get("code_challenge_method", "S256") == "S256"
        return "" if is_known else "invalid_request"

    def _form(self, asked: dict[str, str], notice: str = "", more: str = "") -> Reply:
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{escape(asked[name])}">' for name in _ASKED if name in asked
        )
        typed = {name: escape(asked.get(name, "")) for name in ("username", "password")}
        return Reply(200, _PAGE.format(notice=escape(notice), hidden=hidden, more=more, **typed))

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if self._pool.client_secret is None:
            return form.get("client_id") == self._pool.client_id and not authorization
        expected = base64.b64encode(f"{self._pool.client_id}:{self._pool.client_secret}".encode()).decode()
        return authorization == f"Basic {expected}"


def _challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()

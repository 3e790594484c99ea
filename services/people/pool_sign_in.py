"""Signing in at the university's own Cognito pool, where the settings name one."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.queries import audit, hosted_sign_ins, people
from db.unit_of_work import Database
from services.domain.accounts import Enrolment
from services.domain.audit import Action
from services.domain.errors import InvalidInput, NotAllowed
from services.domain.people import Person, normal_email
from services.domain.pool import PoolChallenge, PoolTokens
from services.people.attempts import Attempts
from services.people.identity import Ticket
from services.people.pool_people import PoolPeople
from services.people.second_factors import enrolment
from services.people.sessions import Sessions, secret_hash
from services.providers.sealing import Sealer

if TYPE_CHECKING:  # boto3 takes its time: it is loaded only where a pool is set
    from services.providers.identity_cognito import CognitoPool

_HOSTED_LIFE = timedelta(minutes=10)
_LONGEST_PATH = 500
BACK = "/session/hosted/back"
"""The route to which the hosted sign-in sends the browser back."""


@dataclass(frozen=True, slots=True)
class HostedSignIn:
    """Where to send the browser, and the state that it must bring back (kept in a cookie meanwhile)."""

    url: str
    state: str


class PoolSignIn:
    """Takes what the pool proves and turns it into a session of ours; the pool's tokens never reach the browser."""

    def __init__(
        self,
        database: Database,
        pool: "CognitoPool",
        pool_people: PoolPeople,
        sessions: Sessions,
        *,
        attempts: Attempts,
        sealer: Sealer,
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._pool = pool
        self._people = pool_people
        self._sessions = sessions
        self._attempts = attempts
        self._sealer = sealer
        self._redirect_uri = f"{public_url.rstrip('/')}{BACK}"
        self._clock = clock

    def check(self) -> str:
        """How the pool is, in a few words; `ProviderUnavailable` when it does not answer."""
        return self._pool.check()

    @property
    def library_arguments(self) -> dict[str, Any]:
        """What streamlit-cognito-auth is made with; it proves the password by SRP and keeps nothing in the browser."""
        return {
            "pool_id": self._pool.pool_id,
            "app_client_id": self._pool.client_id,
            "app_client_secret": self._pool.client_secret,
            "boto_client": self._pool.proof(),
            "use_cookies": False,
        }

    @property
    def has_hosted_page(self) -> bool:
        """The pool has a sign-in page of its own."""
        return self._pool.domain is not None

    def refusals_told(self) -> AbstractContextManager[None]:
        """Within it, what the library lets through from the pool becomes a sentence of ours."""
        return self._pool.told()

    def count_attempt(self, user_name: str, *, address: str) -> None:
        """To be called before each proof; whoever guesses waits longer and longer."""
        self._attempts.count(normal_email(user_name), address)

    def refused(self, user_name: str, *, address: str) -> None:
        """Remember a refusal; only an address that is somebody's here is kept, because it may be a password."""
        account = normal_email(user_name)
        with self._database.unit_of_work() as work:
            known = account if people.by_email(work, account) is not None else ""
            audit.record_stranger(work, Action.SIGN_IN_REFUSED, email=known, address=address)
            work.commit()

    def finish(self, user_name: str, tokens: PoolTokens, *, address: str) -> Ticket:
        """The ticket for whoever has just proved herself to the pool; its ID token is verified here."""
        person = self._people.welcome(tokens)
        self._attempts.succeeded(normal_email(user_name), address)
        return self._ticket(person, tokens)

    def answer_code(self, user_name: str, challenge: PoolChallenge, code: str, *, address: str) -> Ticket:
        """The ticket for a right password and a right code of her authenticator app."""
        self.count_attempt(user_name, address=address)
        try:
            tokens = self._pool.answer_second_factor(challenge.user_name, challenge.session, code.strip())
        except (NotAllowed, InvalidInput):
            self.refused(user_name, address=address)
            raise
        return self.finish(user_name, tokens, address=address)

    def begin_demanded_factor(self, user_name: str, challenge: PoolChallenge) -> tuple[Enrolment, PoolChallenge]:
        """What her app is to be told where the pool lets nobody in without one, and the challenge that goes on."""
        secret, goes_on = self._pool.begin_demanded_factor(challenge)
        return enrolment(user_name, secret), goes_on

    def finish_demanded_factor(self, user_name: str, challenge: PoolChallenge, code: str, *, address: str) -> Ticket:
        """The ticket for a right password and the first code of the app that she has just set up."""
        self.count_attempt(user_name, address=address)
        tokens = self._pool.finish_demanded_factor(challenge, code.strip())
        person = self._people.welcome(tokens)
        self._attempts.succeeded(normal_email(user_name), address)
        self._remember(person, Action.SECOND_FACTOR_ON)
        return self._ticket(person, tokens)

    def forgot_password(self, user_name: str, *, address: str) -> None:
        """Have the pool send a code to whoever has this user name; it does not tell whether anybody has."""
        self.count_attempt(user_name, address=address)
        self._pool.forgot_password(user_name.strip())

    def reset_password(self, user_name: str, code: str, new_password: str, *, address: str) -> None:
        """Set a new password with the code that the pool sent."""
        self.count_attempt(user_name, address=address)
        self._pool.reset_password(user_name.strip(), code.strip(), new_password)
        self._attempts.succeeded(normal_email(user_name), address)

    def begin_hosted(self, *, return_to: str = "/") -> HostedSignIn:
        """Send the browser to the pool's own page, by authorization code with PKCE (RFC 7636) and state."""
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        now = self._clock()
        kept = self._sealer.seal(json.dumps({"verifier": verifier, "return_to": own_path(return_to)}))
        with self._database.unit_of_work() as work:
            hosted_sign_ins.add(work, secret_hash(state), kept, now=now, expires_at=now + _HOSTED_LIFE)
            work.commit()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        url = self._pool.hosted_url(state=state, code_challenge=challenge, redirect_uri=self._redirect_uri)
        return HostedSignIn(url, state)

    def finish_hosted(self, *, state: str, own_state: str, code: str) -> tuple[Ticket, str]:
        """The ticket for a code that came back with the state of this browser, and the path it wanted to see.

        `NotAllowed` for a state that is another browser's, used, or too old.
        """
        if not state or not secrets.compare_digest(state.encode(), own_state.encode()):
            raise NotAllowed("This sign-in was begun in another browser. Please sign in again.")
        with self._database.unit_of_work() as work:
            sealed = hosted_sign_ins.take(work, secret_hash(state), now=self._clock())
            work.commit()
        if sealed is None:
            raise NotAllowed("This sign-in took too long or was used already. Please sign in again.")
        kept = json.loads(self._sealer.open(sealed))
        tokens = self._pool.redeem_code(code, code_verifier=kept["verifier"], redirect_uri=self._redirect_uri)
        return self._ticket(self._people.welcome(tokens), tokens), kept["return_to"]

    def begin_second_factor(self, person: Person, token: str | None) -> Enrolment:
        """What her authenticator app is to be told, to be confirmed with a code of it."""
        return enrolment(person.email, self._pool.begin_second_factor(self._own_tokens(person, token)))

    def confirm_second_factor(self, person: Person, token: str | None, code: str) -> None:
        """From now on the pool asks for a code of her app as well."""
        self._pool.confirm_second_factor(self._own_tokens(person, token), code.strip())
        self._remember(person, Action.SECOND_FACTOR_ON)

    def drop_second_factor(self, person: Person, token: str | None) -> None:
        """The password alone is enough again, if the pool allows that."""
        self._pool.drop_second_factor(self._own_tokens(person, token))
        self._remember(person, Action.SECOND_FACTOR_OFF)

    def has_second_factor(self, person: Person, token: str | None) -> bool:
        """The pool asks her for a code."""
        return self._pool.has_second_factor(self._own_tokens(person, token))

    def change_password(self, person: Person, token: str | None, old: str, new: str) -> None:
        """Change her password in the pool."""
        self._pool.change_password(self._own_tokens(person, token), old, new)
        self._remember(person, Action.PASSWORD_CHANGED)

    def sign_out_everywhere(self, person: Person, token: str | None) -> None:
        """End every session of hers, here and wherever else she signed in with the pool; here even if it is silent."""
        try:
            self._pool.sign_out_everywhere(self._own_tokens(person, token))
        finally:
            self._sessions.end_all(person)

    def _own_tokens(self, person: Person, token: str | None) -> PoolTokens:
        return self._sessions.pool_tokens(person, token)

    def _ticket(self, person: Person, tokens: PoolTokens) -> Ticket:
        return Ticket(self._sessions.ticket_for(person, tokens))

    def _remember(self, person: Person, action: Action) -> None:
        with self._database.unit_of_work() as work:
            audit.record(work, person, action, "person", person.id)
            work.commit()


def own_path(wanted: str) -> str:
    """A path of this site, or `/` for anything that could lead elsewhere."""
    is_own = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted and wanted.isprintable()
    return wanted if is_own and len(wanted) <= _LONGEST_PATH else "/"
